use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial)]
struct Title {
    title: String,
}

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop", partial)]
struct Visit {
    id: i32,
    #[schema(flatten)]
    title: Title,
}

fn main() {}
