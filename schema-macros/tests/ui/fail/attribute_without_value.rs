use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table, spec = "notes", partial = true)]
struct Conversation {
    title: String,
}

fn main() {}
