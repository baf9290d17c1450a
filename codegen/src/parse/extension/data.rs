//! Statements on rows: what they write, and the queries among them.

use super::session;
use crate::ddl::{CreateTableAs, Data, Ddl, Ident, ObjectName};
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::Kind;
use crate::parse::words;
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
    Ok(Some(if c.eat("insert into") {
        inserted(c, start)?
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
        let named = named(c, "TRUNCATE", false)?;
        c.eat_any(&["restart identity", "continue identity"]);
        c.eat_any(&["cascade", "restrict"]);
        named
    } else if c.eat_any(&["analyze", "analyse"]) {
        options(c)?;
        named_or_all(c, "ANALYZE")?
    } else if c.eat("vacuum") {
        options(c)?;
        named_or_all(c, "VACUUM")?
    } else if c.eat("cluster") {
        options(c)?;
        let named = named_or_all(c, "CLUSTER")?;
        if c.eat_any(&["using", "on"]) {
            c.object_name()?;
        }
        named
    } else if c.eat("reindex") {
        options(c)?;
        reindexed(c)?
    } else if c.eat("lock") {
        c.eat("table");
        let named = named(c, "LOCK", false)?;
        if c.eat("in") {
            if !c.eat_any(LOCKS) {
                return Err(c.syntax_error());
            }
            c.expect("mode")?;
        }
        c.eat("nowait");
        named
    } else if c.eat("refresh materialized view") {
        c.eat("concurrently");
        let named = named(c, "REFRESH MATERIALIZED VIEW", false)?;
        c.eat_any(&["with data", "with no data"]);
        named
    } else if c.eat("copy") {
        let (target, columns) = if c.symbol("(") {
            (None, Vec::new())
        } else {
            (Some(c.object_name()?), columns(c))
        };
        c.skip_rest();
        Ddl::Data(Data {
            what: "COPY",
            query: None,
            target,
            others: Vec::new(),
            columns,
        })
    } else {
        return Ok(None);
    }))
}

/// `(VERBOSE, …)`, `FULL FREEZE VERBOSE ANALYZE`
fn options(c: &mut Cursor<'_>) -> Parse<()> {
    if c.symbol("(") {
        c.skip_parentheses()?;
    }
    while c.eat_any(&["full", "freeze", "verbose", "analyze", "analyse"]) {}
    Ok(())
}

/// The modes of LOCK.
const LOCKS: &[&str] = &[
    "access share",
    "row share",
    "row exclusive",
    "share update exclusive",
    "share row exclusive",
    "share",
    "exclusive",
    "access exclusive",
];

/// A list of relations; where each may have a list of columns, those are not kept.
fn named(c: &mut Cursor<'_>, what: &'static str, columns: bool) -> Parse<Ddl> {
    let names = c.list(|c| {
        c.eat("only");
        let name = c.object_name()?;
        c.eat_symbol("*");
        if columns && c.symbol("(") {
            c.skip_parentheses()?;
        }
        Ok(name)
    })?;
    let mut names = names.into_iter();
    Ok(Ddl::Data(Data {
        what,
        query: None,
        target: names.next(),
        others: names.collect(),
        columns: Vec::new(),
    }))
}

/// The same of a command that is about the whole database where it names none.
fn named_or_all(c: &mut Cursor<'_>, what: &'static str) -> Parse<Ddl> {
    if c.done() {
        return Ok(data(c, what, None, None));
    }
    named(c, what, true)
}

/// What REINDEX is about, where it is one relation.
fn reindexed(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.eat_any(&["table", "index"]) {
        let what = if c.eat("concurrently") {
            "REINDEX CONCURRENTLY"
        } else {
            "REINDEX"
        };
        let target = c.object_name()?;
        return Ok(data(c, what, Some(target), None));
    }
    let of_schema = c.eat("schema");
    if !of_schema && !c.eat_any(&["database", "system"]) {
        return Err(c.syntax_error());
    }
    c.eat("concurrently");
    if of_schema || !c.done() {
        c.ident()?;
    }
    Ok(data(c, "REINDEX", None, None))
}

/// A list of columns, where one follows.
fn columns(c: &mut Cursor<'_>) -> Vec<Ident> {
    let start = c.index();
    if c.symbol("(")
        && let Ok(columns) = c.columns()
    {
        return columns;
    }
    c.seek(start);
    Vec::new()
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
        others: Vec::new(),
        columns: Vec::new(),
    })
}

fn written(c: &mut Cursor<'_>, what: &'static str, start: usize) -> Parse<Ddl> {
    let target = c.object_name()?;
    c.skip_rest();
    Ok(data(c, what, Some(target), Some(start)))
}

/// INSERT, from its table on.
fn inserted(c: &mut Cursor<'_>, start: usize) -> Parse<Ddl> {
    let target = c.object_name()?;
    if c.eat("as") {
        c.ident()?;
    }
    let query = ["select", "with", "values", "table"];
    let lists = c.symbol("(") && !c.nth_symbol(1, "(") && !query.iter().any(|it| c.nth_is(1, it));
    let listed = if lists { columns(c) } else { Vec::new() };
    if lists && listed.is_empty() {
        c.parenthesised_list(assigned)?;
    }
    c.eat_any(&["overriding system value", "overriding user value"]);
    let is_source = if c.is("values") {
        c.nth_symbol(1, "(")
    } else {
        c.symbol("(") || c.are("default values") || c.is_any(&query)
    };
    if !is_source {
        return Err(c.syntax_error());
    }
    let keep = !c.is("values") || calls_ahead(c) || c.nth(KEPT).is_none();
    c.skip_rest();
    let query = keep.then(|| c.snippet(start, c.index()));
    Ok(Ddl::Data(Data {
        what: "INSERT",
        query,
        target: Some(target),
        others: Vec::new(),
        columns: listed,
    }))
}

/// A column, or a part of one, that a value is for: `a`, `a.b`, `a[1]`.
fn assigned(c: &mut Cursor<'_>) -> Parse<()> {
    c.ident()?;
    loop {
        if c.eat_symbol(".") {
            c.label()?;
        } else if c.symbol("[") {
            c.skip_brackets()?;
        } else {
            return Ok(());
        }
    }
}

/// So many tokens of literal rows are kept.
const KEPT: usize = 2000;

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
    if c.eat("table") {
        c.eat("only");
        c.object_name()?;
        c.eat_symbol("*");
        if !c.is_any(words::QUERY_GOES_ON) && !c.is("for") {
            c.expect_end()?;
        }
    }
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
