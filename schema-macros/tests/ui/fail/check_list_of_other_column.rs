use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "urgency", spec = "shop", rename_all = "kebab-case")]
enum Urgency {
    Low,
    VeryHigh,
}

enum Colour {
    Red,
}

impl schema_macros::Column<schema_macros::pg::Text> for Colour {
    const LABELS: Option<&'static [&'static str]> = Some(&["red"]);
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial)]
struct Ticket {
    status: Colour,
    urgency: Option<Urgency>,
}

fn main() {}
