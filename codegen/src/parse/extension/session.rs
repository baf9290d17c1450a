//! SET, RESET, `set_config` and transaction control.

use std::sync::Arc;

use crate::ddl::{Ddl, Discard, SetOption, Transaction};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::{self, Kind};
use crate::parse::tokens;

/// `SET`, from behind that word on.
pub(super) fn set(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.is("constraints") || c.is("transaction") || c.are("session characteristics") {
        c.skip_rest();
        return Ok(Ddl::NoEffect {
            what: "SET CONSTRAINTS, TRANSACTION",
        });
    }
    let local = c.eat("local");
    if !local && !c.are("session authorization") {
        c.eat("session");
    }
    let (name, assigned) = setting(c, &[])?;
    let values = match assigned {
        Assigned::To(values) => Some(values),
        Assigned::Default => None,
        // What is set stays as it is.
        Assigned::Current => {
            return Ok(Ddl::NoEffect {
                what: "SET … FROM CURRENT",
            });
        }
    };
    Ok(Ddl::Set(SetOption {
        name,
        local,
        values,
    }))
}

/// What a setting is set to.
pub(super) enum Assigned {
    /// Values; identifiers are folded.
    To(Vec<Arc<str>>),
    /// DEFAULT
    Default,
    /// FROM CURRENT
    Current,
}

impl Assigned {
    fn of(values: Option<Vec<Arc<str>>>) -> Self {
        values.map_or(Self::Default, Self::To)
    }
}

/// What follows SET wherever one stands, with the forms that settings of SQL's own have (`set_rest_more`). A value never
/// is one of the words `stops`.
pub(super) fn setting(c: &mut Cursor<'_>, stops: &[&str]) -> Parse<(Name, Assigned)> {
    let (name, values) = if c.eat("session authorization") {
        ("session_authorization", name_or_default(c)?)
    } else if c.eat("time zone") {
        let local = c.eat("local");
        ("timezone", if local { None } else { zone_or_default(c)? })
    } else if c.is("role") && !c.nth_symbol(1, "=") && !c.nth_is(1, "to") && !c.nth_is(1, "from") {
        c.expect("role")?;
        let name = Some(vec![c.string_or_word()?]);
        ("role", name)
    } else if c.is("schema") && is_string(c, 1) {
        c.expect("schema")?;
        ("search_path", Some(vec![c.string()?.0]))
    } else if c.is("catalog") && is_string(c, 1) {
        return Err(c.refusal(
            Code::FeatureNotSupported,
            "current database cannot be changed",
        ));
    } else if c.is("names") && !c.nth_symbol(1, "=") && !c.nth_is(1, "to") {
        c.expect("names")?;
        let values = if c.eat("default") || !is_string(c, 0) {
            None
        } else {
            Some(vec![c.string()?.0])
        };
        ("client_encoding", values)
    } else if c.eat("xml option") {
        let word = c.ident()?;
        if !["document", "content"].contains(&word.name.as_str()) {
            c.seek(c.index() - 1);
            return Err(c.syntax_error());
        }
        ("xmloption", Some(vec![word.name.as_str().into()]))
    } else {
        let name = parameter(c)?;
        if c.eat("from current") {
            return Ok((name, Assigned::Current));
        }
        return Ok((name, Assigned::of(assignment(c, stops)?)));
    };
    Ok((Name::from_unquoted(name), Assigned::of(values)))
}

fn is_string(c: &Cursor<'_>, ahead: usize) -> bool {
    let token = c.nth(ahead);
    token.is_some_and(|token| matches!(token.kind, Kind::String | Kind::Dollar))
}

/// A role's name, or DEFAULT.
fn name_or_default(c: &mut Cursor<'_>) -> Parse<Option<Vec<Arc<str>>>> {
    if c.eat("default") {
        return Ok(None);
    }
    Ok(Some(vec![c.string_or_word()?]))
}

/// A time zone: a string, a word, a number of hours or an interval.
fn zone_or_default(c: &mut Cursor<'_>) -> Parse<Option<Vec<Arc<str>>>> {
    if c.eat("default") {
        return Ok(None);
    }
    if !c.eat("interval") {
        return Ok(Some(vec![value(c)?]));
    }
    if c.symbol("(") {
        c.skip_parentheses()?;
    }
    let text = c.string()?.0;
    if c.eat("hour") && c.eat("to") {
        c.expect("minute")?;
    }
    Ok(Some(vec![text]))
}

/// `RESET`, from behind that word on.
pub(super) fn reset(c: &mut Cursor<'_>) -> Parse<Ddl> {
    Ok(Ddl::Set(SetOption {
        name: resettable(c)?,
        local: false,
        values: None,
    }))
}

/// `DISCARD`, from behind that word on.
pub(super) fn discard(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.eat("all") {
        return Ok(Ddl::Discard(Discard::All));
    }
    if !c.eat_any(&["temp", "temporary"]) {
        return Err(c.syntax_error());
    }
    Ok(Ddl::Discard(Discard::Temporary))
}

/// What RESET names, wherever one stands; `all` is all.
pub(super) fn resettable(c: &mut Cursor<'_>) -> Parse<Name> {
    Ok(if c.eat("session authorization") {
        Name::from_unquoted("session_authorization")
    } else if c.eat("time zone") {
        Name::from_unquoted("timezone")
    } else if c.eat("transaction isolation level") {
        Name::from_unquoted("transaction_isolation")
    } else if c.eat("all") {
        Name::from_unquoted("all")
    } else {
        parameter(c)?
    })
}

/// A parameter's name: `search_path`, `app.user_id`.
fn parameter(c: &mut Cursor<'_>) -> Parse<Name> {
    let mut name = c.ident()?.name.as_str().to_owned();
    while c.eat_symbol(".") {
        name.push('.');
        name.push_str(c.ident()?.name.as_str());
    }
    Ok(Name::from_unquoted(&name))
}

/// `{ TO | = } value, …`; `None` is DEFAULT. A value never is one of the words `stops`.
fn assignment(c: &mut Cursor<'_>, stops: &[&str]) -> Parse<Option<Vec<Arc<str>>>> {
    if !c.eat_symbol("=") {
        c.expect("to")?;
    }
    if c.is_any(stops) {
        return Err(c.syntax_error());
    }
    values_or_default(c)
}

fn values_or_default(c: &mut Cursor<'_>) -> Parse<Option<Vec<Arc<str>>>> {
    if c.eat("default") {
        return Ok(None);
    }
    c.list(value).map(Some)
}

/// A string, a number, or a word.
fn value(c: &mut Cursor<'_>) -> Parse<Arc<str>> {
    if let Ok((text, _)) = c.string() {
        return Ok(text);
    }
    let start = c.index();
    if c.number().is_ok() || c.integer().is_ok() {
        return Ok(c.snippet(start, c.index()).text);
    }
    if c.eat("interval") {
        return Ok(c.string()?.0);
    }
    // ON, TRUE and FALSE are values though they are reserved.
    if c.is_any(&["on", "true", "false"]) {
        return Ok(c.label()?.name.as_str().into());
    }
    Ok(c.loose_ident()?.name.as_str().into())
}

/// `SELECT set_config('name', 'value', local)`, and nothing else.
pub(super) fn set_config(c: &mut Cursor<'_>) -> Option<Ddl> {
    let start = c.index();
    let found = parse_set_config(c).ok().filter(|_| c.done());
    if found.is_none() {
        c.seek(start);
    }
    found
}

fn parse_set_config(c: &mut Cursor<'_>) -> Parse<Ddl> {
    c.expect("select")?;
    if c.eat("pg_catalog") {
        c.expect_symbol(".")?;
    }
    c.expect("set_config")?;
    c.expect_symbol("(")?;
    let name = Name::from_unquoted(&c.string()?.0);
    c.expect_symbol(",")?;
    let text = c.string()?.0;
    c.expect_symbol(",")?;
    let local = c.eat("true");
    if !local {
        c.expect("false")?;
    }
    c.expect_symbol(")")?;
    let values = if name == "search_path" {
        identifiers(&text)
    } else {
        vec![text]
    };
    Ok(Ddl::Set(SetOption {
        name,
        local,
        values: Some(values),
    }))
}

/// The identifiers in a list that a string holds; an empty string is an empty path, as `SET search_path = ''` is.
pub(in crate::parse) fn identifiers(text: &str) -> Vec<Arc<str>> {
    let found: Vec<Arc<str>> = scan::lexemes(text)
        .filter(|lexeme| matches!(lexeme.kind, Kind::Word | Kind::Quoted))
        .map(|lexeme| {
            tokens::name(&text[lexeme.range], lexeme.kind)
                .as_str()
                .into()
        })
        .collect();
    if found.is_empty() {
        vec!["".into()]
    } else {
        found
    }
}

/// Transaction control, where the statement is such.
pub(super) fn transaction(c: &mut Cursor<'_>) -> Parse<Option<Ddl>> {
    let transaction = if c.eat_any(&["begin", "start transaction"]) {
        c.eat_any(&["work", "transaction"]);
        while c.eat_any(MODES) {
            if c.eat_symbol(",") && !c.is_any(&["isolation", "read", "not", "deferrable"]) {
                return Err(c.syntax_error());
            }
        }
        Transaction::Begin
    } else if c.eat("commit prepared") || c.eat("rollback prepared") || c.eat("prepare transaction")
    {
        c.string()?;
        return Ok(Some(Ddl::NoEffect {
            what: "PREPARE TRANSACTION",
        }));
    } else if c.eat_any(&["commit", "end"]) {
        noise(c);
        Transaction::Commit
    } else if c.eat_any(&["rollback", "abort"]) {
        c.eat_any(&["work", "transaction"]);
        if c.eat("to") {
            c.eat("savepoint");
            Transaction::RollbackTo(c.ident()?.name)
        } else {
            noise(c);
            Transaction::Rollback
        }
    } else if c.eat("savepoint") {
        Transaction::Savepoint(c.ident()?.name)
    } else if c.eat("release") {
        c.eat("savepoint");
        Transaction::Release(c.ident()?.name)
    } else {
        return Ok(None);
    };
    Ok(Some(Ddl::Transaction(transaction)))
}

/// The modes of a transaction.
const MODES: &[&str] = &[
    "isolation level serializable",
    "isolation level repeatable read",
    "isolation level read committed",
    "isolation level read uncommitted",
    "read only",
    "read write",
    "not deferrable",
    "deferrable",
];

/// `[WORK | TRANSACTION] [AND [NO] CHAIN]`
fn noise(c: &mut Cursor<'_>) {
    c.eat_any(&["work", "transaction"]);
    c.eat_any(&["and no chain", "and chain"]);
}
