use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(tabel = "conversations", spec = "notes", partial)]
struct Conversation {
    title: String,
}

fn main() {}
