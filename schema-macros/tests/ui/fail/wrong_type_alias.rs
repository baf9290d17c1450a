use schema_macros::FromSchema;

type Id = String;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    id: Id,
}

fn main() {}
