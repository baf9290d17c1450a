//! Rows of which one of two columns is NULL and the other is not, as unions that tell which.

use super::column::TypedColumn;
use super::model::Alias;
use super::text::{doc_lines, property_key};
use crate::catalog::RelationId;
use crate::lower::doc;
use crate::lower::names::Names;
use crate::lower::shape::Union;

/// The union of a table's rows and that of its inserts.
pub(super) fn unions(names: &Names, id: RelationId, columns: &[TypedColumn<'_>]) -> Vec<Alias> {
    let Some([row, insert]) = names.unions(id) else {
        return Vec::new();
    };
    let made = |is_row: bool| -> String {
        let unions = names.shapes().unions_of(id);
        let parts: Vec<String> = unions
            .filter_map(|it| either(it, columns, is_row))
            .collect();
        parts.join(" & ")
    };
    let docs: Vec<String> = names
        .shapes()
        .unions_of(id)
        .map(|it| said(it, columns))
        .collect();
    let of = [
        (row, names.relation(id).to_owned(), true),
        (insert, names.insert(id), false),
    ];
    of.into_iter()
        .map(|(ident, flat, is_row)| Alias {
            doc_lines: doc_lines(if is_row { &docs[..] } else { &[] }),
            ident,
            type_expr: format!("{flat} & {}", made(is_row)),
        })
        .collect()
}

/// `({ a: number; b: null } | { a: null; b: string })`
fn either(union: &Union, columns: &[TypedColumn<'_>], is_row: bool) -> Option<String> {
    let find = |attnum: i16| columns.iter().find(|it| it.column.attnum == attnum);
    let [first, second] = union.columns;
    let (first, second) = (find(first)?, find(second)?);
    let one = |there: &TypedColumn<'_>, missing: &TypedColumn<'_>| {
        let property = |column: &TypedColumn<'_>| {
            let key = property_key(column.column.name.as_str());
            let is_there = std::ptr::eq(column, there);
            // What is left out of an insert is NULL, or its default.
            let may_be_absent = !is_row && column.has_default == is_there;
            let sign = if may_be_absent { "?" } else { "" };
            let ts = match (is_there, is_row) {
                (false, _) => "null".to_owned(),
                (true, true) => column.row.ts(),
                (true, false) => column.write.ts(),
            };
            format!("{key}{sign}: {ts}")
        };
        let both = if there.column.attnum < missing.column.attnum {
            [property(there), property(missing)]
        } else {
            [property(missing), property(there)]
        };
        format!("{{ {} }}", both.join("; "))
    };
    Some(format!("({} | {})", one(first, second), one(second, first)))
}

fn said(union: &Union, columns: &[TypedColumn<'_>]) -> String {
    let name = |attnum: i16| {
        let found = columns.iter().find(|it| it.column.attnum == attnum);
        found.map_or_else(String::new, |it| doc::code(it.column.name.as_str()))
    };
    let [first, second] = union.columns.map(name);
    let constraint = doc::code(&union.constraint);
    format!("One of {first} and {second} is NULL, the other is not ({constraint}).")
}
