//! How statements name an object of any kind: COMMENT ON, DROP, ALTER … RENAME, OWNER.

use super::function;
use super::types::type_name;
use crate::ddl::{
    Comment, Ddl, Drop, FunctionSignature, Ident, ObjectKind, ObjectName, ObjectReference, RoleName,
};
use crate::diagnostics::Code;
use crate::name::{Name, QualifiedName};
use crate::parse::cursor::{Cursor, Parse};

/// An object that was named, before its kind is said.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Its name.
    pub(super) name: ObjectName,
    /// The argument types of a routine.
    pub(super) signature: Option<FunctionSignature>,
    /// The access method of an operator class or family.
    pub(super) member: Option<Ident>,
}

impl Target {
    /// As an object of this kind.
    pub(super) fn reference(self, kind: ObjectKind) -> ObjectReference {
        ObjectReference {
            kind,
            name: self.name,
            member: self.member,
            signature: self.signature,
        }
    }
}

/// An object of this name, without more.
pub(super) fn plain(kind: ObjectKind, name: ObjectName) -> ObjectReference {
    ObjectReference {
        kind,
        name,
        member: None,
        signature: None,
    }
}

/// A name that has no schema, as an object's.
pub(super) fn bare(ident: Ident) -> ObjectName {
    ObjectName {
        name: QualifiedName {
            namespace: None,
            name: ident.name,
        },
        span: ident.span,
    }
}

/// The words that name a kind, longest first, and whether such objects have schemas.
const KINDS: &[(&str, ObjectKind)] = &[
    ("table", ObjectKind::Table),
    ("materialized view", ObjectKind::MaterializedView),
    ("view", ObjectKind::View),
    ("foreign table", ObjectKind::ForeignTable),
    ("index", ObjectKind::Index),
    ("sequence", ObjectKind::Sequence),
    ("type", ObjectKind::Type),
    ("domain", ObjectKind::Domain),
    ("function", ObjectKind::Function),
    ("procedure", ObjectKind::Procedure),
    ("routine", ObjectKind::Routine),
    ("aggregate", ObjectKind::Aggregate),
    ("schema", ObjectKind::Schema),
    ("extension", ObjectKind::Extension),
    ("role", ObjectKind::Role),
    ("user mapping", ObjectKind::Other("USER MAPPING")),
    ("user", ObjectKind::Role),
    ("group", ObjectKind::Role),
    ("column", ObjectKind::Column),
    ("constraint", ObjectKind::Constraint),
    ("event trigger", ObjectKind::Other("EVENT TRIGGER")),
    ("trigger", ObjectKind::Trigger),
    ("policy", ObjectKind::Policy),
    ("rule", ObjectKind::Rule),
    ("publication", ObjectKind::Publication),
    ("subscription", ObjectKind::Other("SUBSCRIPTION")),
    ("access method", ObjectKind::Other("ACCESS METHOD")),
    ("cast", ObjectKind::Other("CAST")),
    ("collation", ObjectKind::Other("COLLATION")),
    ("conversion", ObjectKind::Other("CONVERSION")),
    ("database", ObjectKind::Other("DATABASE")),
    (
        "foreign data wrapper",
        ObjectKind::Other("FOREIGN DATA WRAPPER"),
    ),
    ("trusted procedural language", ObjectKind::Other("LANGUAGE")),
    ("procedural language", ObjectKind::Other("LANGUAGE")),
    ("language", ObjectKind::Other("LANGUAGE")),
    ("large object", ObjectKind::Other("LARGE OBJECT")),
    ("operator class", ObjectKind::Other("OPERATOR CLASS")),
    ("operator family", ObjectKind::Other("OPERATOR FAMILY")),
    ("operator", ObjectKind::Other("OPERATOR")),
    ("server", ObjectKind::Other("SERVER")),
    ("statistics", ObjectKind::Other("STATISTICS")),
    ("tablespace", ObjectKind::Other("TABLESPACE")),
    (
        "text search configuration",
        ObjectKind::Other("TEXT SEARCH CONFIGURATION"),
    ),
    (
        "text search dictionary",
        ObjectKind::Other("TEXT SEARCH DICTIONARY"),
    ),
    (
        "text search parser",
        ObjectKind::Other("TEXT SEARCH PARSER"),
    ),
    (
        "text search template",
        ObjectKind::Other("TEXT SEARCH TEMPLATE"),
    ),
    ("transform", ObjectKind::Other("TRANSFORM")),
];

/// Takes the words of a kind.
pub(super) fn kind(c: &mut Cursor<'_>) -> Option<ObjectKind> {
    let (words, kind) = KINDS.iter().find(|(words, _)| c.are(words))?;
    c.eat(words);
    Some(*kind)
}

/// Takes the name of an object of this kind, as COMMENT and DROP write it.
pub(super) fn reference(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<ObjectReference> {
    match kind {
        ObjectKind::Table
        | ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::ForeignTable
        | ObjectKind::Index
        | ObjectKind::Sequence => Ok(plain(kind, c.object_name()?)),
        ObjectKind::Type | ObjectKind::Domain => Ok(plain(kind, type_object(c)?)),
        ObjectKind::Function
        | ObjectKind::Procedure
        | ObjectKind::Routine
        | ObjectKind::Aggregate => {
            let name = c.loose_object_name()?;
            let signature = function::optional_signature(c)?;
            Ok(ObjectReference {
                kind,
                name,
                member: None,
                signature,
            })
        }
        ObjectKind::Schema | ObjectKind::Extension | ObjectKind::Publication => {
            Ok(plain(kind, bare(c.ident()?)))
        }
        ObjectKind::Role if c.is_any(&["current_user", "current_role", "session_user"]) => {
            let mut said = c.refusal(
                Code::InvalidColumnDefinition,
                "cannot use special role specifier in DROP ROLE",
            );
            said.sqlstate = Some("22023".to_owned());
            Err(said)
        }
        ObjectKind::Role => Ok(plain(kind, bare(c.loose_ident()?))),
        ObjectKind::Column => {
            let (table, column) = c.column_reference()?;
            Ok(ObjectReference {
                kind,
                name: table,
                member: Some(column),
                signature: None,
            })
        }
        ObjectKind::Constraint | ObjectKind::DomainConstraint => {
            let member = c.ident()?;
            c.expect("on")?;
            let domain = c.eat("domain");
            Ok(ObjectReference {
                kind: if domain {
                    ObjectKind::DomainConstraint
                } else {
                    ObjectKind::Constraint
                },
                name: c.object_name()?,
                member: Some(member),
                signature: None,
            })
        }
        ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule => {
            let member = c.ident()?;
            c.expect("on")?;
            Ok(ObjectReference {
                kind,
                name: c.object_name()?,
                member: Some(member),
                signature: None,
            })
        }
        ObjectKind::Other(_) => other(c, kind),
    }
}

/// The name of a type or domain: COMMENT ON TYPE takes any type name.
fn type_object(c: &mut Cursor<'_>) -> Parse<ObjectName> {
    let ty = type_name(c)?;
    let mut name = ty.name;
    if ty.dimensions > 0 {
        name.name = Name::from_quoted(&format!("_{}", name.name));
    }
    Ok(ObjectName {
        name,
        span: ty.span,
    })
}

/// The kinds without a schema that one word names.
const SINGLE: &[&str] = &[
    "EVENT TRIGGER",
    "SERVER",
    "FOREIGN DATA WRAPPER",
    "LANGUAGE",
    "ACCESS METHOD",
    "SUBSCRIPTION",
    "TABLESPACE",
    "DATABASE",
];

/// The kinds with a schema that a name names.
const QUALIFIED: &[&str] = &[
    "STATISTICS",
    "COLLATION",
    "CONVERSION",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
];

/// Whether objects of this kind have a schema.
pub(super) fn has_schema(word: &str) -> bool {
    word == "OPERATOR" || QUALIFIED.contains(&word)
}

/// An operator's name: `=`, `s.===`.
pub(super) fn operator_name(c: &mut Cursor<'_>) -> Parse<ObjectName> {
    let start = c.index();
    let mut namespace = None;
    while c.nth_symbol(1, ".") {
        namespace = Some(c.ident()?.name);
        c.expect_symbol(".")?;
    }
    let token = c.bump()?;
    let symbol = c.raw(token);
    if !symbol.starts_with(|first: char| "+-*/<>=~!@#%^&|`?".contains(first)) {
        c.seek(c.index() - 1);
        return Err(c.syntax_error());
    }
    Ok(ObjectName {
        name: QualifiedName {
            namespace,
            name: Name::from_quoted(symbol),
        },
        span: c.span_from(start),
    })
}

/// What no output shows, as its kind is named.
fn other(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<ObjectReference> {
    let ObjectKind::Other(word) = kind else {
        return Err(c.syntax_error());
    };
    if SINGLE.contains(&word) {
        // A language may stand in quotes.
        if let Ok((text, span)) = c.string() {
            return Ok(plain(
                kind,
                bare(Ident {
                    name: Name::from_quoted(&text),
                    span,
                }),
            ));
        }
        return Ok(plain(kind, bare(c.loose_ident()?)));
    }
    if QUALIFIED.contains(&word) {
        let name = c.object_name()?;
        let has_method = matches!(word, "OPERATOR CLASS" | "OPERATOR FAMILY");
        return Ok(ObjectReference {
            member: if has_method { using(c)? } else { None },
            ..plain(kind, name)
        });
    }
    if word == "USER MAPPING" {
        return user_mapping(c, kind);
    }
    if word == "TRANSFORM" {
        return transform(c);
    }
    if word == "CAST" {
        return super::other::cast(c);
    }
    if word == "OPERATOR" {
        let name = operator_name(c)?;
        c.expect_symbol("(")?;
        let mut arguments = Vec::new();
        loop {
            if !c.eat("none") {
                arguments.push(type_name(c)?);
            }
            if !c.eat_symbol(",") {
                break;
            }
        }
        c.expect_symbol(")")?;
        return Ok(ObjectReference {
            signature: Some(FunctionSignature {
                arguments,
                modes: false,
            }),
            ..plain(kind, name)
        });
    }
    // A large object has a number.
    let start = c.index();
    c.integer()?;
    let number = c.snippet(start, c.index());
    Ok(plain(
        kind,
        bare(Ident {
            name: Name::from_quoted(&number.text),
            span: number.span,
        }),
    ))
}

/// `FOR role SERVER name`
fn user_mapping(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<ObjectReference> {
    c.expect("for")?;
    let start = c.index();
    let role = if c.eat("user") {
        RoleName::Current(c.span_from(start))
    } else {
        c.role()?
    };
    let name = match &role {
        RoleName::Public => "public",
        RoleName::Current(_) => "current_user",
        RoleName::Session(_) => "session_user",
        RoleName::Role(role) => role.name.as_str(),
    };
    let role = Ident {
        name: Name::from_quoted(name),
        span: c.span_from(start),
    };
    c.expect("server")?;
    Ok(ObjectReference {
        member: Some(role),
        ..plain(kind, bare(c.ident()?))
    })
}

/// `FOR type LANGUAGE name`
pub(super) fn transform(c: &mut Cursor<'_>) -> Parse<ObjectReference> {
    c.expect("for")?;
    let ty = type_name(c)?;
    c.expect("language")?;
    Ok(ObjectReference {
        signature: Some(FunctionSignature {
            arguments: vec![ty],
            modes: false,
        }),
        ..plain(ObjectKind::Other("TRANSFORM"), bare(c.ident()?))
    })
}

/// `USING method`
pub(super) fn using(c: &mut Cursor<'_>) -> Parse<Option<Ident>> {
    c.expect("using")?;
    c.ident().map(Some)
}

/// `COMMENT`, from behind that word on.
pub(super) fn comment(c: &mut Cursor<'_>) -> Parse<Ddl> {
    c.expect("on")?;
    let kind = kind(c).ok_or_else(|| c.syntax_error())?;
    let object = reference(c, kind)?;
    c.expect("is")?;
    let text = if c.eat("null") {
        None
    } else {
        Some(c.string()?.0)
    };
    Ok(Ddl::Comment(Comment { object, text }))
}

/// `DROP`, from behind that word on.
pub(super) fn drop(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.eat("owned") {
        return super::other::owned(c, false);
    }
    let Some(kind) = kind(c) else {
        return Err(c.syntax_error());
    };
    if matches!(kind, ObjectKind::Column | ObjectKind::Constraint) {
        return Err(c.syntax_error());
    }
    let concurrently = kind == ObjectKind::Index && c.eat("concurrently");
    let if_exists = c.if_exists();
    let objects = c.list(|c| reference(c, kind))?;
    if kind == ObjectKind::Other("DATABASE") {
        c.skip_rest();
    }
    Ok(Ddl::Drop(Drop {
        objects,
        concurrently,
        if_exists,
        cascade: c.cascade(),
    }))
}
