use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "Odd Names", spec = "shop")]
struct OddName {
    order: i32,
}

fn main() {}
