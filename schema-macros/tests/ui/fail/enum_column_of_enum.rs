use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", column = "urgency", spec = "shop")]
enum Urgency {
    Low,
}

fn main() {}
