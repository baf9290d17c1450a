use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "hosts", spec = "shop", partial, tokio_postgres)]
struct Host<'row> {
    networks: Option<Vec<&'row str>>,
}

fn main() {}
