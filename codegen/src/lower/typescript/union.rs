//! Rows of which one of two columns is NULL and the other is not, as unions that tell which.

use super::column::TypedColumn;
use super::model::Alias;
use super::text::{doc_lines, property_key};
use crate::catalog::RelationId;
use crate::lower::doc;
use crate::lower::names::Names;
use crate::lower::reach::Part;
use crate::lower::shape::Union;

/// The union of a table's rows and that of its inserts.
pub(super) fn unions(names: &Names, id: RelationId, columns: &[TypedColumn<'_>]) -> Vec<Alias> {
    let made = |part: Part| {
        let ident = ident(names, id, columns, part)?;
        let unions = names.shapes().unions_of(id);
        let unions = unions.filter(|it| is_in(it, columns, part));
        let (docs, parts): (Vec<String>, Vec<String>) = unions
            .filter_map(|it| Some((said(it, columns), either(it, columns, part)?)))
            .unzip();
        let is_row = part == Part::Row;
        let flat = names.part(id, part);
        Some(Alias {
            doc_lines: doc_lines(if is_row { &docs[..] } else { &[] }),
            ident,
            type_expr: format!("{flat} & {}", parts.join(" & ")),
        })
    };
    Part::ALL.into_iter().filter_map(made).collect()
}

/// The union's name, where there is one of rows or of inserts.
pub(in crate::lower) fn ident(
    names: &Names,
    id: RelationId,
    columns: &[TypedColumn<'_>],
    part: Part,
) -> Option<String> {
    let mut unions = names.shapes().unions_of(id);
    let [row, insert] = names.unions(id)?;
    let is_there = unions.any(|it| is_in(it, columns, part));
    is_there.then_some(match part {
        Part::Row => row,
        Part::Insert => insert,
        // Which one is NULL may change.
        Part::Update => return None,
    })
}

/// Whether an object has both columns.
fn is_in(union: &Union, columns: &[TypedColumn<'_>], part: Part) -> bool {
    let mut both = columns
        .iter()
        .filter(|it| union.columns.contains(&it.column.attnum));
    both.all(|it| it.is_in(part))
}

/// `({ a: number; b: null } | { a: null; b: string })`
fn either(union: &Union, columns: &[TypedColumn<'_>], part: Part) -> Option<String> {
    let is_row = part == Part::Row;
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
