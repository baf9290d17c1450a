use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "address", spec = "shop")]
struct Address {
    street: Option<String>,
    city: Option<String>,
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial)]
struct Ticket {
    r#box: Option<Address>,
}

fn main() {}
