use schema_macros::FromSchema;

struct Times {
    starts_on: chrono::NaiveDate,
}

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Visit {
    id: i32,
    #[schema(flatten)]
    times: Times,
}

fn main() {}
