//! CREATE TABLE, of every kind.

use super::constraint;
use super::partition;
use super::types::type_name;
use super::view;
use crate::ddl::{
    ColumnDefinition, ColumnOptions, CreateTable, CreateTableAs, Ddl, Ident, LikeOption, OnCommit,
    TableElement, TableLike,
};
use crate::parse::cursor::{Cursor, Parse};

/// What `CREATE` says before `TABLE`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Persistence {
    /// TEMP
    pub(super) temporary: bool,
    /// UNLOGGED
    pub(super) unlogged: bool,
}

/// `CREATE TABLE`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>, persistence: Persistence) -> Parse<Ddl> {
    let mut table = blank(c, persistence)?;
    if let Some(columns) = names_of_query(c, &table) {
        tail(c, &mut table)?;
        return table_as(c, table, columns);
    }
    body(c, &mut table)?;
    if c.eat("inherits") {
        table.inherits = c.parenthesised_list(Cursor::object_name)?;
    }
    if c.is("partition") {
        table.partition_by = Some(partition::by(c)?);
    }
    tail(c, &mut table)?;
    Ok(Ddl::CreateTable(table))
}

/// `CREATE FOREIGN TABLE`, from behind these words on.
pub(super) fn create_foreign(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let mut table = blank(c, Persistence::default())?;
    body(c, &mut table)?;
    if c.eat("inherits") {
        table.inherits = c.parenthesised_list(Cursor::object_name)?;
    }
    c.expect("server")?;
    table.server = Some(c.ident()?);
    if c.eat("options") {
        c.skip_parentheses()?;
    }
    Ok(Ddl::CreateTable(table))
}

fn blank(c: &mut Cursor<'_>, persistence: Persistence) -> Parse<CreateTable> {
    let if_not_exists = c.if_not_exists();
    Ok(CreateTable {
        name: c.object_name()?,
        if_not_exists,
        temporary: persistence.temporary,
        unlogged: persistence.unlogged,
        elements: Vec::new(),
        server: None,
        inherits: Vec::new(),
        of_type: None,
        partition_of: None,
        partition_by: None,
        options: Vec::new(),
        on_commit: None,
    })
}

/// The elements, or what else says of which columns the table is made.
fn body(c: &mut Cursor<'_>, table: &mut CreateTable) -> Parse<()> {
    if c.eat("partition of") {
        let parent = c.object_name()?;
        table.elements = typed_elements(c)?;
        table.partition_of = Some(partition::of(c, parent)?);
        return Ok(());
    }
    if c.eat("of") {
        table.of_type = Some(c.loose_object_name()?);
        table.elements = typed_elements(c)?;
        return Ok(());
    }
    c.expect_symbol("(")?;
    if c.eat_symbol(")") {
        return Ok(());
    }
    table.elements = c.list(|c| {
        Ok(if c.eat("like") {
            TableElement::Like(like(c)?)
        } else if constraint::begins(c) {
            TableElement::Constraint(constraint::table(c)?)
        } else {
            TableElement::Column(column(c)?)
        })
    })?;
    c.expect_symbol(")")
}

/// `( column [WITH OPTIONS] …, constraint, … )`, or nothing.
fn typed_elements(c: &mut Cursor<'_>) -> Parse<Vec<TableElement>> {
    if !c.symbol("(") {
        return Ok(Vec::new());
    }
    c.parenthesised_list(|c| {
        if constraint::begins(c) {
            return Ok(TableElement::Constraint(constraint::table(c)?));
        }
        let start = c.index();
        let name = c.ident()?;
        c.eat("with options");
        let mut constraints = Vec::new();
        while let Some(constraint) = constraint::column(c)? {
            constraints.push(constraint);
        }
        Ok(TableElement::Options(ColumnOptions {
            name,
            constraints,
            span: c.span_from(start),
        }))
    })
}

/// `LIKE`, from behind that word on.
fn like(c: &mut Cursor<'_>) -> Parse<TableLike> {
    let start = c.index() - 1;
    let source = c.object_name()?;
    let mut including: Vec<LikeOption> = Vec::new();
    loop {
        let add = c.is("including");
        if !c.eat_any(&["including", "excluding"]) {
            including.sort_unstable();
            return Ok(TableLike {
                source,
                including,
                span: c.span_from(start),
            });
        }
        let named = like_option(c)?;
        including.retain(|option| !named.contains(option));
        if add {
            including.extend_from_slice(named);
        }
    }
}

fn like_option(c: &mut Cursor<'_>) -> Parse<&'static [LikeOption]> {
    for (word, options) in [
        ("comments", &[LikeOption::Comments][..]),
        ("compression", &[LikeOption::Compression]),
        ("constraints", &[LikeOption::Constraints]),
        ("defaults", &[LikeOption::Defaults]),
        ("generated", &[LikeOption::Generated]),
        ("identity", &[LikeOption::Identity]),
        ("indexes", &[LikeOption::Indexes]),
        ("statistics", &[LikeOption::Statistics]),
        ("storage", &[LikeOption::Storage]),
        ("all", &LikeOption::ALL),
    ] {
        if c.eat(word) {
            return Ok(options);
        }
    }
    Err(c.syntax_error())
}

/// The column names of CREATE TABLE … AS, and the cursor behind them; `None` where the table has elements.
fn names_of_query(c: &mut Cursor<'_>, table: &CreateTable) -> Option<Vec<Ident>> {
    let mut ahead = c.clone();
    let columns = if ahead.symbol("(") {
        ahead.columns().ok()?
    } else {
        Vec::new()
    };
    let behind = ahead.index();
    tail(&mut ahead, &mut table.clone()).ok()?;
    if !ahead.is("as") {
        return None;
    }
    c.seek(behind);
    Some(columns)
}

/// `AS query`, which ends the statement.
fn table_as(c: &mut Cursor<'_>, table: CreateTable, columns: Vec<Ident>) -> Parse<Ddl> {
    c.expect("as")?;
    let (query, with_data) = view::query_with_data(c)?;
    Ok(Ddl::CreateTableAs(CreateTableAs {
        name: table.name,
        if_not_exists: table.if_not_exists,
        materialized: false,
        temporary: table.temporary,
        unlogged: table.unlogged,
        columns,
        options: table.options,
        on_commit: table.on_commit,
        query,
        with_data,
    }))
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
            collation = Some(c.loose_object_name()?);
        } else if c.eat_since(16, "storage") || c.eat("compression") {
            c.bump()?;
        } else if c.is("options") && c.nth_symbol(1, "(") {
            // Of a foreign table's column.
            c.eat("options");
            c.skip_parentheses()?;
        } else if let Some(constraint) = constraint::column(c)? {
            // Most columns have one or two.
            constraints.reserve_exact(1);
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

/// How the table is stored, of which `reloptions` are kept, and how long.
fn tail(c: &mut Cursor<'_>, table: &mut CreateTable) -> Parse<()> {
    loop {
        if c.eat("using") {
            c.table_method()?;
        } else if c.eat("tablespace") {
            c.tablespace()?;
        } else if c.eat("without oids") {
        } else if c.eat("with") {
            table.options = view::options(c)?;
        } else if c.eat("on commit") {
            table.on_commit = Some(if c.eat("drop") {
                OnCommit::Drop
            } else if c.eat("preserve rows") {
                OnCommit::PreserveRows
            } else {
                c.expect("delete rows")?;
                OnCommit::DeleteRows
            });
        } else {
            return Ok(());
        }
    }
}
