schema_macros::tables!("note");

fn main() {}
