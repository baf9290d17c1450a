//! CREATE VIEW, CREATE MATERIALIZED VIEW, and what they share with CREATE TABLE AS.

use crate::ddl::{CreateTableAs, CreateView, Ddl, Ident, StorageOption};
use crate::name::{Name, QualifiedName};
use crate::parse::cursor::{Cursor, Parse};
use crate::source::Snippet;

/// `CREATE [OR REPLACE] [TEMP] [RECURSIVE] VIEW`, from behind VIEW on.
pub(super) fn create(
    c: &mut Cursor<'_>,
    or_replace: bool,
    temporary: bool,
    recursive: bool,
) -> Parse<Ddl> {
    let name = c.object_name()?;
    let columns = columns(c)?;
    let mut options = if c.eat("with") {
        self::options(c)?
    } else {
        Vec::new()
    };
    c.expect("as")?;
    let start = c.index();
    let (mut end, mut check) = (None, None);
    skip_query(c, |c| {
        let before = c.index();
        for (words, value) in [
            ("with cascaded check option", "cascaded"),
            ("with local check option", "local"),
            ("with check option", "cascaded"),
        ] {
            if c.eat(words) && c.done() {
                (end, check) = (Some(before), Some(value));
                return true;
            }
        }
        false
    })?;
    options.extend(check.map(|value| StorageOption {
        name: plain("check_option"),
        value: value.to_owned(),
    }));
    Ok(Ddl::CreateView(CreateView {
        name,
        or_replace,
        temporary,
        recursive,
        columns,
        options,
        query: query(c, start, end.unwrap_or(c.index()))?,
    }))
}

/// `CREATE MATERIALIZED VIEW`, from behind these words on.
pub(super) fn create_materialized(c: &mut Cursor<'_>, unlogged: bool) -> Parse<Ddl> {
    let if_not_exists = c.if_not_exists();
    let name = c.object_name()?;
    let columns = columns(c)?;
    let mut options = Vec::new();
    loop {
        if c.eat("using") {
            c.table_method()?;
        } else if c.eat("tablespace") {
            c.tablespace()?;
        } else if c.eat("with") {
            options = self::options(c)?;
        } else {
            break;
        }
    }
    c.expect("as")?;
    let (query, with_data) = query_with_data(c)?;
    Ok(Ddl::CreateTableAs(CreateTableAs {
        name,
        if_not_exists,
        materialized: true,
        temporary: false,
        unlogged,
        columns,
        options,
        on_commit: None,
        query,
        with_data,
    }))
}

/// `query [WITH [NO] DATA]`, to the end of the statement; `None` is `EXECUTE …`.
pub(super) fn query_with_data(c: &mut Cursor<'_>) -> Parse<(Option<Snippet>, bool)> {
    if c.is("execute") {
        c.skip_rest();
        return Ok((None, true));
    }
    let start = c.index();
    let (mut end, mut with_data) = (None, true);
    skip_query(c, |c| {
        let before = c.index();
        for (words, data) in [("with data", true), ("with no data", false)] {
            if c.eat(words) && c.done() {
                (end, with_data) = (Some(before), data);
                return true;
            }
        }
        false
    })?;
    let end = end.unwrap_or(c.index());
    Ok((Some(query(c, start, end)?), with_data))
}

/// Goes to the end of the statement, or behind the clause that `ends` takes.
fn skip_query(c: &mut Cursor<'_>, mut ends: impl FnMut(&mut Cursor<'_>) -> bool) -> Parse<()> {
    if !c.symbol("(") && !c.is_any(&["select", "values", "table", "with"]) {
        return Err(c.syntax_error());
    }
    while !c.done() {
        let before = c.index();
        if c.is("with") && ends(c) {
            return Ok(());
        }
        c.seek(before);
        if c.symbol("(") {
            c.skip_parentheses()?;
        } else {
            c.bump()?;
        }
    }
    Ok(())
}

fn query(c: &mut Cursor<'_>, start: usize, end: usize) -> Parse<Snippet> {
    if start == end {
        c.seek(start);
        return Err(c.syntax_error());
    }
    Ok(c.snippet(start, end))
}

/// `(a, b)`, or nothing.
fn columns(c: &mut Cursor<'_>) -> Parse<Vec<Ident>> {
    if c.symbol("(") {
        c.columns()
    } else {
        Ok(Vec::new())
    }
}

/// `(name = value, name, …)` of WITH, SET.
pub(super) fn options(c: &mut Cursor<'_>) -> Parse<Vec<StorageOption>> {
    c.parenthesised_list(|c| {
        let name = option_name(c)?;
        let mut value = "true".to_owned();
        if c.eat_symbol("=") {
            value = if let Ok((text, _)) = c.string() {
                text.to_string()
            } else {
                let start = c.index();
                c.eat_symbol("-");
                c.bump()?;
                c.snippet(start, c.index()).text.to_ascii_lowercase()
            };
        }
        Ok(StorageOption { name, value })
    })
}

/// `(name, …)` of RESET.
pub(super) fn option_names(c: &mut Cursor<'_>) -> Parse<Vec<QualifiedName>> {
    c.parenthesised_list(option_name)
}

fn option_name(c: &mut Cursor<'_>) -> Parse<QualifiedName> {
    let first = c.label()?.name;
    Ok(if c.eat_symbol(".") {
        QualifiedName {
            namespace: Some(first),
            name: c.label()?.name,
        }
    } else {
        QualifiedName {
            namespace: None,
            name: first,
        }
    })
}

fn plain(name: &str) -> QualifiedName {
    QualifiedName {
        namespace: None,
        name: Name::from_quoted(name),
    }
}
