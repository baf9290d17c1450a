//! Functions as Supabase's generator shows them: which of them, what they take and give, which are fields of a row, and
//! what it says of overloads between which PostgREST could not choose.

use std::collections::BTreeMap;

use super::field;
use super::order::compare;
use super::types::{Types, with_null};
use crate::catalog::ty::oid;
use crate::catalog::{FunctionId, RelationId, TypeId};
use crate::lower::Facts;
use crate::lower::metadata::{self, Argument, Column, Type};
use crate::lower::typescript::function::NOTHING;
use crate::lower::typescript::text::{doc_lines, property_key, string_literal};
use crate::lower::typescript::{Field, Function, Signature};

/// The functions that are shown.
pub(super) struct Functions<'a> {
    facts: &'a Facts<'a>,
    types: &'a Types<'a>,
    columns: &'a BTreeMap<u32, Vec<Column<'a>>>,
    list: Vec<metadata::Function>,
}

impl<'a> Functions<'a> {
    pub(super) fn new(
        facts: &'a Facts<'a>,
        types: &'a Types<'a>,
        columns: &'a BTreeMap<u32, Vec<Column<'a>>>,
        list: Vec<metadata::Function>,
    ) -> Self {
        let mut it = Self {
            facts,
            types,
            columns,
            list: Vec::new(),
        };
        it.list = list
            .into_iter()
            .filter(|function| it.is_shown(function))
            .collect();
        it
    }

    /// Those of a schema by name, in creation order of the first of a name.
    pub(super) fn of(&self, schema: &str) -> Vec<Function> {
        let mut names: Vec<&str> = Vec::new();
        let mut groups: BTreeMap<&str, Vec<&metadata::Function>> = BTreeMap::new();
        for function in self.list.iter().filter(|it| it.schema == schema) {
            let group = groups.entry(&function.name).or_default();
            if group.is_empty() {
                names.push(&function.name);
            }
            group.push(function);
        }
        names
            .into_iter()
            .map(|name| {
                let group = &groups[name];
                let docs = group.iter().find_map(|function| {
                    let function = &self.facts.catalog.functions[FunctionId(function.id)];
                    function.comment.clone()
                });
                Function {
                    key: property_key(name),
                    doc_lines: doc_lines(docs.as_slice()),
                    signatures: group
                        .iter()
                        .map(|function| self.signature(function, group))
                        .collect(),
                }
            })
            .collect()
    }

    /// The fields that functions of its schema add to a relation's row, with their types.
    pub(super) fn computed(&self, schema: &str, id: RelationId, name: &str) -> Vec<(&str, String)> {
        let mut found: Vec<(&str, String)> = Vec::new();
        for function in self.list.iter().filter(|it| it.schema == schema) {
            let row = match inputs(function)[..] {
                [argument] => self.row_type(argument),
                _ => None,
            };
            // Without a row it is told by the text of its arguments, which a table's name may happen to be.
            let is_field = match row {
                Some(row) => row.type_relation_id == Some(id.0),
                None => function.argument_types == name,
            };
            if is_field && found.iter().all(|(known, _)| *known != function.name) {
                found.push((&function.name, self.returns(function)));
            }
        }
        found
    }

    /// PostgREST finds arguments by name, but for a single body of JSON or text, and for a row.
    fn is_shown(&self, function: &metadata::Function) -> bool {
        let inputs = inputs(function);
        let is_body =
            |it: &Argument| [oid::JSON, oid::JSONB, oid::TEXT].contains(&TypeId(it.type_id));
        let sole = match inputs[..] {
            [argument] => is_body(argument) || self.row_type(argument).is_some(),
            _ => false,
        };
        let unnamed = || inputs.iter().filter(|it| it.name.is_empty());
        sole || unnamed().all(|it| it.has_default == Some(true) && is_body(it))
    }

    /// The row type that an argument is of; composite types are such too.
    fn row_type(&self, argument: &Argument) -> Option<&Type<'a>> {
        let ty = self.types.get(argument.type_id)?;
        ty.type_relation_id.is_some().then_some(ty)
    }

    fn signature(&self, function: &metadata::Function, group: &[&metadata::Function]) -> Signature {
        let inputs = inputs(function);
        let mut arguments: Vec<Field> = Vec::new();
        for it in &inputs {
            let argument = Field {
                optional: it.has_default == Some(true),
                ..field(&it.name, self.types.ts_of(it.type_id))
            };
            if arguments.iter().all(|known| known.key != argument.key) {
                arguments.push(argument);
            }
        }
        let error = conflict(self.types, function, group).or_else(|| self.no_match(function));
        let columns = if error.is_some() {
            None
        } else {
            self.columns_of(function)
        };
        let table = self.returned(function);
        let several = function.prorows.is_some_and(|rows| rows.0 > 1.0);
        let source = match &function.args[..] {
            [argument] => self.row_type(argument),
            _ => None,
        };
        let is_set = function.is_set_returning_function;
        Signature {
            has_arguments: !arguments.is_empty(),
            arguments,
            takes: NOTHING.to_owned(),
            has_columns: columns.is_some(),
            columns: columns.unwrap_or_default(),
            returns: error.map_or_else(
                || self.returns(function),
                |error| format!("{{ error: true }} & {}", string_literal(&error)),
            ),
            returns_list: is_set && (several || table.is_none()),
            returns_set: is_set,
            of_table: table.is_some(),
            source: string_literal(source.map_or("*", |it| &*it.format)),
            is_one_to_one: !several,
            table: string_literal(table.as_deref().unwrap_or_default()),
        }
    }

    /// What RETURNS TABLE names, or the columns of the returned table, if it is of the function's own schema.
    fn columns_of(&self, function: &metadata::Function) -> Option<Vec<Field>> {
        let named = function.args.iter().filter(|it| it.mode == "table");
        let named: Vec<Field> = named
            .map(|it| field(&it.name, self.types.ts_of(it.type_id)))
            .collect();
        if !named.is_empty() {
            return Some(named);
        }
        let (id, relation) = self.shown_relation(function.return_type_relation_id?)?;
        let schema = &self.facts.catalog.namespaces[relation.namespace].name;
        if *schema != *function.schema {
            return None;
        }
        let columns = self.columns.get(&id.0).map_or(&[][..], Vec::as_slice);
        let fields = columns.iter().map(|it| {
            let ts = self.types.ts(it.format, it.type_schema);
            field(it.name, with_null(&ts, it.is_nullable))
        });
        Some(fields.collect())
    }

    /// What it returns, written out.
    fn returns(&self, function: &metadata::Function) -> String {
        match self.columns_of(function) {
            Some(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|it| format!("{}: {}", it.key, it.type_expr))
                    .collect();
                format!("{{ {} }}", fields.join("; "))
            }
            None => self.types.ts_of(function.return_type_id),
        }
    }

    /// The name of the relation or composite type whose rows it returns.
    fn returned(&self, function: &metadata::Function) -> Option<String> {
        if let Some((id, relation)) = self.shown_relation(function.return_type_relation_id?) {
            let is_read = self.facts.reads_whole(id);
            return is_read.then(|| relation.name.to_string());
        }
        let ty = self.types.get(function.return_type_id)?;
        ty.type_relation_id.map(|_| ty.name.to_owned())
    }

    /// A relation that is shown to anybody: what a function gives the client is sent, whatever it may read itself.
    fn shown_relation(&self, id: u32) -> Option<(RelationId, &'a crate::catalog::Relation)> {
        let everybodys = self.facts.for_anybody();
        everybodys.relations().find(|(it, _)| it.0 == id)
    }

    /// A function on a row that gives no row cannot be called; only selected.
    fn no_match(&self, function: &metadata::Function) -> Option<String> {
        let inputs = inputs(function);
        let [argument] = inputs[..] else { return None };
        let row = argument.name.is_empty() && self.row_type(argument).is_some();
        (row && self.returned(function).is_none()).then(|| {
            format!(
                "the function {}.{} with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache",
                function.schema, function.name
            )
        })
    }
}

fn inputs(function: &metadata::Function) -> Vec<&Argument> {
    let inputs = function.args.iter();
    inputs
        .filter(|it| ["in", "inout", "variadic"].contains(&it.mode))
        .collect()
}

/// What PostgREST answers where a call cannot tell a function from another of its name.
fn conflict(
    types: &Types<'_>,
    function: &metadata::Function,
    group: &[&metadata::Function],
) -> Option<String> {
    let mut others: Vec<&metadata::Function> = group
        .iter()
        .copied()
        .filter(|it| it.id != function.id)
        .collect();
    others.sort_by(|a, b| {
        compare(&a.argument_types, &b.argument_types)
            .then_with(|| compare(&a.return_type, &b.return_type))
    });
    let name = format!("{}.{}", function.schema, function.name);
    let type_name = |id: u32| types.get(id).map_or("unknown", |it| it.name);
    let candidates = match inputs(function)[..] {
        [] => {
            let other = others.iter().find(|other| {
                matches!(inputs(other)[..], [it] if it.name.is_empty() && it.has_default == Some(true))
            })?;
            format!("{name}(), {name}( => {})", type_name(other.return_type_id))
        }
        [own] if !own.name.is_empty() => {
            let mut rivals: Vec<&Argument> = others
                .iter()
                .filter_map(|other| match inputs(other)[..] {
                    [it] if it.name == own.name && it.type_id != own.type_id => Some(it),
                    _ => None,
                })
                .collect();
            if rivals.is_empty() {
                return None;
            }
            rivals.insert(0, own);
            rivals.sort_by_key(|it| it.type_id);
            let shown: Vec<String> = rivals
                .iter()
                .map(|it| format!("{name}({} => {})", it.name, type_name(it.type_id)))
                .collect();
            shown.join(", ")
        }
        _ => return None,
    };
    Some(format!(
        "Could not choose the best candidate function between: {candidates}. Try renaming the parameters or the function itself in the database so function overloading can be resolved"
    ))
}
