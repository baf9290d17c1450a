//! Objects that no output shows: publications, rules, event triggers, statistics, casts, operators, servers …
//!
//! What is read of them is their name and what they depend on; the rest is passed over.

use super::definition::{self, Value};
use super::function;
use super::object::{self, bare, plain};
use super::types::type_name;
use crate::ddl::{
    AlterOther, AlterPublication, CreateOther, CreatePublication, Ddl, FunctionSignature, Ident,
    Nondeterministic, ObjectKind, ObjectName, ObjectReference, Owned, PublicationAction, RuleEvent,
};
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
];

/// `CREATE` of one of these kinds, from behind CREATE on; `None` where it is none.
pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Option<Ddl>> {
    if !KINDS.iter().any(|words| c.are(words)) {
        return Ok(None);
    }
    if c.eat("publication") {
        return publication(c).map(Some);
    }
    c.eat("default");
    let Some(ObjectKind::Other(word)) = object::kind(c) else {
        return Err(c.syntax_error());
    };
    let kind = ObjectKind::Other(word);
    let if_not_exists = c.if_not_exists();
    let mut needs = Vec::new();
    let object = match word {
        "STATISTICS" => statistics(c, &mut needs)?,
        "OPERATOR" => operator(c, &mut needs)?,
        _ => object::reference(c, kind)?,
    };
    let mut nondeterministic = Nondeterministic::Said(false);
    match word {
        "COLLATION" => nondeterministic = collation(c)?,
        "EVENT TRIGGER" => {
            c.expect("on")?;
            c.ident()?;
            while !c.done() && !c.is("execute") {
                c.bump()?;
            }
            c.expect("execute")?;
            if !c.eat("procedure") {
                c.expect("function")?;
            }
            needs.push(called(c.loose_object_name()?, Some(Vec::new())));
        }
        "SERVER" => {
            while !c.done() && !c.is("foreign") {
                c.bump()?;
            }
            c.expect("foreign data wrapper")?;
            let wrapper = ObjectKind::Other("FOREIGN DATA WRAPPER");
            needs.push(plain(wrapper, bare(c.ident()?)));
        }
        "FOREIGN DATA WRAPPER" | "ACCESS METHOD" => {
            while !c.done() {
                if c.eat_any(&["no handler", "no validator"]) {
                } else if c.eat_any(&["handler", "validator"]) {
                    needs.push(called(c.loose_object_name()?, None));
                } else {
                    c.bump()?;
                }
            }
        }
        "CAST" if c.eat("with function") => {
            let name = c.loose_object_name()?;
            let signature = function::optional_signature(c)?;
            needs.push(ObjectReference {
                signature,
                ..plain(ObjectKind::Function, name)
            });
        }
        _ => {}
    }
    c.skip_rest();
    Ok(Some(Ddl::CreateOther(CreateOther {
        object,
        if_not_exists,
        or_replace: false,
        needs,
        instead_of: None,
        nondeterministic,
    })))
}

fn called(name: ObjectName, arguments: Option<Vec<crate::ddl::TypeName>>) -> ObjectReference {
    ObjectReference {
        signature: arguments.map(|arguments| FunctionSignature {
            arguments,
            modes: false,
        }),
        ..plain(ObjectKind::Function, name)
    }
}

/// `FROM collation` or `(…)`
fn collation(c: &mut Cursor<'_>) -> Parse<Nondeterministic> {
    if c.eat("from") {
        return Ok(Nondeterministic::As(c.loose_object_name()?));
    }
    let deterministic = definition::items(c)?
        .iter()
        .find(|item| item.key == "deterministic")
        .is_none_or(definition::Item::flag);
    Ok(Nondeterministic::Said(!deterministic))
}

/// `[name] [(kinds)] ON column, … FROM table`; a name that is not written is left to PostgreSQL.
fn statistics(c: &mut Cursor<'_>, needs: &mut Vec<ObjectReference>) -> Parse<ObjectReference> {
    let start = c.index();
    let name = if c.is("on") || c.symbol("(") {
        None
    } else {
        Some(c.object_name()?)
    };
    if c.symbol("(") {
        c.skip_parentheses()?;
    }
    c.expect("on")?;
    let columns = c.list(|c| {
        if c.symbol("(") {
            c.skip_parentheses()?;
            return Ok(None);
        }
        let column = c.loose_ident()?;
        if c.symbol("(") {
            c.skip_parentheses()?;
            return Ok(None);
        }
        Ok(Some(column))
    })?;
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

/// `CREATE OPERATOR name (leftarg = …, rightarg = …, function = …)`
fn operator(c: &mut Cursor<'_>, needs: &mut Vec<ObjectReference>) -> Parse<ObjectReference> {
    let name = object::operator_name(c)?;
    let mut sides = (None, None);
    for item in definition::items(c)? {
        match (item.key.as_str(), item.value) {
            ("leftarg", Value::Name(ty)) => sides.0 = Some(ty),
            ("rightarg", Value::Name(ty)) => sides.1 = Some(ty),
            ("procedure" | "function", Value::Name(ty)) => needs.push(called(
                ObjectName {
                    name: ty.name,
                    span: ty.span,
                },
                None,
            )),
            _ => {}
        }
    }
    let arguments: Vec<_> = [sides.0, sides.1].into_iter().flatten().collect();
    for need in needs.iter_mut() {
        need.signature = Some(FunctionSignature {
            arguments: arguments.clone(),
            modes: false,
        });
    }
    Ok(ObjectReference {
        signature: Some(FunctionSignature {
            arguments,
            modes: false,
        }),
        ..plain(ObjectKind::Other("OPERATOR"), name)
    })
}

/// `CREATE [OR REPLACE] RULE name AS ON event TO table …`, from behind RULE on.
pub(super) fn rule(c: &mut Cursor<'_>, or_replace: bool) -> Parse<Ddl> {
    let name = c.ident()?;
    c.expect("as on")?;
    let event = if c.eat("select") {
        RuleEvent::Select
    } else if c.eat("insert") {
        RuleEvent::Insert
    } else if c.eat("update") {
        RuleEvent::Update
    } else {
        c.expect("delete")?;
        RuleEvent::Delete
    };
    c.expect("to")?;
    let table = c.object_name()?;
    let instead_of = c.eat("do instead").then_some(event);
    c.skip_rest();
    Ok(Ddl::CreateOther(CreateOther {
        needs: vec![plain(ObjectKind::Table, table.clone())],
        object: ObjectReference {
            member: Some(name),
            ..plain(ObjectKind::Rule, table)
        },
        if_not_exists: false,
        or_replace,
        instead_of,
        nondeterministic: Nondeterministic::Said(false),
    }))
}

/// `CREATE [OR REPLACE] [TRUSTED] [PROCEDURAL] LANGUAGE`, from behind these words on.
pub(super) fn language(c: &mut Cursor<'_>, or_replace: bool) -> Parse<Ddl> {
    let object = object::reference(c, ObjectKind::Other("LANGUAGE"))?;
    let mut needs = Vec::new();
    while !c.done() {
        if c.eat_any(&["handler", "inline", "validator"]) {
            needs.push(called(c.loose_object_name()?, None));
        } else {
            c.bump()?;
        }
    }
    Ok(Ddl::CreateOther(CreateOther {
        object,
        if_not_exists: false,
        or_replace,
        needs,
        instead_of: None,
        nondeterministic: Nondeterministic::Said(false),
    }))
}

/// `CREATE PUBLICATION`, from behind these words on.
fn publication(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let mut publication = CreatePublication {
        name: c.ident()?,
        all_tables: false,
        tables: Vec::new(),
        namespaces: Vec::new(),
    };
    if c.eat("for all") {
        // `ALL SEQUENCES` and EXCEPT are PostgreSQL 19's.
        c.expect("tables")?;
        publication.all_tables = true;
    } else if c.eat("for") {
        (publication.tables, publication.namespaces) = members(c)?;
    }
    if c.eat("with") {
        c.skip_parentheses()?;
    }
    Ok(Ddl::CreatePublication(publication))
}

type Members = (Vec<ObjectName>, Vec<Option<Ident>>);

/// `TABLE a, b (x), TABLES IN SCHEMA s`
fn members(c: &mut Cursor<'_>) -> Parse<Members> {
    let (mut tables, mut namespaces) = (Vec::new(), Vec::new());
    let mut in_schema = false;
    let mut first = true;
    loop {
        if c.eat("tables in schema") {
            in_schema = true;
        } else if c.eat("table") {
            in_schema = false;
        } else if first {
            return Err(c.syntax_error());
        }
        first = false;
        if in_schema {
            namespaces.push(if c.eat("current_schema") {
                None
            } else {
                Some(c.ident()?)
            });
        } else {
            let only = c.eat("only");
            let parenthesis = only && c.eat_symbol("(");
            tables.push(c.object_name()?);
            if parenthesis {
                c.expect_symbol(")")?;
            }
            c.eat_symbol("*");
            if c.symbol("(") {
                c.skip_parentheses()?;
            }
            if c.eat("where") {
                c.skip_parentheses()?;
            }
        }
        if !c.eat_symbol(",") {
            return Ok((tables, namespaces));
        }
    }
}

/// `ALTER PUBLICATION`, from behind the name on.
pub(super) fn alter_publication(c: &mut Cursor<'_>, name: Ident) -> Parse<Ddl> {
    let action = if c.eat("add") {
        PublicationAction::Add
    } else if c.eat("drop") {
        PublicationAction::Drop
    } else {
        c.expect("set")?;
        PublicationAction::Set
    };
    if action == PublicationAction::Set && c.symbol("(") {
        c.skip_parentheses()?;
        return Ok(Ddl::AlterPublication(AlterPublication {
            name,
            action: PublicationAction::Options,
            tables: Vec::new(),
            namespaces: Vec::new(),
        }));
    }
    let (tables, namespaces) = members(c)?;
    Ok(Ddl::AlterPublication(AlterPublication {
        name,
        action,
        tables,
        namespaces,
    }))
}

/// The rest of ALTER of one of these kinds, which changes nothing that is kept.
pub(super) fn alter(c: &mut Cursor<'_>, object: ObjectReference, if_exists: bool) -> Parse<Ddl> {
    if c.done() {
        return Err(c.syntax_error());
    }
    c.skip_rest();
    Ok(Ddl::AlterOther(AlterOther { object, if_exists }))
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
