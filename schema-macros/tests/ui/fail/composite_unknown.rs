use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "adress", spec = "shop")]
struct Address {
    street: Option<String>,
}

fn main() {}
