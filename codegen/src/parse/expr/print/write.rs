//! Statements that write rows.

use super::{expr, from_item, query, quoted};
use crate::ddl::Ident;
use crate::expr::write::{Arbiter, Assignment, Overriding, Write, WriteKind};
use crate::expr::{Expr, FromItem};

fn columns(columns: &[Ident]) -> String {
    let names: Vec<_> = columns.iter().map(|it| it.name.quoted()).collect();
    names.join(", ")
}

fn assignments(all: &[Assignment]) -> String {
    let all = all.iter().map(|it| {
        let part = if it.partial { "<part>" } else { "" };
        format!("({}){part} = {}", columns(&it.columns), expr(&it.value))
    });
    all.collect::<Vec<_>>().join(", ")
}

pub(super) fn write(it: &Write) -> String {
    let of = |word: &str, items: &[FromItem], filter: Option<&Expr>| {
        let items: Vec<_> = items.iter().map(from_item).collect();
        let mut text = String::new();
        if !items.is_empty() {
            text += &format!(" {word} {}", items.join(", "));
        }
        if let Some(filter) = filter {
            text += &format!(" where {}", expr(filter));
        }
        text
    };
    let (what, rest) = match &it.kind {
        WriteKind::Insert(insert) => {
            let mut text = format!(" ({})", columns(&insert.columns));
            if let Some(overriding) = insert.overriding {
                text += match overriding {
                    Overriding::System => " overriding system",
                    Overriding::User => " overriding user",
                };
            }
            text += " ";
            text += &insert
                .source
                .as_ref()
                .map_or("default values".to_owned(), query);
            if let Some(conflict) = &insert.conflict {
                text += " on conflict ";
                text += &match &conflict.arbiter {
                    Arbiter::Any => "any".to_owned(),
                    Arbiter::Columns {
                        columns: list,
                        partial,
                        ..
                    } => format!(
                        "({}){}",
                        columns(list),
                        if *partial { " partial" } else { "" }
                    ),
                    Arbiter::Other => "<expressions>".to_owned(),
                    Arbiter::Constraint(name) => format!("on constraint {}", name.name.quoted()),
                };
                text += &format!(" set {}", assignments(&conflict.assignments));
                text += &of("", &[], conflict.filter.as_ref());
            }
            ("insert into", text)
        }
        WriteKind::Update {
            assignments: set,
            from,
            filter,
        } => (
            "update",
            format!(
                " set {}{}",
                assignments(set),
                of("from", from, filter.as_ref())
            ),
        ),
        WriteKind::Delete { using, filter } => ("delete from", of("using", using, filter.as_ref())),
        WriteKind::Merge { source, condition } => (
            "merge into",
            of("using", std::slice::from_ref(source), Some(condition)),
        ),
    };
    let alias = it
        .alias
        .as_ref()
        .map_or(String::new(), |it| format!(" as {}", it.quoted()));
    let returning: Vec<_> = it.returning.iter().map(|it| expr(&it.expr)).collect();
    let returning = if returning.is_empty() {
        String::new()
    } else {
        format!(" returning {}", returning.join(", "))
    };
    format!("{what} {}{alias}{rest}{returning}", quoted(&it.target))
}
