use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "urgency", spec = "shop", rename_all = "lowercase")]
enum Urgency {
    Low,
}

fn main() {}
