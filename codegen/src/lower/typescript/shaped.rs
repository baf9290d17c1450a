//! Shapes in `database.ts`: their types, and the mappers between them and rows. What a shape is, is decided in
//! [`lower::shape`](crate::lower::shape).

use super::Lowering;
use super::column::{TypedColumn, columns};
use super::model::{Alias, Assignment, Conversions, Field, Import, Mapper, Object, Shaped};
use super::said::ts;
use super::text::{doc_lines, member, property_key, string_literal};
use crate::catalog::Relation;
use crate::config::shape::Declare;
use crate::lower::ident::uncapitalized;
use crate::lower::names::Names;
use crate::lower::reach::Part;
use crate::lower::shape::{Convert, Property, Shape, UserType};
use crate::lower::{Facts, doc};

/// A property with its column.
struct Pair<'a> {
    property: &'a Property,
    column: TypedColumn<'a>,
    /// What its values become.
    convert: Option<Convert>,
}

impl Lowering<'_> {
    /// All shapes, by table.
    pub(super) fn shapes(&self) -> Vec<Shaped> {
        let facts = *self.facts;
        let shapes = &self.names.shapes().shapes;
        facts
            .relations()
            .flat_map(|(id, relation)| {
                let of = shapes.iter().filter(move |shape| shape.relation == id);
                of.map(move |shape| (relation, shape))
            })
            .filter_map(|(relation, shape)| self.shaped(relation, shape))
            .collect()
    }

    fn shaped(&self, relation: &Relation, shape: &Shape) -> Option<Shaped> {
        let id = shape.relation;
        let typed = columns(self.facts, self.names, id, relation);
        let pairs: Vec<Pair<'_>> = shape
            .properties
            .iter()
            .filter_map(|property| {
                let column = typed
                    .iter()
                    .find(|it| it.column.attnum == property.attnum)?;
                Some(Pair {
                    property,
                    column: column.clone(),
                    convert: property.convert(self.facts.driver),
                })
            })
            .collect();
        let ident = self.names.shape(shape).to_owned();
        let row_type = self.names.relation(id);
        let read = || pairs.iter().filter(|pair| pair.column.is_in(Part::Row));
        let part = if shape.is_whole {
            row_type.to_owned()
        } else {
            let keys: Vec<String> = read()
                .map(|pair| string_literal(pair.column.column.name.as_str()))
                .collect();
            format!("Pick<{row_type}, {}>", keys.join(" | "))
        };
        let table = doc::code(&doc::qualified(
            self.facts,
            relation.namespace,
            relation.name.as_str(),
        ));
        let function = uncapitalized(&ident);
        let (mut reads, mut writes, mut mappers) = (Vec::new(), Vec::new(), Vec::new());
        if read().next().is_some() {
            reads.push(Object {
                doc_lines: doc_lines(&doc::relation(self.facts, id)),
                ident: ident.clone(),
                fields: read()
                    .map(|pair| {
                        let docs = doc::column(self.facts, id, pair.column.column);
                        pair.field(Part::Row, &docs)
                    })
                    .collect(),
            });
            mappers.push(mapper(
                &format!("What a row of {table} holds."),
                format!("{function}FromRow"),
                ("row", &part, &ident),
                read().map(Pair::read),
            ));
            mappers.push(mapper(
                &format!("The columns of {table} that it says."),
                format!("{function}ToRow"),
                ("value", &ident, &part),
                read().map(Pair::to_row),
            ));
        }
        for purpose in [Part::Insert, Part::Update] {
            if !shape.is_whole || !self.facts.has_part(id, relation, purpose) {
                continue;
            }
            let written = || pairs.iter().filter(|pair| pair.column.is_in(purpose));
            let ident = format!("{ident}{}", purpose.suffix());
            mappers.push(mapper(
                &format!("The columns of {table} that it says; what is absent stays so."),
                format!("{function}{}ToRow", purpose.suffix()),
                ("value", &ident, &self.names.part(id, purpose)),
                written().map(|pair| pair.written(purpose)),
            ));
            writes.push(Object {
                doc_lines: Vec::new(),
                ident,
                fields: written().map(|pair| pair.field(purpose, &[])).collect(),
            });
        }
        let is_there = !mappers.is_empty();
        is_there.then_some(Shaped {
            reads,
            is_interface: shape.declare == Declare::Interface,
            mappers,
            writes,
        })
    }
}

/// A mapper whose properties are each always there, or where a condition holds.
fn mapper(
    doc: &str,
    ident: String,
    (argument, from, to): (&str, &str, &str),
    assignments: impl Iterator<Item = (Option<String>, Assignment)>,
) -> Mapper {
    let (mut always, mut sometimes) = (Vec::new(), Vec::new());
    for (condition, assignment) in assignments {
        match condition {
            None => always.push(assignment),
            Some(condition) => sometimes.push(Assignment {
                condition,
                ..assignment
            }),
        }
    }
    Mapper {
        doc_lines: doc_lines(&[doc.to_owned()]),
        ident,
        argument: argument.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        always,
        has_sometimes: !sometimes.is_empty(),
        sometimes,
    }
}

fn assignment(name: &str, value: String) -> Assignment {
    Assignment {
        key: property_key(name),
        member: member("result", name),
        condition: String::new(),
        value,
    }
}

impl Pair<'_> {
    /// The type of its values, NULL aside.
    fn ts(&self, purpose: Part) -> String {
        match self.convert {
            Some(Convert::Bigint | Convert::BigintOfDigits) => "bigint".to_owned(),
            Some(Convert::Digits) => "string".to_owned(),
            Some(Convert::Date | Convert::Timestamp | Convert::Timestamptz | Convert::Instant) => {
                "Date".to_owned()
            }
            None if purpose == Part::Row => self.column.row.ts(),
            None => self.column.write.ts(),
        }
    }

    fn field(&self, purpose: Part, docs: &[String]) -> Field {
        let ts = self.ts(purpose);
        let absent = purpose == Part::Row && self.property.absent;
        let is_plain = self.convert.is_none();
        let type_expr = match purpose {
            Part::Row if absent => ts,
            Part::Row if is_plain => self.column.row_ts(),
            Part::Insert | Part::Update if is_plain => self.column.write_ts(),
            Part::Row | Part::Insert | Part::Update if self.column.nullable => {
                format!("{ts} | null")
            }
            Part::Row | Part::Insert | Part::Update => ts,
        };
        Field {
            doc_lines: doc_lines(docs),
            key: property_key(&self.property.name),
            optional: match purpose {
                Part::Row => absent,
                Part::Insert => self.column.optional,
                Part::Update => true,
            },
            type_expr,
        }
    }

    fn read(&self) -> (Option<String>, Assignment) {
        let column = member("row", self.column.column.name.as_str());
        let converted = match self.convert {
            None => column.clone(),
            Some(Convert::Bigint | Convert::BigintOfDigits) => format!("BigInt({column})"),
            Some(Convert::Digits) => format!("String({column})"),
            Some(Convert::Date | Convert::Timestamptz | Convert::Instant) => {
                format!("asDate({column})")
            }
            Some(Convert::Timestamp) => format!("asDate(`${{{column}}}Z`)"),
        };
        let absent = self.property.absent;
        let value = if self.column.nullable && !absent && self.convert.is_some() {
            format!("{column} === null ? null : {converted}")
        } else {
            converted
        };
        let condition = absent.then(|| format!("{column} !== null"));
        (condition, assignment(&self.property.name, value))
    }

    /// A value of the shape as one of the wire.
    fn back(&self, value: &str) -> String {
        match self.convert {
            None | Some(Convert::Instant) => value.to_owned(),
            Some(Convert::BigintOfDigits) => format!("String({value})"),
            Some(Convert::Bigint | Convert::Digits) => format!("asNumber({value})"),
            Some(Convert::Date) => format!("{value}.toISOString().slice(0, 10)"),
            Some(Convert::Timestamp) => format!("{value}.toISOString().slice(0, -1)"),
            Some(Convert::Timestamptz) => format!("{value}.toISOString()"),
        }
    }

    fn to_row(&self) -> (Option<String>, Assignment) {
        let property = member("value", &self.property.name);
        let back = self.back(&property);
        let value = match (self.property.absent, self.convert) {
            (true, None) => format!("{property} ?? null"),
            (true, Some(_)) => format!("{property} === undefined ? null : {back}"),
            (false, Some(_)) if self.column.nullable => {
                format!("{property} === null ? null : {back}")
            }
            (false, None | Some(_)) => back,
        };
        (None, assignment(self.column.column.name.as_str(), value))
    }

    fn written(&self, purpose: Part) -> (Option<String>, Assignment) {
        let property = member("value", &self.property.name);
        let back = self.back(&property);
        let value = if self.column.nullable && self.convert.is_some() {
            format!("{property} === null ? null : {back}")
        } else {
            back
        };
        let may_be_absent = purpose == Part::Update || self.column.optional;
        let condition = may_be_absent.then(|| format!("{property} !== undefined"));
        (
            condition,
            assignment(self.column.column.name.as_str(), value),
        )
    }
}

/// The modules that types of the config stand in, with the types of each.
pub(in crate::lower) fn imports<'n>(
    names: &'n Names,
    module: impl Fn(&'n UserType) -> Option<&'n str>,
) -> Vec<Import> {
    let types = &names.shapes().types;
    let mut modules: Vec<&str> = types.values().filter_map(&module).collect();
    modules.sort_unstable();
    modules.dedup();
    modules
        .into_iter()
        .map(|from| {
            let of = types.iter().filter(|(_, ty)| module(ty) == Some(from));
            let idents: Vec<&str> = of.map(|(name, _)| name.as_str()).collect();
            Import {
                names: idents.join(", "),
                module: string_literal(from),
            }
        })
        .collect()
}

/// The types of the config that have a shape and no module.
pub(super) fn types(names: &Names) -> Vec<Alias> {
    let types = names.shapes().types.iter();
    types
        .filter(|(_, ty)| ty.ts.is_none())
        .filter_map(|(name, ty)| {
            Some(Alias {
                doc_lines: Vec::new(),
                ident: name.clone(),
                type_expr: ts(ty.shape.as_ref()?),
            })
        })
        .collect()
}

/// The types of keys.
pub(super) fn brands(facts: &Facts<'_>, names: &Names) -> Vec<Alias> {
    names
        .brands()
        .map(|(key, ident)| {
            let relation = &facts.catalog.relations[key.relation];
            let column = relation.column_at(key.attnum);
            let name = doc::qualified(facts, relation.namespace, relation.name.as_str());
            let base = super::wire::wire(facts, names, column.ty).ts();
            Alias {
                doc_lines: doc_lines(&[format!(
                    "A value of {}.",
                    doc::code(&format!("{name}.{}", column.name))
                )]),
                ident: ident.to_owned(),
                type_expr: format!("{base} & {{ readonly __brand: {} }}", string_literal(ident)),
            }
        })
        .collect()
}

/// The functions that the mappers of these shapes call.
pub(super) fn conversions(facts: &Facts<'_>, names: &Names) -> Conversions {
    let all = names.shapes().shapes.iter();
    let properties = all.flat_map(|shape| &shape.properties);
    let mut conversions = Conversions::default();
    for convert in properties.filter_map(|it| it.convert(facts.driver)) {
        match convert {
            Convert::Bigint | Convert::Digits => conversions.number = true,
            Convert::BigintOfDigits => {}
            Convert::Date | Convert::Timestamp | Convert::Timestamptz | Convert::Instant => {
                conversions.date = true;
            }
        }
    }
    conversions
}
