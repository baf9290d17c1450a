use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Times {
    starts_on: chrono::NaiveDate,
    opens: Option<chrono::NaiveTime>,
}

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop")]
struct Visit {
    id: i32,
    #[schema(flatten)]
    times: Times,
    seen: Option<chrono::NaiveDateTime>,
}

fn main() {}
