use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    title: std::option::Option<std::string::String>,
}

fn main() {}
