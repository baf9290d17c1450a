use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "orders", type_name = "address", spec = "shop")]
struct Address {
    street: Option<String>,
}

fn main() {}
