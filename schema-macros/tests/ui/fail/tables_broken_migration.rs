#![deny(deprecated)]

mod schema {
    schema_macros::tables!("broken");
}

fn main() {}
