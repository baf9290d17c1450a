use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "hosts", spec = "shop", update, tokio_postgres)]
struct Keyed {
    key: Option<String>,
}

fn main() {}
