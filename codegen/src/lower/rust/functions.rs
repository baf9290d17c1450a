//! Structs of what functions take and give. Of a function that gives a list, the struct is of one of it.

use super::Lowering;
use super::model::{Alias, Field, Function, Struct, Wrapper};
use super::structs::{Purpose, wrapped};
use super::text::doc_lines;
use super::value::Slot;
use crate::catalog::{ColumnType, RelationId};
use crate::lower::callable::{self, Input, Result};
use crate::lower::{doc, ident};

impl Lowering<'_> {
    /// The types of all functions that a request can call, in creation order.
    pub(super) fn functions(&mut self) -> Vec<Function> {
        let facts = *self.facts;
        let mut functions = Vec::new();
        for (id, function) in callable::functions(&facts) {
            let name = self.names.function(id);
            let shown = doc::function(&facts, function);
            let inputs = callable::inputs(&facts, function);
            let mut it = Function::default();
            if !inputs.is_empty() {
                it.arguments
                    .push(self.arguments(format!("{name}Args"), &shown, &inputs));
            }
            let of_list = if function.returns_set {
                "Each of what"
            } else {
                "What"
            };
            let docs = doc_lines(&[format!("{of_list} {shown} returns.")]);
            let ident = format!("{name}Returns");
            match callable::result(&facts, function) {
                Result::Nothing | Result::Record => {}
                Result::Columns(columns) => {
                    it.row.push(self.columns(docs, ident, &columns));
                }
                Result::Row(id) if function.returns_set => it.alias.push(Alias {
                    docs,
                    ident,
                    type_expr: self.names.relation(id).to_owned(),
                }),
                Result::Row(id) => {
                    let columns = self.columns_of(id);
                    it.row.push(self.columns(docs, ident, &columns));
                }
                Result::Value(ty) => {
                    let value = self.value("0", "0", ty, Slot::Nullable);
                    it.value.push(Wrapper {
                        docs,
                        ident,
                        // There is no field that could be left out.
                        serde: value
                            .serde
                            .iter()
                            .map(|it| it.trim_start_matches("default, ").to_owned())
                            .collect(),
                        type_expr: value.type_expr,
                    });
                }
            }
            functions.push(it);
        }
        functions
    }

    fn arguments(&mut self, ident: String, shown: &str, inputs: &[Input<'_>]) -> Struct {
        let mut docs = format!("What {shown} takes.");
        if inputs.iter().any(|input| input.optional) {
            docs.push_str(" `None` leaves an argument to its default, `Some(None)` is NULL.");
        }
        let mut idents = ident::Distinct::default();
        let mut fields = Vec::new();
        for input in inputs {
            let slot = match (input.optional, input.nullable) {
                (false, false) => Slot::Plain,
                (false, true) => Slot::Nullable,
                (true, false) => Slot::Given,
                (true, true) => Slot::GivenNullable,
            };
            let ident = idents.take(&ident::rust_field(input.name));
            fields.push(self.value(input.name, &ident, input.ty, slot));
        }
        Struct {
            is_default: inputs.iter().all(|input| input.optional),
            ..plain(doc_lines(&[docs]), ident, fields)
        }
    }

    /// Columns that may all be NULL.
    fn columns(
        &mut self,
        docs: Vec<String>,
        ident: String,
        columns: &[(String, ColumnType)],
    ) -> Struct {
        let mut idents = ident::Distinct::default();
        let mut fields = Vec::new();
        for (name, ty) in columns {
            let ident = idents.take(&ident::rust_field(name));
            fields.push(self.value(name, &ident, *ty, Slot::Nullable));
        }
        plain(docs, ident, fields)
    }

    /// The columns of a relation: a function that finds no row gives NULL for each.
    fn columns_of(&self, id: RelationId) -> Vec<(String, ColumnType)> {
        let columns = self.facts.catalog.relations[id].columns();
        columns.map(|it| (it.name.to_string(), it.ty)).collect()
    }

    fn value(&mut self, name: &str, ident: &str, ty: ColumnType, slot: Slot) -> Field {
        let ty = self.types.value(ty);
        let purpose = match slot {
            Slot::Given | Slot::GivenNullable => Purpose::Insert,
            // What has no default is sent, be it NULL.
            Slot::Plain | Slot::Nullable => Purpose::Row,
        };
        Field {
            docs: Vec::new(),
            serde: self.serde(name, ident, slot, purpose, &ty),
            type_expr: wrapped(&ty.expr, slot),
            ident: ident.to_owned(),
        }
    }
}

fn plain(docs: Vec<String>, ident: String, fields: Vec<Field>) -> Struct {
    Struct {
        docs,
        ident,
        is_default: false,
        fields,
        has_validate: false,
        constraint: String::new(),
        is_checked: false,
        checks: Vec::new(),
    }
}
