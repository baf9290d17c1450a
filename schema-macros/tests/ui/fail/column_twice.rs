use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    title: String,
    #[schema(rename = "title")]
    name: String,
}

fn main() {}
