//! Objects that no output shows: publications, event triggers, statistics, casts, operators, servers …
//!
//! What is read of them is their name and what they depend on; the rest is passed over.

use super::definition::{self};
use super::function;
use super::object::{self, bare, plain};
use super::operator;
use super::publication;
use super::types::type_name;
use crate::ddl::{
    AlterOther, CreateExtension, CreateOther, Ddl, EventFilter, FunctionSignature, Ident,
    NotFolded, ObjectKind, ObjectName, ObjectReference, Owned, TriggerState,
};
use crate::diagnostics::Code;
use crate::name::{Name, QualifiedName};
use crate::parse::cursor::{Cursor, Parse};

/// The kinds that CREATE takes here, by their words.
const KINDS: &[&str] = &[
    "event trigger",
    "statistics",
    "server",
    "foreign data wrapper",
    "access method",
    "collation",
    "conversion",
    "default conversion",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "operator class",
    "operator family",
    "operator",
    "cast",
    "publication",
    "user mapping",
];

/// `CREATE` of one of these kinds, from behind CREATE on; `None` where it is none.
pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Option<Ddl>> {
    if !KINDS.iter().any(|words| c.are(words)) {
        return Ok(None);
    }
    if c.eat("publication") {
        return publication::create(c).map(Some);
    }
    c.eat("default");
    let Some(ObjectKind::Other(word)) = object::kind(c) else {
        return Err(c.syntax_error());
    };
    let kind = ObjectKind::Other(word);
    let if_not_exists = c.if_not_exists();
    let mut it = CreateOther {
        object: match word {
            "STATISTICS" | "OPERATOR" | "OPERATOR CLASS" => plain(kind, unnamed(c)),
            _ => object::reference(c, kind)?,
        },
        if_not_exists,
        or_replace: false,
        needs: Vec::new(),
        instead_of: None,
        copy_of: None,
        nondeterministic: false,
        event: None,
        rule: None,
    };
    match word {
        "STATISTICS" => it.object = statistics(c, &mut it.needs)?,
        "OPERATOR" => it.object = operator::create(c, &mut it.needs)?,
        "OPERATOR CLASS" => it.object = operator::class(c, &mut it.needs)?,
        "COLLATION" => collation(c, &mut it)?,
        "EVENT TRIGGER" => it.event = Some(event_trigger(c, &mut it.needs)?),
        "SERVER" => {
            while c.eat_any(&["type", "version"]) {
                c.string()?;
            }
            c.expect("foreign data wrapper")?;
            let wrapper = ObjectKind::Other("FOREIGN DATA WRAPPER");
            it.needs.push(plain(wrapper, bare(c.ident()?)));
            options(c)?;
        }
        "USER MAPPING" => {
            let server = it.object.name.clone();
            it.needs.push(plain(ObjectKind::Other("SERVER"), server));
            options(c)?;
        }
        "FOREIGN DATA WRAPPER" => {
            wrapper(c, &mut it.needs)?;
        }
        "ACCESS METHOD" => {
            c.expect("type")?;
            if !c.eat("index") {
                c.expect("table")?;
            }
            c.expect("handler")?;
            it.needs.push(called(c.loose_object_name()?, None));
        }
        "CONVERSION" => {
            c.expect("for")?;
            c.string()?;
            c.expect("to")?;
            c.string()?;
            c.expect("from")?;
            it.needs.push(called(c.loose_object_name()?, None));
        }
        "CAST" => {
            if c.eat("with function") {
                let name = c.loose_object_name()?;
                let signature = function::optional_signature(c)?;
                it.needs.push(ObjectReference {
                    signature,
                    ..plain(ObjectKind::Function, name)
                });
            } else if !c.eat("without function") {
                c.expect("with inout")?;
            }
            if c.eat("as") && !c.eat("assignment") {
                c.expect("implicit")?;
            }
        }
        "OPERATOR FAMILY" => {}
        _ => text_search(c, word, &mut it)?,
    }
    Ok(Some(Ddl::CreateOther(it)))
}

/// A name for what is read later.
fn unnamed(c: &Cursor<'_>) -> ObjectName {
    let at = c.index();
    bare(Ident {
        name: Name::from_quoted(""),
        span: c.span(at, at),
    })
}

/// `[OPTIONS (…)]`
fn options(c: &mut Cursor<'_>) -> Parse<()> {
    if c.eat("options") {
        c.skip_parentheses()?;
    }
    Ok(())
}

/// `[HANDLER f | NO HANDLER] [VALIDATOR f | NO VALIDATOR] [OPTIONS (…)]`; says whether anything is there.
fn wrapper(c: &mut Cursor<'_>, needs: &mut Vec<ObjectReference>) -> Parse<bool> {
    let start = c.index();
    loop {
        if c.eat_any(&["handler", "validator"]) {
            needs.push(called(c.loose_object_name()?, None));
        } else if !c.eat_any(&["no handler", "no validator"]) {
            break;
        }
    }
    options(c)?;
    Ok(c.index() > start)
}

/// `ON event [WHEN tag IN (…) [AND …]] EXECUTE FUNCTION f()`
fn event_trigger(c: &mut Cursor<'_>, needs: &mut Vec<ObjectReference>) -> Parse<EventFilter> {
    const EVENTS: [&str; 5] = [
        "ddl_command_start",
        "ddl_command_end",
        "sql_drop",
        "table_rewrite",
        "login",
    ];
    c.expect("on")?;
    let event = c.label()?.name;
    if !EVENTS.contains(&event.as_str()) {
        c.seek(c.index() - 1);
        let message = format!("unrecognized event name \"{event}\"");
        return Err(c.refusal(Code::SyntaxError, &message));
    }
    let mut filtered = false;
    let mut tags = Vec::new();
    if c.eat("when") {
        loop {
            let variable = c.ident()?.name;
            let message = if variable != "tag" {
                format!("unrecognized filter variable \"{variable}\"")
            } else if filtered {
                "filter variable \"tag\" specified more than once".to_owned()
            } else {
                String::new()
            };
            if !message.is_empty() {
                c.seek(c.index() - 1);
                return Err(c.refusal(Code::SyntaxError, &message));
            }
            filtered = true;
            c.expect("in")?;
            let written = c.parenthesised_list(Cursor::string)?;
            tags.extend(written.into_iter().map(|(tag, _)| tag.to_uppercase()));
            if !c.eat("and") {
                break;
            }
        }
    }
    c.expect("execute")?;
    if !c.eat("procedure") {
        c.expect("function")?;
    }
    needs.push(called(c.loose_object_name()?, Some(Vec::new())));
    c.expect_symbol("(")?;
    c.expect_symbol(")")?;
    Ok(EventFilter { event, tags })
}

/// The definition of a text search configuration, dictionary, parser or template.
fn text_search(c: &mut Cursor<'_>, word: &str, it: &mut CreateOther) -> Parse<()> {
    let mut keys = Vec::new();
    for item in definition::items(c)? {
        let other = |kind: &'static str| Some(plain(ObjectKind::Other(kind), item.name()?));
        match (word, item.key.as_str()) {
            ("TEXT SEARCH CONFIGURATION", "copy") => {
                it.copy_of = other("TEXT SEARCH CONFIGURATION");
            }
            // DEFAULT is a reserved word, and PostgreSQL's own parser.
            ("TEXT SEARCH CONFIGURATION", "parser") => it.needs.extend(other("TEXT SEARCH PARSER")),
            ("TEXT SEARCH DICTIONARY", "template") => {
                it.needs.extend(other("TEXT SEARCH TEMPLATE"));
            }
            ("TEXT SEARCH PARSER" | "TEXT SEARCH TEMPLATE", _) => {
                it.needs.extend(item.name().map(|name| called(name, None)));
            }
            _ => {}
        }
        keys.push(item.key);
    }
    let required = match word {
        "TEXT SEARCH DICTIONARY" => ("template", "text search template is required"),
        "TEXT SEARCH TEMPLATE" => ("lexize", "text search template lexize method is required"),
        _ => return Ok(()),
    };
    if keys.iter().any(|key| *key == *required.0) {
        return Ok(());
    }
    let mut said = c.refusal(Code::InvalidFunctionDefinition, required.1);
    said.sqlstate = Some("42P17".to_owned());
    Err(said)
}

/// `CREATE [OR REPLACE] TRANSFORM`, from behind that word on.
pub(super) fn transform(c: &mut Cursor<'_>, or_replace: bool) -> Parse<Ddl> {
    let object = object::transform(c)?;
    let mut needs = vec![plain(ObjectKind::Other("LANGUAGE"), object.name.clone())];
    c.parenthesised_list(|c| {
        if !c.eat("from") {
            c.expect("to")?;
        }
        c.expect("sql with function")?;
        let name = c.loose_object_name()?;
        let signature = function::optional_signature(c)?;
        needs.push(ObjectReference {
            signature,
            ..plain(ObjectKind::Function, name)
        });
        Ok(())
    })?;
    Ok(Ddl::CreateOther(CreateOther {
        object,
        if_not_exists: false,
        or_replace,
        needs,
        instead_of: None,
        copy_of: None,
        nondeterministic: false,
        event: None,
        rule: None,
    }))
}

pub(super) fn called(
    name: ObjectName,
    arguments: Option<Vec<crate::ddl::TypeName>>,
) -> ObjectReference {
    ObjectReference {
        signature: arguments.map(|arguments| FunctionSignature {
            arguments,
            modes: false,
        }),
        ..plain(ObjectKind::Function, name)
    }
}

/// `FROM collation` or `(…)`
fn collation(c: &mut Cursor<'_>, it: &mut CreateOther) -> Parse<()> {
    if c.eat("from") {
        let kind = ObjectKind::Other("COLLATION");
        it.copy_of = Some(plain(kind, c.loose_object_name()?));
        return Ok(());
    }
    for item in definition::items(c)? {
        if item.key == "from" {
            it.copy_of = item
                .name()
                .map(|name| plain(ObjectKind::Other("COLLATION"), name));
        } else if item.key == "deterministic" {
            it.nondeterministic = !item.flag();
        }
    }
    Ok(())
}

/// `[name] [(kinds)] ON column, … FROM table`; a name that is not written is left to PostgreSQL.
fn statistics(c: &mut Cursor<'_>, needs: &mut Vec<ObjectReference>) -> Parse<ObjectReference> {
    let start = c.index();
    let name = if c.is("on") || c.symbol("(") {
        c.since(16, start);
        None
    } else {
        Some(c.object_name()?)
    };
    if c.symbol("(") {
        c.parenthesised_list(|c| {
            let kind = c.ident()?.name;
            if ["ndistinct", "dependencies", "mcv"].contains(&kind.as_str()) {
                return Ok(());
            }
            c.seek(c.index() - 1);
            let message = format!("unrecognized statistics kind \"{kind}\"");
            Err(c.refusal(Code::SyntaxError, &message))
        })?;
    }
    c.expect("on")?;
    let mut expressions = 0;
    let columns = c.list(|c| {
        if c.symbol("(") {
            c.skip_parentheses()?;
            expressions += 1;
            return Ok(None);
        }
        let column = c.loose_ident()?;
        if c.symbol("(") {
            c.skip_parentheses()?;
            expressions += 1;
            return Ok(None);
        }
        Ok(Some(column))
    })?;
    if columns.len() < 2 && expressions == 0 {
        let message = "extended statistics require at least 2 columns";
        let mut said = c.refusal(Code::InvalidFunctionDefinition, message);
        said.sqlstate = Some("42P17".to_owned());
        return Err(said);
    }
    c.expect("from")?;
    let table = c.object_name()?;
    needs.push(plain(ObjectKind::Table, table.clone()));
    needs.extend(columns.into_iter().flatten().map(|column| ObjectReference {
        member: Some(column),
        ..plain(ObjectKind::Column, table.clone())
    }));
    let name = name.unwrap_or_else(|| ObjectName {
        name: QualifiedName {
            namespace: table.name.namespace.clone(),
            name: Name::from_quoted(""),
        },
        span: c.span_from(start),
    });
    Ok(plain(ObjectKind::Other("STATISTICS"), name))
}

/// `CREATE [OR REPLACE] [TRUSTED] [PROCEDURAL] LANGUAGE`, from behind these words on.
pub(super) fn language(c: &mut Cursor<'_>, or_replace: bool) -> Parse<Ddl> {
    let object = object::reference(c, ObjectKind::Other("LANGUAGE"))?;
    if c.done() {
        // A language without a handler is an extension.
        return Ok(Ddl::CreateExtension(CreateExtension {
            name: Ident {
                name: object.name.name.name,
                span: object.name.span,
            },
            if_not_exists: or_replace,
            namespace: None,
            cascade: false,
        }));
    }
    c.expect("handler")?;
    let mut needs = vec![called(c.loose_object_name()?, None)];
    while c.eat_any(&["inline", "validator"]) {
        needs.push(called(c.loose_object_name()?, None));
    }
    c.eat("no validator");
    Ok(Ddl::CreateOther(CreateOther {
        object,
        if_not_exists: false,
        or_replace,
        needs,
        instead_of: None,
        copy_of: None,
        nondeterministic: false,
        event: None,
        rule: None,
    }))
}

/// `IMPORT FOREIGN SCHEMA`, from behind these words on: what it makes is the remote database's to say, but for the names
/// that stand behind LIMIT TO.
pub(super) fn import(c: &mut Cursor<'_>) -> Parse<Ddl> {
    c.ident()?;
    let mut tables = Vec::new();
    let limited = c.eat("limit to");
    if limited {
        tables = c.parenthesised_list(Cursor::object_name)?;
    } else if c.eat("except") {
        c.parenthesised_list(Cursor::object_name)?;
    }
    c.expect("from server")?;
    let server = plain(ObjectKind::Other("SERVER"), bare(c.ident()?));
    c.expect("into")?;
    let schema = c.ident()?;
    options(c)?;
    let mut touches = vec![server];
    if limited {
        touches.extend(tables.into_iter().map(|mut table| {
            table.name.namespace = Some(schema.name.clone());
            plain(ObjectKind::ForeignTable, table)
        }));
    } else {
        touches.push(plain(ObjectKind::Schema, bare(schema)));
    }
    Ok(Ddl::NotFolded(NotFolded {
        what: "IMPORT FOREIGN SCHEMA",
        touches,
    }))
}

/// The rest of ALTER of one of these kinds, which changes nothing that is kept.
pub(super) fn alter(c: &mut Cursor<'_>, object: ObjectReference, if_exists: bool) -> Parse<Ddl> {
    let mut needs = Vec::new();
    let mut state = None;
    let ObjectKind::Other(word) = object.kind else {
        return Err(c.syntax_error());
    };
    let is_there = match word {
        "FOREIGN DATA WRAPPER" => wrapper(c, &mut needs)?,
        "SERVER" => {
            let start = c.index();
            if c.eat("version") {
                c.string()?;
            }
            options(c)?;
            c.index() > start
        }
        "USER MAPPING" => {
            c.expect("options")?;
            c.skip_parentheses()?;
            true
        }
        "EVENT TRIGGER" => {
            state = if c.eat("enable replica") {
                Some(TriggerState::Replica)
            } else if c.eat("enable always") {
                Some(TriggerState::Always)
            } else if c.eat("enable") {
                Some(TriggerState::Origin)
            } else if c.eat("disable") {
                Some(TriggerState::Disabled)
            } else {
                None
            };
            state.is_some()
        }
        "COLLATION" => c.eat("refresh version"),
        "STATISTICS" => {
            c.expect("set statistics")?;
            if !c.eat("default") {
                c.integer()?;
            }
            true
        }
        "OPERATOR" => {
            c.expect("set")?;
            c.skip_parentheses()?;
            true
        }
        "TEXT SEARCH DICTIONARY" => {
            c.skip_parentheses()?;
            true
        }
        "OPERATOR FAMILY" => {
            let start = c.index();
            if c.eat_any(&["add", "drop"]) {
                c.skip_rest();
            }
            c.index() > start
        }
        "TEXT SEARCH CONFIGURATION" => {
            if !c.eat_any(&["add mapping", "alter mapping"]) {
                c.expect("drop mapping")?;
            }
            c.skip_rest();
            true
        }
        "SUBSCRIPTION" | "TABLESPACE" | "DATABASE" => {
            let start = c.index();
            c.skip_rest();
            c.index() > start
        }
        _ => false,
    };
    if !is_there {
        return Err(c.syntax_error());
    }
    Ok(Ddl::AlterOther(AlterOther {
        object,
        if_exists,
        state,
    }))
}

/// `DROP OWNED BY` and `REASSIGN OWNED BY`, from behind OWNED on.
pub(super) fn owned(c: &mut Cursor<'_>, reassign: bool) -> Parse<Ddl> {
    c.expect("by")?;
    let roles = c.list(Cursor::role)?;
    let to = if reassign {
        c.expect("to")?;
        Some(c.role()?)
    } else {
        None
    };
    Ok(Ddl::Owned(Owned {
        roles,
        to,
        cascade: !reassign && c.cascade(),
    }))
}

/// `(source AS target)`
pub(super) fn cast(c: &mut Cursor<'_>) -> Parse<ObjectReference> {
    let start = c.index();
    c.expect_symbol("(")?;
    let source = type_name(c)?;
    c.expect("as")?;
    let target = type_name(c)?;
    c.expect_symbol(")")?;
    Ok(ObjectReference {
        signature: Some(FunctionSignature {
            arguments: vec![source, target],
            modes: false,
        }),
        ..plain(
            ObjectKind::Other("CAST"),
            ObjectName {
                name: QualifiedName {
                    namespace: None,
                    name: Name::from_quoted("cast"),
                },
                span: c.span_from(start),
            },
        )
    })
}
