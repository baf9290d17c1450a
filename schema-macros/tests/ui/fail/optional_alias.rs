use schema_macros::FromSchema;

type Maybe = Option<String>;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    title: Maybe,
}

fn main() {}
