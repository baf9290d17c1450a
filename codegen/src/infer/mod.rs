//! Facts read out of the catalog that PostgreSQL does not keep as such: what a CHECK refuses.
//!
//! Takes `&Catalog` and the parser as a trait object; knows PostgreSQL's logic and no target language.

pub mod predicate;
