use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    titel: String,
}

fn main() {}
