//! Statements for the columns that a struct of `tables!` gives, for its code.

/// A column that is given a value: its name as SQL writes it, and what stands before and behind the parameter.
pub type Given = (&'static str, &'static str, &'static str);

/// `insert into "public"."notes" ("title") values ($1)`
pub fn insert(relation: &str, given: &[Given]) -> String {
    if given.is_empty() {
        return format!("insert into {relation} default values");
    }
    let names: Vec<&str> = given.iter().map(|(name, ..)| *name).collect();
    let values: Vec<String> = parameters(given).collect();
    let (names, values) = (names.join(", "), values.join(", "));
    format!("insert into {relation} ({names}) values ({values})")
}

/// `"title" = $1`
pub fn set_list(given: &[Given]) -> String {
    let list = given.iter().zip(parameters(given));
    let list: Vec<String> = list
        .map(|((name, ..), value)| format!("{name} = {value}"))
        .collect();
    list.join(", ")
}

fn parameters(given: &[Given]) -> impl Iterator<Item = String> {
    let numbered = given.iter().zip(1..);
    numbered.map(|((_, before, behind), at)| format!("{before}${at}{behind}"))
}
