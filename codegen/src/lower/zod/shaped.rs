//! Shapes in `zod.ts`: the schemas of rows in the user's spelling, and those of the user's types.

use super::column::{Schema, schema_ident};
use super::dialect::{Call, Dialect};
use super::model::{Constant, Field, RowCheck, Shape, UnionSchema, UserType};
use super::table::ColumnSchemas;
use super::{Lowering, Wire};
use crate::catalog::{Relation, RelationId};
use crate::infer::predicate::Check;
use crate::lower::Driver;
use crate::lower::ident::uncapitalized;
use crate::lower::names::Names;
use crate::lower::reach::Part;
use crate::lower::shape::ty::Ty;
use crate::lower::shape::{Convert, Property};
use crate::lower::typescript::Import;
use crate::lower::typescript::column::TypedColumn;
use crate::lower::typescript::said;
use crate::lower::typescript::text::{member, property_key, string_literal};
use crate::lower::typescript::union;
use crate::lower::typescript::wire::Said;

impl Lowering<'_> {
    /// The schemas of the user's types, those that others are made of before them.
    pub(super) fn user_types(&mut self) -> Vec<UserType> {
        let names = self.names;
        let mut made: Vec<UserType> = Vec::new();
        let own = names.shapes().types.iter();
        let mut open: Vec<_> = own
            .filter(|(_, ty)| ty.zod.is_none())
            .filter_map(|(name, ty)| Some((name, ty.shape.as_ref()?)))
            .collect();
        while !open.is_empty() {
            let waits = |ty: &Ty| {
                let mentioned = ty.names();
                open.iter()
                    .any(|(name, _)| mentioned.contains(&name.as_str()))
            };
            // Types that need each other in a circle find each other late.
            let at = open.iter().position(|(_, ty)| !waits(ty));
            let (name, ty) = open[at.unwrap_or(0)];
            let zod = said::zod(names, ty, self.options.dialect);
            let fields = self.fields_of(ty).filter(|_| at.is_some());
            let is_closed = matches!(ty, Ty::Object { rest: None, .. });
            made.push(UserType {
                ident: schema_ident(name),
                columns_ident: format!("{}Columns", uncapitalized(name)),
                open_ident: format!("{}Open", uncapitalized(name)),
                is_object: fields.is_some(),
                is_open: !is_closed,
                fields: fields.unwrap_or_default(),
                type_ident: name.clone(),
                zod_expr: if at.is_none() {
                    format!("z.lazy(() => {zod})")
                } else {
                    zod
                },
            });
            open.remove(at.unwrap_or(0));
            self.found.imports.insert(name.clone());
            self.use_constants(&Wire::Json);
        }
        made
    }

    /// The properties of an object's schema.
    fn fields_of(&self, ty: &Ty) -> Option<Vec<Field>> {
        let Ty::Object { fields, .. } = ty else {
            return None;
        };
        let made = fields.iter().map(|field| Field {
            key: property_key(&field.name),
            optional: field.optional,
            zod_expr: said::zod(self.names, &field.ty, self.options.dialect),
        });
        let nested = fields.iter().any(|field| field.ty.has_object());
        (!nested && !fields.is_empty()).then(|| made.collect())
    }

    /// Declares what the schema of a type that the user says is made of.
    pub(super) fn use_said(&mut self, said: &Said) {
        if said.is_chainable {
            self.use_constants(&said.base);
            return;
        }
        self.found.imports.extend(said.types.iter().cloned());
        if !matches!(said.base, Wire::Said(_) | Wire::Unknown) {
            self.use_constants(&said.base);
        }
        self.use_constants(&Wire::Json);
        if let Some(zod) = &said.constant {
            let annotation = format!(
                ": z.{1}Type<{0}, {0}>",
                said.ts,
                self.options.dialect.prefix()
            );
            self.found.own_constants.insert(
                said.zod.clone(),
                Constant {
                    doc_lines: Vec::new(),
                    ident: said.zod.clone(),
                    annotation,
                    zod_expr: zod.clone(),
                },
            );
        }
    }

    /// The schemas of unions of rows.
    pub(super) fn unions(
        &mut self,
        id: RelationId,
        columns: &[TypedColumn<'_>],
    ) -> Vec<UnionSchema> {
        let made = |part: Part| {
            let type_ident = union::ident(self.names, id, columns, part)?;
            Some(UnionSchema {
                ident: schema_ident(&type_ident),
                type_ident,
                of: schema_ident(&self.names.part(id, part)),
            })
        };
        let made: Vec<UnionSchema> = Part::ALL.into_iter().filter_map(made).collect();
        self.found
            .imports
            .extend(made.iter().map(|it| it.type_ident.clone()));
        made
    }

    /// The schemas of a table's shapes.
    pub(super) fn shapes_of(
        &mut self,
        id: RelationId,
        fields: &[(&TypedColumn<'_>, ColumnSchemas)],
        checks: &[(&Check, RowCheck)],
        relation: &Relation,
    ) -> Vec<Shape> {
        let names = self.names;
        let mut made = Vec::new();
        for of in names.shapes().of(id) {
            let ident = names.shape(of);
            let kinds = Part::ALL.into_iter().take(if of.is_whole { 3 } else { 1 });
            for kind in kinds {
                let pairs: Vec<_> = of
                    .properties
                    .iter()
                    .filter_map(|property| {
                        let (column, schemas) = fields
                            .iter()
                            .find(|(column, _)| column.column.attnum == property.attnum)?;
                        Some((property, *column, schemas))
                    })
                    .filter(|(_, column, _)| column.is_in(kind))
                    .collect();
                let is_nothing = kind == Part::Row && pairs.is_empty();
                if is_nothing || !self.facts.has_part(id, relation, kind) {
                    continue;
                }
                let asked: Vec<(&Check, Call)> = checks
                    .iter()
                    .filter(|(check, _)| kind != Part::Row || check.validated)
                    .filter_map(|(check, found)| {
                        let call = refinement(check, found, &pairs, (relation, self.facts.driver));
                        Some((*check, call?))
                    })
                    .collect();
                let meta = self.meta(asked.iter().map(|(check, _)| *check), relation);
                let calls: Vec<Call> = asked
                    .into_iter()
                    .map(|(_, call)| call)
                    .chain(meta)
                    .collect();
                let fields = pairs
                    .iter()
                    .map(|(property, column, schemas)| {
                        field(
                            property,
                            schemas.of(column, kind),
                            kind,
                            (self.options.dialect, self.facts.driver),
                        )
                    })
                    .collect();
                let type_ident = format!("{ident}{}", kind.suffix());
                self.found.imports.insert(type_ident.clone());
                made.push(self.shape(type_ident, kind, fields, &calls));
            }
        }
        made
    }
}

/// A property, made of the column's.
fn field(
    property: &Property,
    (of_row, optional): (&Schema, bool),
    kind: Part,
    (dialect, driver): (Dialect, Driver),
) -> Field {
    let absent = kind == Part::Row && property.absent;
    let json_null = of_row.zod == "json" && of_row.nullable;
    let zod = &of_row.zod;
    let refined = |base: &str, value: &str| {
        let call = format!("(it): boolean => {zod}.safeParse({value}).success");
        dialect.asked(base, &[("refine", call.into())])
    };
    let made = match property.convert(driver) {
        None => zod.clone(),
        Some(Convert::Bigint) => refined("z.bigint()", "Number(it)"),
        Some(Convert::BigintOfDigits) => refined("z.bigint()", "String(it)"),
        Some(Convert::Instant) => refined("z.date()", "it"),
        Some(Convert::Digits) => {
            let digits: Call = ("regex", "/\\d|^-?Infinity$|^NaN$/".into());
            let value = "Number.isFinite(Number(it)) ? Number(it) : it";
            let call = format!("(it): boolean => {zod}.safeParse({value}).success");
            dialect.asked("z.string()", &[digits, ("refine", call.into())])
        }
        Some(convert @ (Convert::Date | Convert::Timestamp | Convert::Timestamptz)) => {
            refined("z.date()", &moment("it", convert))
        }
    };
    // Any JSON value has null among them.
    let nullable = of_row.nullable && (!absent || json_null);
    Field {
        key: property_key(&property.name),
        optional: optional || absent,
        zod_expr: if nullable {
            dialect.nullable(&made)
        } else {
            made
        },
    }
}

/// A `Date` as the text on the wire.
fn moment(value: &str, convert: Convert) -> String {
    match convert {
        Convert::Date => format!("{value}.toISOString().slice(0, 10)"),
        Convert::Timestamp => format!("{value}.toISOString().slice(0, -1)"),
        Convert::Timestamptz
        | Convert::Bigint
        | Convert::Digits
        | Convert::BigintOfDigits
        | Convert::Instant => {
            format!("{value}.toISOString()")
        }
    }
}

/// A CHECK between columns, asked of an object in the user's spelling, where it has them all.
fn refinement(
    check: &Check,
    found: &RowCheck,
    pairs: &[(&Property, &TypedColumn<'_>, &ColumnSchemas)],
    (relation, driver): (&Relation, Driver),
) -> Option<Call> {
    let find = |attnum: i16| {
        pairs
            .iter()
            .find(|(property, ..)| property.attnum == attnum)
    };
    let columns: Option<Vec<String>> = check
        .columns
        .iter()
        .map(|attnum| {
            let (property, ..) = find(*attnum)?;
            let value = member("it", &property.name);
            let given = format!("{value} === undefined || {value} === null ? {value}");
            let value = match property.convert(driver) {
                None | Some(Convert::Instant) => value,
                Some(Convert::BigintOfDigits) => format!("{given} : String({value})"),
                Some(Convert::Bigint | Convert::Digits) => format!("{given} : Number({value})"),
                Some(convert) => format!("{given} : {}", moment(&value, convert)),
            };
            let key = property_key(relation.column_at(*attnum).name.as_str());
            Some(format!("{key}: {value}"))
        })
        .collect();
    let columns = columns?.join(", ");
    let blamed = pairs.iter().find(|(property, ..)| {
        let name = relation.column_at(property.attnum).name.as_str();
        string_literal(name) == found.path
    });
    let path = blamed.map_or_else(
        || found.path.clone(),
        |(property, ..)| string_literal(&property.name),
    );
    let asked = format!("(it): boolean => {}({{ {columns} }})", found.ident);
    let issue = format!("{{ message: {}, path: [{path}] }}", found.message);
    Some(("refine", format!("{asked}, {issue}").into()))
}

/// The modules that schemas of types of the config come from.
pub(super) fn imports(names: &Names) -> Vec<Import> {
    let types = &names.shapes().types;
    let mut modules: Vec<&str> = types.values().filter_map(|ty| ty.zod.as_deref()).collect();
    modules.sort_unstable();
    modules.dedup();
    modules
        .into_iter()
        .map(|from| {
            let of = types
                .iter()
                .filter(|(_, ty)| ty.zod.as_deref() == Some(from));
            let idents: Vec<String> = of.map(|(name, _)| schema_ident(name)).collect();
            Import {
                names: idents.join(", "),
                module: string_literal(from),
            }
        })
        .collect()
}
