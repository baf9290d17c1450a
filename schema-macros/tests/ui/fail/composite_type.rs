use schema_macros::FromSchema;

struct Address {
    street: String,
    city: String,
}

#[derive(FromSchema)]
#[schema(table = "orders", spec = "shop", partial)]
struct Order {
    ships_to: Option<Address>,
}

fn main() {}
