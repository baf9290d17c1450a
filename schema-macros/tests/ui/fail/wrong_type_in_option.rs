use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "orders", spec = "shop", partial)]
struct Order {
    weight: Option<f64>,
}

fn main() {}
