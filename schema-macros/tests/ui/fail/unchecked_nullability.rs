use schema_macros::FromSchema;

struct Anything;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    #[schema(unchecked)]
    id: Option<Anything>,
    #[schema(unchecked)]
    archived_at: Anything,
}

fn main() {}
