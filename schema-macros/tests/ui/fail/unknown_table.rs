use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversation", spec = "notes", partial)]
struct Conversation {
    title: String,
}

fn main() {}
