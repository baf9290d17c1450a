use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", migrations = "migrations", partial)]
struct Conversation {
    title: String,
}

fn main() {}
