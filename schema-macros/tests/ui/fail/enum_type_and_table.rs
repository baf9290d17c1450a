use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "urgency", table = "tickets", spec = "shop")]
enum Urgency {
    Low,
}

fn main() {}
