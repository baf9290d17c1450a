use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation<T> {
    title: T,
}

fn use_it() -> &'static str {
    Conversation::<i32>::SELECT_LIST
}

fn main() {}
