use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "mood", spec = "notes")]
enum Mood {
    Calm,
    Curious,
}

fn main() {}
