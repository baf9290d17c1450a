//! CREATE SCHEMA, and the statements that may stand behind it.

use super::statement;
use crate::ddl::{CreateSchema, Ddl, Grammar, Statement};
use crate::parse::cursor::{Cursor, Parse};

pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let if_not_exists = c.if_not_exists();
    let written = if c.is("authorization") {
        None
    } else {
        Some(c.ident()?)
    };
    let owner = if c.eat("authorization") {
        Some(c.role()?)
    } else {
        None
    };
    if written.is_none() && owner.is_none() {
        return Err(c.syntax_error());
    }
    Ok(Ddl::CreateSchema(CreateSchema {
        name: written,
        if_not_exists,
        owner,
        elements: schema_elements(c)?,
    }))
}

/// `CREATE TABLE … CREATE VIEW … GRANT …`, to the end of the statement: statements with nothing between them.
fn schema_elements(c: &mut Cursor<'_>) -> Parse<Vec<Statement>> {
    let mut elements = Vec::new();
    while !c.done() {
        if !c.is("create") && !c.is("grant") {
            return Err(c.syntax_error());
        }
        let start = c.index();
        c.bump()?;
        while !c.done() && !begins_element(c) {
            if c.symbol("(") {
                c.skip_parentheses()?;
            } else {
                c.bump()?;
            }
        }
        let mut part = c.part(start, c.index());
        let ddl = statement(&mut part)?;
        let is_element = matches!(
            ddl,
            Ddl::CreateTable(_)
                | Ddl::CreateView(_)
                | Ddl::CreateIndex(_)
                | Ddl::CreateSequence(_)
                | Ddl::CreateTrigger(_)
                | Ddl::Grant(_)
        );
        if !is_element {
            c.seek(start + 1);
            return Err(c.syntax_error());
        }
        elements.push(Statement {
            span: c.span_from(start),
            grammar: Grammar::Extension,
            ddl,
            needs: part.needs().map(Box::new),
            stored: part.stored().map(Box::new),
        });
    }
    Ok(elements)
}

/// Whether the word begins another element: it is no label, no part of a name and no privilege.
fn begins_element(c: &Cursor<'_>) -> bool {
    let before = c.before().unwrap_or_default().to_ascii_lowercase();
    (c.is("create") || c.is("grant"))
        && !matches!(before.as_str(), "as" | "." | "," | "grant" | "with")
}
