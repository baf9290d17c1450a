use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "hosts", spec = "shop", partial, tokio_postgres)]
struct Host {
    lease: Box<str>,
}

fn main() {}
