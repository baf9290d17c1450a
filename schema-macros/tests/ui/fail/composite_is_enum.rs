use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "urgency", spec = "shop")]
struct Urgency {
    low: bool,
}

fn main() {}
