//! Functions as `rpc` calls them. Those that PostgREST cannot call are left out: trigger functions, procedures, and
//! functions with arguments that have no name, except a single one of json, jsonb, text or bytea.
//! <https://docs.postgrest.org/en/stable/references/api/functions.html>

use std::collections::BTreeMap;

use serde::Serialize;

use super::Field;
use super::text::{doc_lines, property_key, string_literal};
use super::wire::{Wire, wire};
use crate::catalog::ty::oid;
use crate::catalog::{self, FunctionArgument, NamespaceId, TypeKind};
use crate::ddl::{FunctionKind, ParameterMode};
use crate::lower::Facts;
use crate::lower::names::Names;

/// A function in `Database`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// Its key.
    pub key: String,
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its signatures, in creation order.
    pub signatures: Vec<Signature>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signature {
    /// What it takes.
    pub arguments: Vec<Field>,
    /// It takes something.
    pub has_arguments: bool,
    /// The columns that it returns, where it names them itself.
    pub columns: Vec<Field>,
    /// It names them.
    pub has_columns: bool,
    /// What it returns, where it does not.
    pub returns: String,
    /// It returns a list.
    pub returns_list: bool,
    /// It returns a set, which is a list but where it is said to have one row.
    pub returns_set: bool,
    /// It returns rows of a table, whose columns a `select` may then name.
    pub of_table: bool,
    /// The table whose row it takes, as a string literal; `"*"` where it takes none.
    pub source: String,
    /// That table, as a string literal.
    pub table: String,
    /// Whether it returns at most one row.
    pub is_one_to_one: bool,
}

/// The functions of a schema by name, in creation order of the first of a name.
pub(super) fn functions(facts: &Facts<'_>, names: &Names, namespace: NamespaceId) -> Vec<Function> {
    let mut functions: Vec<Function> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (_, function) in facts.functions() {
        if function.namespace != namespace || !is_callable(function) {
            continue;
        }
        let key = property_key(function.name.as_str());
        let place = *places.entry(key.clone()).or_insert(functions.len());
        if place == functions.len() {
            functions.push(Function {
                key,
                doc_lines: doc_lines(function.comment.as_slice()),
                signatures: Vec::new(),
            });
        }
        functions[place]
            .signatures
            .push(signature(facts, names, function));
    }
    functions
}

fn is_callable(function: &catalog::Function) -> bool {
    let result = function.result.id;
    let mut unnamed = function
        .inputs()
        .filter(|argument| argument.name.is_none())
        .peekable();
    let takes_body = function.inputs().count() == 1
        && function.inputs().all(|argument| {
            matches!(
                argument.ty.id,
                oid::JSON | oid::JSONB | oid::TEXT | oid::BYTEA
            )
        });
    function.kind == FunctionKind::Function
        && result != oid::TRIGGER
        && result != oid::EVENT_TRIGGER
        && (unnamed.peek().is_none() || takes_body)
}

fn signature(facts: &Facts<'_>, names: &Names, function: &catalog::Function) -> Signature {
    let arguments: Vec<Field> = function
        .inputs()
        .map(|argument| Field {
            optional: argument.default.is_some() || argument.mode == ParameterMode::Variadic,
            ..field(facts, names, argument)
        })
        .collect();
    let columns = columns(facts, names, function);
    let table = returned_table(facts, function);
    let returns_one = !function.returns_set || function.rows == Some(1.0);
    Signature {
        has_arguments: !arguments.is_empty(),
        arguments,
        has_columns: !columns.is_empty(),
        columns,
        returns: returns(facts, names, function),
        returns_list: function.returns_set,
        returns_set: function.returns_set,
        source: string_literal("*"),
        of_table: table.is_some(),
        table: string_literal(table.unwrap_or_default()),
        is_one_to_one: returns_one,
    }
}

fn field(facts: &Facts<'_>, names: &Names, argument: &FunctionArgument) -> Field {
    Field {
        doc_lines: Vec::new(),
        key: property_key(argument.name.as_ref().map_or("", |name| name.as_str())),
        optional: false,
        type_expr: wire(facts, names, argument.ty).ts(),
    }
}

/// The columns of RETURNS TABLE, or several OUT arguments; a single OUT argument is the result itself.
fn columns(facts: &Facts<'_>, names: &Names, function: &catalog::Function) -> Vec<Field> {
    let outputs: Vec<&FunctionArgument> = function
        .arguments
        .iter()
        .filter(|argument| match argument.mode {
            ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table => true,
            ParameterMode::In | ParameterMode::Variadic => false,
        })
        .collect();
    let of_table = outputs
        .iter()
        .any(|argument| argument.mode == ParameterMode::Table);
    if outputs.len() < 2 && !of_table {
        return Vec::new();
    }
    outputs
        .iter()
        .enumerate()
        .map(|(index, argument)| {
            let mut field = field(facts, names, argument);
            if argument.name.is_none() {
                field.key = format!("column{}", index + 1);
            }
            field
        })
        .collect()
}

/// The shown table or view whose rows are returned.
fn returned_table<'a>(facts: &Facts<'a>, function: &catalog::Function) -> Option<&'a str> {
    let TypeKind::Composite { relation } = facts.catalog.types[function.result.id].kind else {
        return None;
    };
    facts
        .relations()
        .find(|(id, found)| *id == relation && found.namespace == function.namespace)
        .map(|(_, relation)| relation.name.as_str())
}

/// As with `supabase gen types`, a result that may be NULL is not said to be: PostgreSQL does not tell.
fn returns(facts: &Facts<'_>, names: &Names, function: &catalog::Function) -> String {
    let result = function.result;
    let ty = &facts.catalog.types[result.id];
    if let TypeKind::Composite { relation } = ty.kind
        && let Some((id, _)) = facts.relations().find(|(id, _)| *id == relation)
    {
        return names.relation(id).to_owned();
    }
    match result.id {
        oid::VOID => "undefined".to_owned(),
        oid::RECORD => "Record<string, unknown>".to_owned(),
        _ => {
            let wire = wire(facts, names, result);
            if function.returns_set {
                parenthesized(&wire)
            } else {
                wire.ts()
            }
        }
    }
}

/// A union needs parentheses where `[]` may follow.
fn parenthesized(wire: &Wire) -> String {
    let ts = wire.ts();
    if ts.contains(" | ") && !ts.starts_with('(') {
        format!("({ts})")
    } else {
        ts
    }
}
