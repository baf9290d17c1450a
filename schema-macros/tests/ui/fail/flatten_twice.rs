use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Key {
    id: i32,
}

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Visit {
    id: i32,
    #[schema(flatten)]
    key: Key,
}

fn main() {}
