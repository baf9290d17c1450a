use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "orders", spec = "shop", partial)]
struct Order {
    flags: Option<Vec<i32>>,
}

fn main() {}
