use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "invoices", namespace = "billing", spec = "shop")]
struct Invoice {
    id: i64,
}

fn main() {}
