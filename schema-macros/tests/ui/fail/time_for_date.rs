use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Visit {
    starts_on: time::PrimitiveDateTime,
    left_at: Option<jiff::civil::DateTime>,
}

fn main() {}
