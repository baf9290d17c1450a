use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", partial)]
struct Conversation {
    title: String,
}

fn main() {}
