use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "hosts", spec = "shop", partial, sqlx)]
struct Host {
    address: String,
}

fn main() {}
