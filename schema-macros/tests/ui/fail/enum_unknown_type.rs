use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "moods", spec = "notes")]
enum Mood {
    Calm,
}

fn main() {}
