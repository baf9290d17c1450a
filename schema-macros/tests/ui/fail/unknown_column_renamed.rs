use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    #[schema(rename = "kind")]
    kind: String,
}

fn main() {}
