//! Statements on rows: what they write, and the queries among them.

use super::session;
use crate::ddl::{CreateTableAs, Data, Ddl, ObjectName};
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::Kind;
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
        let call = c.index();
        c.skip_rest();
        return Ok(Some(data(c, "CALL", None, Some(call))));
    }
    if c.is("with") {
        skip_common_tables(c)?;
        if c.symbol("(") || c.is_any(&["select", "values", "table"]) {
            return query(c, start).map(Some);
        }
    }
    let with = c.index() > start;
    Ok(Some(if c.eat("insert into") {
        inserted(c, with.then_some(start))?
    } else if c.eat("update") {
        c.eat("only");
        written(c, "UPDATE", start)?
    } else if c.eat("delete from") {
        c.eat("only");
        written(c, "DELETE", start)?
    } else if c.eat("merge into") {
        c.eat("only");
        let target = c.index();
        merge_clauses(c)?;
        c.seek(target);
        written(c, "MERGE", start)?
    } else if c.eat("truncate") {
        c.eat("table");
        c.eat("only");
        written(c, "TRUNCATE", start)?
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

/// Notes what MERGE has had since version 17.
fn merge_clauses(c: &mut Cursor<'_>) -> Parse<()> {
    while !c.done() {
        if c.symbol("(") {
            c.skip_parentheses()?;
        } else if c.is("returning") {
            c.since(17, c.index());
            return Ok(());
        } else {
            if c.are("not matched by") {
                c.since(17, c.index() + 2);
            }
            c.bump()?;
        }
    }
    Ok(())
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

fn written(c: &mut Cursor<'_>, what: &'static str, start: usize) -> Parse<Ddl> {
    let target = c.object_name()?;
    let calls = calls_ahead(c);
    c.skip_rest();
    Ok(data(c, what, Some(target), calls.then_some(start)))
}

/// INSERT, from its table on. Where functions may be called, its query is kept; where that does not stand alone, as
/// with WITH before it, the whole statement.
fn inserted(c: &mut Cursor<'_>, with: Option<usize>) -> Parse<Ddl> {
    let target = c.object_name()?;
    if c.eat("as") {
        c.ident()?;
    }
    let query = ["select", "with", "values", "table"];
    if c.symbol("(") && !c.nth_symbol(1, "(") && !query.iter().any(|word| c.nth_is(1, word)) {
        c.skip_parentheses()?;
    }
    c.eat_any(&["overriding system value", "overriding user value"]);
    let from = with.unwrap_or(c.index());
    let calls = with.is_some() || calls_ahead(c);
    if with.is_none() {
        while !c.done() && !c.is_any(&["on conflict", "returning"]) {
            if c.symbol("(") {
                c.skip_parentheses()?;
            } else {
                c.bump()?;
            }
        }
    } else {
        c.skip_rest();
    }
    let insert = data(c, "INSERT", Some(target), calls.then_some(from));
    c.skip_rest();
    Ok(insert)
}

/// Whether a name with a parenthesis behind it stands in the rest: rows of literals are not kept.
fn calls_ahead(c: &Cursor<'_>) -> bool {
    let mut ahead = 0;
    while let Some(token) = c.nth(ahead) {
        let is_clause = ["values", "in", "as", "conflict"]
            .iter()
            .any(|word| c.nth_is(ahead, word));
        if !is_clause
            && matches!(token.kind, Kind::Word | Kind::Quoted)
            && c.nth_symbol(ahead + 1, "(")
        {
            return true;
        }
        ahead += 1;
    }
    false
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
        on_commit: None,
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
