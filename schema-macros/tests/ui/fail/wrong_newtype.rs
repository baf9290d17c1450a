use schema_macros::FromSchema;

struct Title(String);

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    title: Title,
}

fn main() {}
