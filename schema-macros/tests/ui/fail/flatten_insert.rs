use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Key {
    id: i32,
}

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", insert)]
struct NewVisit {
    #[schema(flatten)]
    key: Key,
    id: i32,
    starts_on: chrono::NaiveDate,
}

fn main() {}
