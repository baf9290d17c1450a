//! Functions as `rpc` calls them, with a type each for what they take and give; and those that are fields of a row.
//!
//! A result may be NULL, which `supabase gen types` does not say; `style = "supabase"` does as that does.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{FunctionTypes, Object};
use super::text::{doc_lines, property_key, string_literal};
use super::wire::{Wire, wire};
use super::{Field, or_null};
use crate::catalog::{self, FunctionId, NamespaceId, Relation, RelationId};
use crate::lower::callable::{self, Result};
use crate::lower::names::Names;
use crate::lower::{Driver, Facts, doc};

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
    /// What it takes, where that has no type of its own.
    pub arguments: Vec<Field>,
    /// It has none.
    pub has_arguments: bool,
    /// What it takes, where it has.
    pub takes: String,
    /// The columns that it returns, where they are written out.
    pub columns: Vec<Field>,
    /// They are.
    pub has_columns: bool,
    /// What it returns, where they are not.
    pub returns: String,
    /// A list of that.
    pub returns_list: bool,
    /// It returns a set.
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

/// What a function takes that takes nothing.
pub(in crate::lower) const NOTHING: &str = "Record<PropertyKey, never>";

/// The functions of a schema by name, in creation order of the first of a name.
pub(super) fn functions(facts: &Facts<'_>, names: &Names, namespace: NamespaceId) -> Vec<Function> {
    let called = callable::functions(facts).map(|(id, function)| (id, function, None));
    let fields = callable::fields(facts).map(|(id, function, of)| (id, function, Some(of)));
    let mut all: Vec<_> = called
        .chain(fields)
        .filter(|(_, function, _)| function.namespace == namespace)
        .collect();
    all.sort_by_key(|(id, ..)| *id);
    let mut functions: Vec<Function> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (id, function, field_of) in all {
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
            .push(signature(facts, names, (id, function), field_of));
    }
    functions
}

fn signature(
    facts: &Facts<'_>,
    names: &Names,
    (id, function): (FunctionId, &catalog::Function),
    field_of: Option<RelationId>,
) -> Signature {
    let table = returned_table(facts, function);
    let arguments: Vec<Field> = field_of
        .map(|relation| Field {
            doc_lines: Vec::new(),
            key: property_key(""),
            optional: false,
            type_expr: row_in_database(facts, relation),
        })
        .into_iter()
        .collect();
    let (takes, returns) = if field_of.is_none() {
        let ident = names.function(id);
        let takes = match function.inputs().next() {
            Some(_) => format!("{ident}Args"),
            None => NOTHING.to_owned(),
        };
        (takes, format!("{ident}Returns"))
    } else if table.is_some() {
        let (expr, is_list) = returns(facts, names, function);
        let expr = if is_list { format!("{expr}[]") } else { expr };
        (String::new(), expr)
    } else {
        let message = format!("{} is selected with its row, not called", function.name);
        let error = format!("{{ error: true }} & {}", string_literal(&message));
        (String::new(), error)
    };
    Signature {
        has_arguments: !arguments.is_empty(),
        arguments,
        takes,
        columns: Vec::new(),
        has_columns: false,
        returns,
        returns_list: false,
        returns_set: function.returns_set,
        of_table: table.is_some(),
        source: string_literal(
            field_of.map_or("*", |id| facts.catalog.relations[id].name.as_str()),
        ),
        table: string_literal(table.unwrap_or_default()),
        is_one_to_one: !function.returns_set || function.rows == Some(1.0),
    }
}

fn row_in_database(facts: &Facts<'_>, id: RelationId) -> String {
    let relation = &facts.catalog.relations[id];
    let namespace = &facts.catalog.namespaces[relation.namespace];
    format!(
        "Database[{}][\"{}\"][{}][\"Row\"]",
        string_literal(namespace.name.as_str()),
        if relation.kind.is_view() {
            "Views"
        } else {
            "Tables"
        },
        string_literal(relation.name.as_str())
    )
}

/// The functions that are fields of each relation's rows, in creation order.
pub(super) fn fields(facts: &Facts<'_>) -> BTreeMap<RelationId, Vec<FunctionId>> {
    let mut fields: BTreeMap<RelationId, Vec<FunctionId>> = BTreeMap::new();
    for (id, _, of) in callable::fields(facts) {
        fields.entry(of).or_default().push(id);
    }
    fields
}

/// The fields that these functions add to the rows of a relation: what gives a list is a relationship instead.
pub(super) fn computed(
    (facts, names): (&Facts<'_>, &Names),
    relation: &Relation,
    fields: &[FunctionId],
) -> Vec<Field> {
    let functions = fields.iter().map(|id| &facts.catalog.functions[*id]);
    functions
        .filter(|function| !function.returns_set)
        .filter(|function| relation.columns().all(|it| it.name != function.name))
        .map(|function| Field {
            doc_lines: doc_lines(function.comment.as_slice()),
            key: property_key(function.name.as_str()),
            optional: false,
            type_expr: returns(facts, names, function).0,
        })
        .collect()
}

/// The types of what the functions take and give, in creation order.
pub(super) fn types(facts: &Facts<'_>, names: &Names) -> Vec<FunctionTypes> {
    // A driver sends queries, no calls.
    if facts.driver == Driver::NodePostgres {
        return Vec::new();
    }
    callable::functions(facts)
        .map(|(id, function)| {
            let ident = names.function(id);
            let shown = doc::function(facts, function);
            let arguments = callable::inputs(facts, function);
            let field = |name: &str, optional: bool, type_expr: String| Field {
                doc_lines: Vec::new(),
                key: property_key(name),
                optional,
                type_expr,
            };
            let columns = match callable::result(facts, function) {
                Result::Columns(columns) => columns
                    .iter()
                    .map(|(name, ty)| field(name, false, or_null(&wire(facts, names, *ty))))
                    .collect(),
                Result::Nothing | Result::Record | Result::Row(_) | Result::Value(_) => Vec::new(),
            };
            let (returns, is_list) = returns(facts, names, function);
            FunctionTypes {
                has_arguments: !arguments.is_empty(),
                arguments: Object {
                    doc_lines: doc_lines(&[format!("What {shown} takes.")]),
                    ident: format!("{ident}Args"),
                    fields: arguments
                        .iter()
                        .map(|it| {
                            let wire = wire(facts, names, it.ty);
                            let ts = if it.nullable {
                                or_null(&wire)
                            } else {
                                not_null(&wire)
                            };
                            field(it.name, it.optional, ts)
                        })
                        .collect(),
                },
                has_columns: !columns.is_empty(),
                returns: Object {
                    doc_lines: doc_lines(&[format!("What {shown} returns.")]),
                    ident: format!("{ident}Returns"),
                    fields: columns,
                },
                returns_expr: returns,
                returns_list: is_list,
            }
        })
        .collect()
}

/// A value that is not NULL, which JSON's null would be.
fn not_null(wire: &Wire) -> String {
    if *wire == Wire::Json {
        "NonNullable<Json>".to_owned()
    } else {
        wire.ts()
    }
}

/// Whether a function of these gives one row of a table, or none.
pub(super) fn uses_no_row(facts: &Facts<'_>) -> bool {
    let called = callable::functions(facts).map(|(_, function)| function);
    let fields = callable::fields(facts).map(|(_, function, _)| function);
    called.chain(fields).any(|function| {
        !function.returns_set && matches!(callable::result(facts, function), Result::Row(_))
    })
}

/// The shown table or view whose rows are returned, if it is of the function's own schema.
fn returned_table<'a>(facts: &Facts<'a>, function: &catalog::Function) -> Option<&'a str> {
    let Result::Row(id) = callable::result(facts, function) else {
        return None;
    };
    let relation = &facts.catalog.relations[id];
    (relation.namespace == function.namespace).then_some(relation.name.as_str())
}

/// What a function gives, and whether it gives a list of that; columns that it names itself are written elsewhere.
fn returns(facts: &Facts<'_>, names: &Names, function: &catalog::Function) -> (String, bool) {
    let is_list = function.returns_set;
    let one = match callable::result(facts, function) {
        Result::Nothing => "null".to_owned(),
        Result::Record => "Record<string, unknown>".to_owned(),
        Result::Columns(columns) => {
            let columns: Vec<String> = columns
                .iter()
                .map(|(name, ty)| {
                    let ts = or_null(&wire(facts, names, *ty));
                    format!("{}: {ts}", property_key(name))
                })
                .collect();
            format!("{{ {} }}", columns.join("; "))
        }
        Result::Row(id) if is_list => names.relation(id).to_owned(),
        Result::Row(id) => {
            let row = names.relation(id);
            format!("{row} | NoRow<{row}>")
        }
        Result::Value(ty) => {
            let ts = or_null(&wire(facts, names, ty));
            if is_list && ts != "unknown" {
                format!("({ts})")
            } else {
                ts
            }
        }
    };
    (one, is_list)
}
