//! Functions as PostgREST calls them: which it can call, what of them is a field of a row, and what it sends back. Every
//! target's types of functions start here. <https://docs.postgrest.org/en/stable/references/api/functions.html>
//!
//! Any result may be NULL, since PostgreSQL says nothing else of a function: not even a domain's NOT NULL holds for what it
//! returns. An argument may be but for such a domain, which is looked at when a value is made of it; a strict function
//! takes NULL too, and gives it. Knows the catalog, no target.

use super::Facts;
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnType, Function, FunctionArgument, FunctionId, RelationId, TypeId, TypeKind,
};
use crate::ddl::FunctionKind;

/// What a function gives: one of it, or a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Result {
    /// `void`: nothing.
    Nothing,
    /// A record whose columns nobody knows.
    Record,
    /// The columns that it names itself: RETURNS TABLE, OUT and INOUT arguments. Those of a table too whose rows the
    /// client cannot read itself.
    Columns(Vec<(String, ColumnType)>),
    /// Rows of a shown table or view. Where it is no list, what found nothing gives a row of NULLs.
    Row(RelationId),
    /// A value.
    Value(ColumnType),
}

/// The functions that a request can call, in creation order: all their arguments have names, or a single one is the
/// request's body; none is a trigger's, a procedure or a field of a row.
pub fn functions<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (FunctionId, &'a Function)> {
    facts.functions().filter(|(_, it)| is_callable(it))
}

/// Whether a request can call it.
pub fn is_callable(function: &Function) -> bool {
    let is_body = |argument: &FunctionArgument| {
        matches!(
            argument.ty.id,
            oid::JSON | oid::JSONB | oid::TEXT | oid::BYTEA
        )
    };
    let mut unnamed = function.inputs().filter(|it| it.name.is_none());
    is_function(function)
        && (unnamed.next().is_none()
            || function.inputs().count() == 1 && function.inputs().all(is_body))
}

/// An argument that a call names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Input<'a> {
    /// Its name, or nothing for the request's body.
    pub name: &'a str,
    /// Its type.
    pub ty: ColumnType,
    /// Whether a call may leave it out.
    pub optional: bool,
    /// Whether it may be NULL.
    pub nullable: bool,
}

/// What a function takes.
pub fn inputs<'a>(facts: &Facts<'a>, function: &'a Function) -> Vec<Input<'a>> {
    let input = |argument: &'a FunctionArgument| Input {
        name: argument.name.as_ref().map_or("", |name| name.as_str()),
        ty: argument.ty,
        optional: argument.default.is_some(),
        nullable: !facts.catalog.is_not_null_domain(argument.ty.id),
    };
    function.inputs().map(input).collect()
}

/// The functions that are fields of a shown relation's rows, with the relation: those on a row of it, in its own schema.
pub fn fields<'a>(
    facts: &Facts<'a>,
) -> impl Iterator<Item = (FunctionId, &'a Function, RelationId)> {
    let facts = *facts;
    facts
        .functions()
        .filter_map(move |(id, function)| Some((id, function, field_of(&facts, function)?)))
}

fn field_of(facts: &Facts<'_>, function: &Function) -> Option<RelationId> {
    let mut inputs = function.inputs();
    let (Some(row), None) = (inputs.next(), inputs.next()) else {
        return None;
    };
    let relation = row_of(facts, row.ty.id)?;
    facts.relation(relation)?;
    let namespace = facts.catalog.relations[relation].namespace;
    (is_function(function) && row.name.is_none() && function.namespace == namespace)
        .then_some(relation)
}

fn is_function(function: &Function) -> bool {
    function.kind == FunctionKind::Function
        && function.result.id != oid::TRIGGER
        && function.result.id != oid::EVENT_TRIGGER
}

/// The table or view whose row type this is, if it is shown to anybody.
fn row_of(facts: &Facts<'_>, ty: TypeId) -> Option<RelationId> {
    let TypeKind::Composite { relation } = facts.catalog.types[ty].kind else {
        return None;
    };
    facts.for_anybody().relation(relation).map(|_| relation)
}

/// What it gives. With OUT arguments, be it a single one, PostgREST sends an object.
pub fn result(facts: &Facts<'_>, function: &Function) -> Result {
    let outputs: Vec<&FunctionArgument> = function
        .arguments
        .iter()
        .filter(|argument| argument.is_output())
        .collect();
    if !outputs.is_empty() {
        let sole = outputs.len() == 1;
        let columns = outputs.iter().enumerate().map(|(index, argument)| {
            let name = match &argument.name {
                Some(name) => name.to_string(),
                None if sole => function.name.to_string(),
                None => format!("column{}", index + 1),
            };
            (name, argument.ty)
        });
        return Result::Columns(columns.collect());
    }
    match function.result.id {
        oid::VOID => Result::Nothing,
        oid::RECORD => Result::Record,
        ty => match row_of(facts, ty) {
            None => Result::Value(function.result),
            Some(id) if facts.reads_whole(id) => Result::Row(id),
            // What the function's owner reads the client is sent, whatever it may read itself.
            Some(id) => {
                let columns = facts.catalog.relations[id].columns();
                Result::Columns(columns.map(|it| (it.name.to_string(), it.ty)).collect())
            }
        },
    }
}
