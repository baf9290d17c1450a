schema_macros::tables!(spec = "notes");
schema_macros::tables!("notes", "shop");

fn main() {}
