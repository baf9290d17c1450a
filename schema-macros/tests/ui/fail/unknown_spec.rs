use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "note", partial)]
struct Conversation {
    title: String,
}

fn main() {}
