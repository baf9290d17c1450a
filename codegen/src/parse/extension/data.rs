//! Statements on rows: what they write, and the queries among them.

use super::session;
use crate::ddl::{CreateTableAs, Data, Ddl, ObjectName};
use crate::parse::cursor::{Cursor, Parse};
use crate::source::Snippet;

/// A statement on rows; `None` where it is none.
pub(super) fn statement(c: &mut Cursor<'_>) -> Parse<Option<Ddl>> {
    if let Some(set) = session::set_config(c) {
        return Ok(Some(set));
    }
    balanced(c)?;
    let start = c.index();
    if c.symbol("(") || c.is_any(&["select", "values", "table"]) {
        return query(c, start).map(Some);
    }
    if c.eat("call") {
        c.skip_rest();
        return Ok(Some(data(c, "CALL", None, Some(start))));
    }
    if c.is("with") {
        skip_common_tables(c)?;
        if c.symbol("(") || c.is_any(&["select", "values", "table"]) {
            return query(c, start).map(Some);
        }
    }
    Ok(Some(if c.eat("insert into") {
        written(c, "INSERT")?
    } else if c.eat("update") {
        c.eat("only");
        written(c, "UPDATE")?
    } else if c.eat("delete from") {
        c.eat("only");
        written(c, "DELETE")?
    } else if c.eat("merge into") {
        c.eat("only");
        written(c, "MERGE")?
    } else if c.eat("truncate") {
        c.eat("table");
        c.eat("only");
        written(c, "TRUNCATE")?
    } else if c.eat("copy") {
        let target = if c.symbol("(") {
            None
        } else {
            Some(c.object_name()?)
        };
        c.skip_rest();
        data(c, "COPY", target, None)
    } else {
        return Ok(None);
    }))
}

fn data(
    c: &Cursor<'_>,
    what: &'static str,
    target: Option<ObjectName>,
    query: Option<usize>,
) -> Ddl {
    Ddl::Data(Data {
        what,
        query: query.map(|start| c.snippet(start, c.index())),
        target,
    })
}

fn written(c: &mut Cursor<'_>, what: &'static str) -> Parse<Ddl> {
    let target = c.object_name()?;
    c.skip_rest();
    Ok(data(c, what, Some(target), None))
}

/// A query that began at `start`; the cursor is at its SELECT. With INTO it makes a table.
fn query(c: &mut Cursor<'_>, start: usize) -> Parse<Ddl> {
    let what = if c.is("values") {
        "VALUES"
    } else if c.is("table") {
        "TABLE"
    } else {
        "SELECT"
    };
    let selects = c.is("select");
    while !c.done() {
        if c.symbol("(") {
            c.skip_parentheses()?;
        } else if selects && c.is("into") {
            return select_into(c, start);
        } else {
            c.bump()?;
        }
    }
    Ok(data(c, what, None, Some(start)))
}

/// `SELECT … INTO`, from INTO on: the query is what stands around that clause.
fn select_into(c: &mut Cursor<'_>, start: usize) -> Parse<Ddl> {
    let into = c.index();
    c.expect("into")?;
    let temporary = c.eat_any(&["temporary", "temp"]);
    let unlogged = c.eat("unlogged");
    c.eat("table");
    let name = c.object_name()?;
    let behind = c.index();
    c.skip_rest();
    let whole = c.snippet(start, c.index());
    let (head, clause) = (c.snippet(start, into), c.snippet(into, behind));
    // Blanks in the clause's place keep all others.
    let mut text = whole.text.to_string();
    let gap = head.text.len()..(clause.span.end - whole.span.start) as usize;
    let blanks = " ".repeat(gap.len());
    if !whole.computed && text.get(gap.clone()).is_some() {
        text.replace_range(gap, &blanks);
    } else {
        let rest = c.snippet(behind, c.index());
        text = format!("{} {}", head.text, rest.text);
    }
    Ok(Ddl::CreateTableAs(CreateTableAs {
        name,
        if_not_exists: false,
        materialized: false,
        temporary,
        unlogged,
        columns: Vec::new(),
        options: Vec::new(),
        query: Some(Snippet {
            text: text.into(),
            ..whole
        }),
        with_data: true,
    }))
}

/// `WITH a AS (…), b AS (…)`
fn skip_common_tables(c: &mut Cursor<'_>) -> Parse<()> {
    c.expect("with")?;
    c.eat("recursive");
    c.list(|c| {
        c.ident()?;
        if c.symbol("(") {
            c.skip_parentheses()?;
        }
        c.expect("as")?;
        c.eat_any(&["not materialized", "materialized"]);
        c.skip_parentheses()?;
        // SEARCH … SET column, CYCLE … SET column … USING column
        while !c.done()
            && !c.symbol(",")
            && !c.symbol("(")
            && !c.is_any(&[
                "select", "insert", "update", "delete", "merge", "values", "table",
            ])
        {
            c.bump()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Refuses parentheses that do not match; the rest of such a statement is nobody's.
fn balanced(c: &mut Cursor<'_>) -> Parse<()> {
    let start = c.index();
    while !c.done() {
        if c.symbol("(") {
            c.skip_parentheses()?;
        } else if c.symbol(")") {
            return Err(c.syntax_error());
        } else {
            c.bump()?;
        }
    }
    c.seek(start);
    Ok(())
}
