use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes")]
#[schema(partial, spec = "shop")]
struct Conversation {
    title: String,
}

fn main() {}
