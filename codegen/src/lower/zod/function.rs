//! The schemas of what functions take and give, as a request sends it and as the answer has it.

use super::Lowering;
use super::model::{Arguments, Field, FunctionSchemas, Returns};
use crate::catalog::{ColumnType, RelationId};
use crate::lower::Driver;
use crate::lower::callable::{self, Result};
use crate::lower::ident::uncapitalized;
use crate::lower::typescript::text::property_key;
use crate::lower::typescript::wire::{Wire, wire};

impl Lowering<'_> {
    /// Those of all functions that a request can call, in creation order.
    pub(super) fn functions(&mut self) -> Vec<FunctionSchemas> {
        let facts = *self.facts;
        let mut schemas = Vec::new();
        if facts.driver == Driver::NodePostgres {
            return schemas;
        }
        for (id, function) in callable::functions(&facts) {
            let ident = self.names.function(id).to_owned();
            let mut arguments = Vec::new();
            for input in callable::inputs(&facts, function) {
                arguments.push(Field {
                    optional: input.optional,
                    ..self.value(input.name, input.ty, input.nullable)
                });
            }
            let returns = self.returns(
                &format!("{ident}Returns"),
                callable::result(&facts, function),
                function.returns_set,
            );
            let type_ident = format!("{ident}Args");
            if !arguments.is_empty() {
                self.found.imports.insert(type_ident.clone());
            }
            self.found.imports.insert(returns.type_ident.clone());
            schemas.push(FunctionSchemas {
                has_arguments: !arguments.is_empty(),
                arguments: Arguments {
                    columns_ident: format!("{}Columns", uncapitalized(&type_ident)),
                    schema_ident: format!("{}Schema", uncapitalized(&type_ident)),
                    type_ident,
                    fields: arguments,
                },
                returns,
            });
        }
        schemas
    }

    fn returns(&mut self, type_ident: &str, result: Result, is_list: bool) -> Returns {
        let (mut fields, mut zod_expr) = (Vec::new(), String::new());
        match result {
            Result::Nothing => "z.null()".clone_into(&mut zod_expr),
            Result::Record => "z.record(z.string(), z.unknown())".clone_into(&mut zod_expr),
            Result::Columns(columns) => {
                for (name, ty) in columns {
                    fields.push(self.value(&name, ty, true));
                }
            }
            Result::Row(id) => {
                zod_expr = format!("{}Columns()", uncapitalized(self.names.relation(id)));
                if !is_list {
                    fields = self.no_row(id);
                }
            }
            Result::Value(ty) => {
                zod_expr = self.value("", ty, true).zod_expr;
            }
        }
        Returns {
            columns_ident: format!("{}Columns", uncapitalized(type_ident)),
            schema_ident: format!("{}Schema", uncapitalized(type_ident)),
            type_ident: type_ident.to_owned(),
            has_fields: !fields.is_empty(),
            is_alternative: !fields.is_empty() && !zod_expr.is_empty(),
            fields,
            zod_expr,
            is_list,
        }
    }

    /// What a function gives that looks for one row and finds none.
    fn no_row(&self, id: RelationId) -> Vec<Field> {
        let columns = self.facts.catalog.relations[id].columns();
        columns
            .map(|column| Field {
                key: property_key(column.name.as_str()),
                optional: false,
                zod_expr: "z.null()".to_owned(),
            })
            .collect()
    }

    fn value(&mut self, name: &str, ty: ColumnType, nullable: bool) -> Field {
        let wire = wire(self.facts, self.names, ty);
        self.use_constants(&wire);
        Field {
            key: property_key(name),
            optional: false,
            zod_expr: self.or_null(self.of_wire(&wire), nullable && wire != Wire::Unknown),
        }
    }
}
