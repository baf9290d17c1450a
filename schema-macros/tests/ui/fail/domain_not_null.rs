use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "orders", spec = "shop", partial)]
struct Order {
    contact: Option<String>,
}

fn main() {}
