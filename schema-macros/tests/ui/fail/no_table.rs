use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(spec = "notes")]
struct Conversations {
    title: String,
}

fn main() {}
