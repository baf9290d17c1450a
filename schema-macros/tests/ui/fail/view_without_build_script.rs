use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "open_orders", spec = "views")]
struct OpenOrder {
    id: i64,
    next: i32,
}

fn main() {}
