use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "address", spec = "shop", insert)]
struct Address {
    street: Option<String>,
    city: Option<String>,
}

fn main() {}
