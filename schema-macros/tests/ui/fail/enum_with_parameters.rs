use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "mood", spec = "notes", rename_all = "lowercase")]
enum Mood<const N: usize> {
    Calm,
    Curious,
}

fn main() {}
