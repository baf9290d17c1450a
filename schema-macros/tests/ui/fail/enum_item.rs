use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
enum Conversation {
    Title(String),
}

fn main() {}
