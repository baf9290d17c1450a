use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "users", spec = "notes", partial)]
struct User {
    id: i64,
}

fn main() {}
