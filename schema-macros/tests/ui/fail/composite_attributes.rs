use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "address", spec = "shop")]
struct Address {
    street: String,
    town: Option<String>,
}

fn main() {}
