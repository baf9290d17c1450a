//! Statements whose clauses stand as `(name = value, …)`: CREATE AGGREGATE, range and base types.

use std::sync::Arc;

use super::function;
use super::types::type_name;
use crate::ddl::{
    BaseType, CreateAggregate, CreateBaseType, CreateRange, Ddl, FunctionArgument, ObjectName,
    TypeName,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::name::Name;
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::Kind;
use crate::source::Span;

/// `name = value`
pub(super) struct Item {
    pub(super) key: Name,
    span: Span,
    pub(super) value: Value,
}

/// What stands behind `=`.
pub(super) enum Value {
    /// Nothing: the name alone says it.
    Set,
    /// A name, of a type, function or word.
    Name(TypeName),
    /// A string.
    Text(Arc<str>),
    /// A number, an operator, a reserved word.
    Other(Arc<str>),
}

impl Item {
    pub(super) fn name(&self) -> Option<ObjectName> {
        match &self.value {
            Value::Name(ty) => Some(ObjectName {
                name: ty.name.clone(),
                span: ty.span,
            }),
            Value::Text(text) => Some(ObjectName {
                name: crate::name::QualifiedName {
                    namespace: None,
                    name: Name::from_quoted(text),
                },
                span: self.span,
            }),
            Value::Set | Value::Other(_) => None,
        }
    }

    fn ty(&self) -> Option<TypeName> {
        match &self.value {
            Value::Name(ty) => Some(ty.clone()),
            Value::Set | Value::Text(_) | Value::Other(_) => None,
        }
    }

    fn word(&self) -> Option<Arc<str>> {
        match &self.value {
            Value::Name(ty) => Some(ty.name.name.as_str().into()),
            Value::Text(text) | Value::Other(text) => Some(text.clone()),
            Value::Set => None,
        }
    }

    /// As PostgreSQL's `defGetBoolean`.
    pub(super) fn flag(&self) -> bool {
        self.word().is_none_or(|word| {
            ["true", "on", "1", "yes"]
                .iter()
                .any(|yes| word.eq_ignore_ascii_case(yes))
        })
    }
}

/// `( name [= value], … )`
pub(super) fn items(c: &mut Cursor<'_>) -> Parse<Vec<Item>> {
    c.parenthesised_list(|c| {
        let key = c.label()?;
        let value = if c.eat_symbol("=") {
            value(c)?
        } else {
            Value::Set
        };
        Ok(Item {
            key: key.name,
            span: key.span,
            value,
        })
    })
}

fn value(c: &mut Cursor<'_>) -> Parse<Value> {
    if let Ok((text, _)) = c.string() {
        return Ok(Value::Text(text));
    }
    let start = c.index();
    let is_name = c
        .nth(0)
        .is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted));
    if is_name {
        c.eat("setof");
        if let Ok(ty) = type_name(c) {
            return Ok(Value::Name(ty));
        }
        c.seek(start);
    }
    while !c.done() && !c.symbol(",") && !c.symbol(")") {
        if c.symbol("(") {
            c.skip_parentheses()?;
        } else {
            c.bump()?;
        }
    }
    if c.index() == start {
        return Err(c.syntax_error());
    }
    Ok(Value::Other(c.snippet(start, c.index()).text))
}

fn required(span: Span, sqlstate: &str, message: &str) -> Box<Diagnostic> {
    let mut diagnostic = Diagnostic::error(Code::InvalidFunctionDefinition, span, message);
    diagnostic.sqlstate = Some(sqlstate.to_owned());
    Box::new(diagnostic)
}

/// `CREATE TYPE name AS RANGE`, from behind these words on.
pub(super) fn create_range(c: &mut Cursor<'_>, name: ObjectName) -> Parse<Ddl> {
    let mut range = CreateRange {
        name,
        subtype: None,
        multirange: None,
    };
    let mut seen: Vec<Name> = Vec::new();
    for item in items(c)? {
        if seen.contains(&item.key) {
            let mut said = required(item.span, "42601", "conflicting or redundant options");
            said.code = Code::SyntaxError;
            return Err(said);
        }
        match item.key.as_str() {
            "subtype" => range.subtype = item.ty(),
            "multirange_type_name" => range.multirange = item.name(),
            "canonical" | "subtype_diff" | "subtype_opclass" | "collation" => {}
            other => {
                return Err(required(
                    item.span,
                    "42601",
                    &format!("type attribute \"{other}\" not recognized"),
                ));
            }
        }
        seen.push(item.key);
    }
    Ok(Ddl::CreateRange(range))
}

/// `CREATE TYPE name (…)`, from behind the name on.
pub(super) fn create_base_type(c: &mut Cursor<'_>, name: ObjectName) -> Parse<Ddl> {
    let mut base = BaseType {
        input: None,
        output: None,
        helpers: Vec::new(),
        category: None,
        preferred: false,
        like: None,
        element: None,
        subscript: false,
    };
    for item in items(c)? {
        match item.key.as_str() {
            "input" => base.input = item.name(),
            "output" => base.output = item.name(),
            "receive" | "send" | "typmod_in" | "typmod_out" | "analyze" | "subscript" => {
                base.subscript |= item.key == "subscript";
                base.helpers.extend(item.name());
            }
            "category" => base.category = item.word().and_then(|word| word.chars().next()),
            "preferred" => base.preferred = item.flag(),
            "like" => base.like = item.ty(),
            "element" => base.element = item.ty(),
            // How it is stored, and what PostgreSQL passes over with a warning.
            _ => {}
        }
    }
    Ok(Ddl::CreateBaseType(CreateBaseType {
        name,
        definition: Some(base),
    }))
}

/// `CREATE AGGREGATE`, from behind that word on.
pub(super) fn create_aggregate(c: &mut Cursor<'_>, or_replace: bool) -> Parse<Ddl> {
    let name = c.loose_object_name()?;
    let mut aggregate = CreateAggregate {
        name,
        or_replace,
        arguments: Vec::new(),
        direct: None,
        transition: None,
        state: None,
        finish: None,
        helpers: Vec::new(),
        parallel: None,
    };
    let written = is_signature(c);
    if written {
        (aggregate.arguments, aggregate.direct) = arguments(c)?;
    }
    let mut base = None;
    for item in items(c)? {
        match item.key.as_str() {
            "sfunc" | "sfunc1" => aggregate.transition = item.name(),
            "stype" | "stype1" => aggregate.state = item.ty(),
            "finalfunc" => aggregate.finish = item.name(),
            "combinefunc" | "serialfunc" | "deserialfunc" | "msfunc" | "minvfunc"
            | "mfinalfunc" => aggregate.helpers.extend(item.name()),
            "parallel" => aggregate.parallel = item.word().map(|it| Name::from_unquoted(&it)),
            "basetype" => base = Some(item),
            _ => {}
        }
    }
    if !written {
        let Some(base) = base else {
            return Err(required(
                aggregate.name.span,
                "42P13",
                "aggregate input type must be specified",
            ));
        };
        let any = base
            .word()
            .is_some_and(|word| word.eq_ignore_ascii_case("any"));
        if !any && let Some(ty) = base.ty() {
            aggregate.arguments.push(function::unnamed(ty));
        }
    }
    Ok(Ddl::CreateAggregate(aggregate))
}

/// Whether the parenthesis holds arguments, not the old form's definition.
fn is_signature(c: &Cursor<'_>) -> bool {
    !(c.symbol("(") && c.nth_symbol(2, "="))
}

/// `(*)`, `(a, b)`, `(a ORDER BY b)`
fn arguments(c: &mut Cursor<'_>) -> Parse<(Vec<FunctionArgument>, Option<usize>)> {
    if c.symbol("(") && c.nth_symbol(1, "*") && c.nth_symbol(2, ")") {
        c.skip_parentheses()?;
        return Ok((Vec::new(), None));
    }
    c.expect_symbol("(")?;
    let mut arguments = Vec::new();
    let mut direct = None;
    loop {
        if c.eat("order by") {
            direct = Some(arguments.len());
        }
        arguments.push(function::argument_of_aggregate(c)?);
        if c.is("order") || c.eat_symbol(",") {
            continue;
        }
        c.expect_symbol(")")?;
        return Ok((arguments, direct));
    }
}
