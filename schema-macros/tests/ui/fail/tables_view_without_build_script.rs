schema_macros::tables!("views");

fn main() {}
