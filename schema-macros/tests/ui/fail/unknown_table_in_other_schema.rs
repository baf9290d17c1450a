use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "invoices", spec = "shop", partial)]
struct Invoice {
    id: i64,
}

fn main() {}
