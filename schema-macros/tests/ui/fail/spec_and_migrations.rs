use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", migrations = "spec/notes", partial)]
struct Conversation {
    title: String,
}

fn main() {}
