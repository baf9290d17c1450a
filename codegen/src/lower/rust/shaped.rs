//! Shapes in `schema.rs`: structs of a row's columns under the user's spelling, which serde is told, and what makes one of
//! the other. What a shape is, is decided in [`lower::shape`](crate::lower::shape).

use super::Lowering;
use super::model::{Assignment, Brand, Conversion, Field, Shaped, Struct};
use super::structs::{Purpose, is_always_generated, wrapped};
use super::text::{doc_lines, literal};
use super::value::Slot;
use crate::catalog::{ColumnRef, RelationId};
use crate::lower::shape::Shape;
use crate::lower::{doc, ident};

impl Lowering<'_> {
    /// The shapes of a table or view.
    pub(super) fn shapes(&mut self, id: RelationId, is_table: bool) -> Vec<Shaped> {
        let names = self.names;
        names
            .shapes()
            .of(id)
            .map(|shape| self.shaped(shape, is_table))
            .collect()
    }

    fn shaped(&mut self, shape: &Shape, is_table: bool) -> Shaped {
        let names = self.names;
        let relation = &self.facts.catalog.relations[shape.relation];
        let own = names.shape(shape);
        let mut fields = Vec::new();
        let (mut read, mut write) = (Vec::new(), Vec::new());
        // A column's field is called the same in every struct.
        let mut idents = ident::Distinct::default();
        for column in relation.columns() {
            let field = idents.take(&ident::rust_field(column.name.as_str()));
            let property = shape
                .properties
                .iter()
                .position(|it| it.attnum == column.attnum);
            let Some(at) = property else {
                continue;
            };
            let property = &shape.properties[at];
            let place = ColumnRef {
                relation: shape.relation,
                attnum: column.attnum,
            };
            let (ty, _) = self.types.column(place);
            let slot = if self.facts.is_not_null(shape.relation, column) {
                Slot::Plain
            } else {
                Slot::Nullable
            };
            let mut serde = self.serde(&property.name, &field, slot, Purpose::Row, &ty);
            if property.absent {
                if !serde.iter().any(|it| it.starts_with("default")) {
                    serde.push("default".to_owned());
                }
                serde.push("skip_serializing_if = \"Option::is_none\"".to_owned());
            }
            let made = Field {
                docs: doc_lines(&doc::column(self.facts, shape.relation, column)),
                serde,
                ident: field.clone(),
                type_expr: wrapped(&ty.expr, slot),
            };
            fields.push((at, made));
            let value = format!("it.{field}");
            if shape.is_whole || !is_always_generated(column) {
                let value = if shape.is_whole {
                    value.clone()
                } else {
                    format!("Some({value})")
                };
                write.push(Assignment {
                    ident: field.clone(),
                    value,
                });
            }
            read.push(Assignment {
                ident: field,
                value,
            });
        }
        fields.sort_by_key(|(at, _)| *at);
        let row = names.relation(shape.relation).to_owned();
        let mut conversions = vec![Conversion {
            from: row.clone(),
            to: own.to_owned(),
            fields: read,
            has_rest: false,
        }];
        if shape.is_whole || is_table {
            let writable = relation.columns().filter(|it| !is_always_generated(it));
            conversions.push(Conversion {
                from: own.to_owned(),
                to: if shape.is_whole {
                    row
                } else {
                    names.update(shape.relation)
                },
                has_rest: !shape.is_whole && write.len() < writable.count(),
                fields: write,
            });
        }
        Shaped {
            strukt: Struct {
                docs: doc_lines(&doc::relation(self.facts, shape.relation)),
                ident: own.to_owned(),
                fields: fields.into_iter().map(|(_, field)| field).collect(),
                is_default: false,
                has_validate: false,
                constraint: String::new(),
                is_checked: false,
                checks: Vec::new(),
            },
            conversions,
        }
    }

    /// The types that keys have for themselves, as far as Rust has them.
    pub(super) fn brands(&mut self) -> Vec<Brand> {
        let names = self.names;
        let mut brands = Vec::new();
        for (key, ident) in names.brands() {
            let Some(base) = self.types.branded(key) else {
                continue;
            };
            self.types.need(&base);
            let relation = &self.facts.catalog.relations[key.relation];
            let name = doc::qualified(self.facts, relation.namespace, relation.name.as_str());
            let column = &relation.column_at(key.attnum).name;
            brands.push(Brand {
                docs: doc_lines(&[format!(
                    "A value of {}.",
                    doc::code(&format!("{name}.{column}"))
                )]),
                ident: ident.to_owned(),
                is_text: base == "String",
                type_expr: base,
            });
        }
        brands
    }
}

/// `rename = "emotionalPatterns"`
pub(super) fn rename(name: &str, ident: &str) -> Vec<String> {
    let rename = (name != ident).then(|| format!("rename = {}", literal(name)));
    rename.into_iter().collect()
}
