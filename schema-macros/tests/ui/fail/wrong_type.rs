use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    message_count: i32,
}

fn main() {}
