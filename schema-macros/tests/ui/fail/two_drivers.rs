use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial, postgres, tokio_postgres)]
struct Visit {
    id: i32,
}

fn main() {}
