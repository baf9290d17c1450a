//! CREATE TABLE.

use super::constraint;
use super::types::type_name;
use crate::ddl::{ColumnDefinition, CreateTable, Ddl, TableElement};
use crate::parse::cursor::{Cursor, Parse};
use crate::source::Span;

/// What `CREATE` says before `TABLE`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Persistence {
    /// TEMP
    pub(super) temporary: bool,
    /// UNLOGGED
    pub(super) unlogged: bool,
}

/// A clause that the fold does not know yet, and its place.
type NotFolded = Option<(&'static str, Span)>;

/// `CREATE TABLE`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>, persistence: Persistence) -> Parse<Ddl> {
    let if_not_exists = c.if_not_exists();
    let name = c.object_name()?;
    let mut table = CreateTable {
        name,
        if_not_exists,
        temporary: persistence.temporary,
        unlogged: persistence.unlogged,
        elements: Vec::new(),
        not_folded: None,
    };
    let start = c.index();
    if c.eat("partition of") {
        c.object_name()?;
        table.not_folded = Some(("PARTITION OF", c.span(start, start + 2)));
        if c.symbol("(") {
            c.skip_parentheses()?;
        }
        if !c.eat("default") {
            c.expect("for values")?;
            while !c.done() && !c.is_any(&["partition", "using", "with", "tablespace"]) {
                c.bump()?;
            }
        }
    } else if c.eat("of") {
        c.object_name()?;
        table.not_folded = Some(("OF", c.span(start, start + 1)));
        if c.symbol("(") {
            c.skip_parentheses()?;
        }
    } else if c.symbol("(") {
        elements(c, &mut table)?;
    } else if !c.is_any(&["as", "using", "with", "on", "tablespace"]) {
        return Err(c.syntax_error());
    }
    tail(c, &mut table.not_folded)?;
    Ok(Ddl::CreateTable(table))
}

/// `( element, … )`
fn elements(c: &mut Cursor<'_>, table: &mut CreateTable) -> Parse<()> {
    c.expect_symbol("(")?;
    if c.eat_symbol(")") {
        return Ok(());
    }
    let names_only = c.index();
    loop {
        let start = c.index();
        if c.eat("like") {
            c.object_name()?;
            while c.eat_any(&["including", "excluding"]) {
                c.bump()?;
            }
            table.not_folded = table.not_folded.or(Some(("LIKE", c.span_from(start))));
        } else if constraint::begins(c) {
            let constraint = constraint::table(c)?;
            table.elements.push(TableElement::Constraint(constraint));
        } else if (c.nth_symbol(1, ",") || c.nth_symbol(1, ")")) && names_of_query(c, names_only) {
            // CREATE TABLE t (a, b) AS SELECT …: names without types.
            c.seek(names_only);
            c.list(Cursor::ident)?;
        } else {
            table.elements.push(TableElement::Column(column(c)?));
        }
        if !c.eat_symbol(",") {
            return c.expect_symbol(")");
        }
    }
}

/// Whether the list that begins at `start` is followed by AS: then it names the columns of a query.
fn names_of_query(c: &Cursor<'_>, start: usize) -> bool {
    let mut ahead = c.clone();
    ahead.seek(start);
    ahead.list(Cursor::ident).is_ok() && ahead.eat_symbol(")") && {
        tail_options(&mut ahead).is_ok() && ahead.is("as")
    }
}

/// A column's definition.
pub(in crate::parse) fn column(c: &mut Cursor<'_>) -> Parse<ColumnDefinition> {
    let start = c.index();
    let name = c.ident()?;
    let ty = type_name(c)?;
    let mut collation = None;
    let mut constraints = Vec::new();
    loop {
        if c.eat("collate") {
            collation = Some(c.loose_object_name()?.name);
        } else if c.eat("storage") || c.eat("compression") {
            c.bump()?;
        } else if let Some(constraint) = constraint::column(c)? {
            constraints.push(constraint);
        } else {
            break;
        }
    }
    Ok(ColumnDefinition {
        name,
        ty,
        collation,
        constraints,
        span: c.span_from(start),
    })
}

/// What follows the elements.
fn tail(c: &mut Cursor<'_>, not_folded: &mut NotFolded) -> Parse<()> {
    let start = c.index();
    if c.eat("inherits") {
        c.skip_parentheses()?;
        *not_folded = not_folded.or(Some(("INHERITS", c.span_from(start))));
    }
    let start = c.index();
    if c.eat("partition by") {
        c.loose_ident()?;
        c.skip_parentheses()?;
        *not_folded = not_folded.or(Some(("PARTITION BY", c.span_from(start))));
    }
    tail_options(c)?;
    let start = c.index();
    if c.eat("as") {
        c.skip_rest();
        *not_folded = not_folded.or(Some(("AS", c.span(start, start + 1))));
    }
    Ok(())
}

/// How the table is stored, which no output shows.
fn tail_options(c: &mut Cursor<'_>) -> Parse<()> {
    loop {
        if c.eat("using") || c.eat("tablespace") {
            c.ident()?;
        } else if c.eat("without oids") || c.eat("on commit drop") {
        } else if c.eat("with") {
            c.skip_parentheses()?;
        } else if c.eat("on commit") {
            if !c.eat("preserve rows") {
                c.expect("delete rows")?;
            }
        } else {
            return Ok(());
        }
    }
}
