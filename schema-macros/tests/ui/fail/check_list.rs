use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", column = "status", spec = "shop", rename_all = "snake_case")]
enum Status {
    Open,
    InProgress,
}

fn main() {}
