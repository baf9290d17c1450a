//! One relation: its lists, the constants of columns with checks, the checks between columns, and its schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Lowering;
use super::column::{Schema, of_column, possible, schema_ident};
use super::dialect::{Call, Dialect, constraints};
use super::js::{Access, Translation};
use super::model::{Constant, EnumSchema, Field, RowCheck, Shape, Table};
use super::narrow::{Flow, Possible};
use super::options::Objects;
use crate::catalog::{ConstraintId, Relation, RelationId};
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::{Check, Exactness, Predicate};
use crate::lower::ident::uncapitalized;
use crate::lower::reach::Part;
use crate::lower::typescript::column::{TypedColumn, columns};
use crate::lower::typescript::probe::{Probe, evaluate};
use crate::lower::typescript::text::{
    doc_lines, line_comment, member, property_key, string_literal,
};
use crate::lower::typescript::wire::{self, Wire};
use crate::lower::typescript::{list_of, or_null};
use crate::lower::{Driver, doc, ident};

impl<'a> Lowering<'a> {
    pub(super) fn table(&mut self, id: RelationId, relation: &'a Relation) -> Table {
        let columns = columns(self.facts, self.names, id, relation);
        let of_domains: Vec<Check> = relation
            .columns()
            .flat_map(|column| self.facts.domain_checks_of(id, column))
            .collect();
        let checks: Vec<&Check> = self.facts.checks_of(id).chain(&of_domains).collect();
        let mut untranslated: Vec<String> = checks.iter().filter_map(|check| loss(check)).collect();
        let (mut constants, mut fields) = (Vec::new(), Vec::new());
        for column in columns.iter().filter(|column| column.is_anywhere()) {
            let of_column = self.column(id, column, &checks, &mut constants);
            untranslated.extend(self.lost(&checks, &of_column.write.lost));
            fields.push((column, of_column));
        }
        let mut row_checks: Vec<(&Check, RowCheck)> = Vec::new();
        let mut lost = BTreeSet::new();
        let asked = |check: &&&Check| {
            let parts = Part::ALL.into_iter();
            let mut parts = parts.filter(|part| self.facts.has_part(id, relation, *part));
            check.columns.len() != 1 && parts.any(|part| is_asked(check, &columns, part))
        };
        let asked: Vec<&Check> = checks.iter().filter(asked).copied().collect();
        for check in asked {
            if let Some(found) = self.row_check(id, check, &columns, relation, &mut lost) {
                row_checks.push((check, found));
            }
        }
        untranslated.extend(self.lost(&checks, &lost));
        let mut given: Vec<(&Check, RowCheck)> = Vec::new();
        for check in &checks {
            if let Some(found) = self.given_check(id, check, &columns, relation) {
                given.push((*check, found));
            }
        }
        let of_row = |kind: Part| {
            let fields = fields
                .iter()
                .filter(|(column, _)| column.is_in(kind))
                .map(|(column, schemas)| schemas.field(column, kind, self.options.dialect))
                .collect();
            let asked: Vec<(&Check, String, &RowCheck)> = row_checks
                .iter()
                .filter(|(check, _)| is_asked(check, &columns, kind))
                .map(|(check, found)| {
                    let ident = match kind {
                        Part::Insert => inserted(&found.ident, check, &columns),
                        Part::Row | Part::Update => found.ident.clone(),
                    };
                    (*check, ident, found)
                })
                .chain(
                    given
                        .iter()
                        .filter(|_| kind == Part::Insert)
                        .map(|(check, found)| (*check, found.ident.clone(), found)),
                )
                .collect();
            let mut calls: Vec<Call> = asked
                .iter()
                .map(|(_, ident, found)| {
                    let call = format!("{ident}, {}", found.issue_ident);
                    ("refine", call.into())
                })
                .collect();
            calls.extend(self.meta(asked.iter().map(|(check, _, _)| *check), relation));
            let decoded = columns
                .iter()
                .filter(|column| column.is_in(kind))
                .filter_map(|column| decoded(column))
                .collect();
            let shape = Shape {
                decoded,
                ..self.shape(self.names.part(id, kind), kind, fields, &calls)
            };
            self.facts.has_part(id, relation, kind).then_some(shape)
        };
        let writes = [Part::Insert, Part::Update].into_iter();
        let writes: Vec<Shape> = writes.filter_map(of_row).collect();
        let reads: Vec<Shape> = of_row(Part::Row).into_iter().collect();
        let shapes = self.shapes_of(id, &fields, &row_checks, relation);
        let all = reads.iter().chain(&writes);
        self.found
            .imports
            .extend(all.map(|it| it.type_ident.clone()));
        let name = doc::qualified(self.facts, relation.namespace, relation.name.as_str());
        Table {
            name: doc::code(&name).replace("*/", "*\\/"),
            lists: columns
                .iter()
                .filter(|column| column.is_anywhere())
                .filter_map(|column| self.list(column))
                .collect(),
            columns: constants,
            checks: row_checks
                .into_iter()
                .chain(given)
                .map(|(_, check)| check)
                .collect(),
            untranslated,
            reads,
            writes,
            shapes,
            unions: self.unions(id, &columns),
        }
    }

    /// What JavaScript cannot say though the predicate does: as comments, and with a warning each.
    fn lost(&mut self, checks: &[&Check], lost: &BTreeSet<String>) -> Vec<String> {
        let why = "a part has no counterpart in JavaScript";
        let mut comments = Vec::new();
        for check in checks.iter().filter(|check| lost.contains(&check.name)) {
            comments.push(line_comment(&format!(
                "Checked in part: {} ({why}).",
                check_doc(check)
            )));
            self.found.diagnostics.push(Diagnostic::warning(
                Code::CheckNotTranslated,
                check.expr.span,
                format!(
                    "CHECK \"{}\" is not checked in full by Zod: {why}",
                    check.name
                ),
            ));
        }
        comments
    }

    fn list(&mut self, column: &TypedColumn<'_>) -> Option<EnumSchema> {
        let (id, labels) = list_of(self.facts, column)?;
        let type_ident = self.names.check_list(id).to_owned();
        self.found.imports.insert(type_ident.clone());
        let constraint = &self.facts.catalog.constraints[id];
        Some(EnumSchema {
            doc_lines: Vec::new(),
            ident: schema_ident(&type_ident),
            type_ident,
            labels: wire::literals(labels).join(", "),
            message: format!(", {}", string_literal(constraint.name.as_str())),
            meta: self
                .options
                .meta
                .then(|| {
                    let columns = vec![column.column.name.as_str()];
                    constraints([(constraint.name.as_str(), columns)])
                })
                .flatten()
                .map_or_else(String::new, |call| self.options.dialect.asked("", &[call])),
        })
    }

    /// A column's schemas; with checks of its own they become constants.
    fn column(
        &mut self,
        id: RelationId,
        column: &TypedColumn<'_>,
        checks: &[&Check],
        constants: &mut Vec<Constant>,
    ) -> ColumnSchemas {
        let own: Vec<&Check> = checks
            .iter()
            .copied()
            .filter(|check| check.columns == [column.column.attnum])
            .collect();
        let validated: Vec<&Check> = own
            .iter()
            .copied()
            .filter(|check| {
                check.validated && reads_as_written(check, std::slice::from_ref(column))
            })
            .collect();
        let type_name = self.type_name(column);
        let labels = self.labels(column.list);
        // JSON's null in a NOT NULL column comes back as null.
        let row_nullable = column.nullable || column.row == Wire::Json;
        let row = of_column(
            &column.row,
            &type_name,
            row_nullable && column.row != Wire::Unknown,
            &validated,
            (column.list, labels),
            (self.options.dialect, &mut self.found.helpers),
        );
        let write = of_column(
            &column.write,
            &type_name,
            column.nullable && column.write != Wire::Unknown,
            &own,
            (column.list, labels),
            (self.options.dialect, &mut self.found.helpers),
        );
        let ident = format!(
            "{}{}",
            uncapitalized(self.names.stem(id)),
            ident::pascal(column.column.name.as_str())
        );
        let same = row.zod == write.zod;
        let relation = &self.facts.catalog.relations[id];
        let is_written = column.is_in(Part::Insert) || column.is_in(Part::Update);
        let row = if same || column.is_in(Part::Row) {
            self.constant(row, &column.row, &ident, (&validated, relation), constants)
        } else {
            row
        };
        let write = if same || !is_written {
            Schema {
                zod: row.zod.clone(),
                ..write
            }
        } else {
            let ident = format!("{ident}Written");
            self.constant(write, &column.write, &ident, (&own, relation), constants)
        };
        ColumnSchemas { row, write }
    }

    /// Puts a schema with checks into a constant.
    fn constant(
        &mut self,
        schema: Schema,
        wire: &Wire,
        ident: &str,
        (checks, relation): (&[&Check], &Relation),
        constants: &mut Vec<Constant>,
    ) -> Schema {
        let is_float = matches!(wire, Wire::Float { .. });
        if !(is_float && schema.written_out) {
            self.use_constants(wire);
        }
        if !schema.checked {
            return schema;
        }
        let ident = self.take(ident);
        let docs: Vec<String> = checks.iter().map(|check| check_doc(check)).collect();
        let meta = self.meta(checks.iter().copied(), relation);
        constants.push(Constant {
            doc_lines: doc_lines(&docs),
            ident: ident.clone(),
            annotation: String::new(),
            zod_expr: self.options.dialect.asked(&schema.zod, meta.as_slice()),
        });
        Schema {
            zod: ident,
            ..schema
        }
    }

    pub(super) fn shape(
        &self,
        type_ident: String,
        kind: Part,
        fields: Vec<Field>,
        calls: &[Call],
    ) -> Shape {
        let ident = uncapitalized(&type_ident);
        let columns_ident = format!("{ident}Columns");
        let (object, config) = match (self.options.objects, kind) {
            (Objects::Mixed, Part::Row) => ("object", ""),
            (Objects::Mixed, Part::Insert | Part::Update) | (Objects::Strict, _) => {
                ("strictObject", ", z.core.$strict")
            }
            // What the compiler compares with the type has no other keys.
            (Objects::Loose, _) => ("object", ", z.core.$loose"),
        };
        let made = if self.options.objects == Objects::Loose {
            format!("z.looseObject({columns_ident}().shape)")
        } else {
            format!("{columns_ident}()")
        };
        let dialect = self.options.dialect;
        let asked = |call: &Call| dialect.asked("", std::slice::from_ref(call));
        Shape {
            columns_ident,
            shape_ident: format!("{ident}Shape"),
            schema_ident: format!("{ident}Schema"),
            type_ident,
            fields,
            is_refined: !calls.is_empty(),
            calls: calls.iter().map(asked).collect(),
            object,
            made,
            config,
            decoded: Vec::new(),
        }
    }

    /// The names and columns of these constraints, as something asked of a schema.
    pub(super) fn meta<'c>(
        &self,
        checks: impl Iterator<Item = &'c Check>,
        relation: &Relation,
    ) -> Option<Call> {
        let columns = |check: &Check| {
            let columns = check.columns.iter();
            columns
                .map(|attnum| relation.column_at(*attnum).name.as_str())
                .collect()
        };
        let all = checks.map(|check| (check.name.as_str(), columns(check)));
        constraints(all.filter(|_| self.options.meta))
    }

    fn row_check(
        &mut self,
        id: RelationId,
        check: &Check,
        columns: &[TypedColumn<'_>],
        relation: &Relation,
        lost: &mut BTreeSet<String>,
    ) -> Option<RowCheck> {
        let predicate = check.predicate.as_ref()?;
        let driver = self.facts.driver;
        let find = |attnum: i16| columns.iter().find(|column| column.column.attnum == attnum);
        let type_names: BTreeMap<i16, String> = columns
            .iter()
            .map(|column| (column.column.attnum, self.type_name(column)))
            .collect();
        let possibles: BTreeMap<i16, Possible> = columns
            .iter()
            .map(|column| {
                let possible = possible(written(driver, column), self.labels(column.list));
                (column.column.attnum, possible)
            })
            .collect();
        let access = |attnum: i16| Access {
            js: member("row", relation.column_at(attnum).name.as_str()),
            kind: find(attnum).map_or(wire::Kind::Other, |column| written(driver, column).kind()),
            type_name: type_names.get(&attnum).cloned().unwrap_or_default(),
            may_be_missing: true,
            possible: possibles
                .get(&attnum)
                .cloned()
                .unwrap_or_else(Possible::any),
        };
        let mut translation = Translation {
            access: &access,
            helpers: &mut self.found.helpers,
            is_weaker: false,
            flow: Flow::default(),
        };
        let condition = translation.passes(predicate);
        if translation.is_weaker {
            lost.insert(check.name.clone());
        }
        let condition = condition?.lines(110);
        let argument: Vec<String> = check
            .columns
            .iter()
            .filter_map(|attnum| find(*attnum))
            .map(|column| {
                let wire = written(driver, column).clone();
                let ts = if column.nullable {
                    or_null(&wire)
                } else {
                    wire.ts()
                };
                self.import_types(&wire);
                let key = property_key(column.column.name.as_str());
                format!("{key}?: {ts} | undefined")
            })
            .collect();
        let blamed = predicate
            .columns()
            .first()
            .copied()
            .unwrap_or(*check.columns.first()?);
        let base = self.check_ident(id, &check.name, relation);
        let ident = self.take(&base);
        Some(RowCheck {
            doc_lines: doc_lines(&[format!(
                "{}; passes where a column is {}",
                check_doc(check),
                if asks_for_null(predicate) {
                    "absent"
                } else {
                    "null or absent, as in SQL"
                }
            )]),
            argument: format!("{{ {} }}", argument.join("; ")),
            condition,
            issue_ident: self.take(&format!("{ident}Issue")),
            ident,
            message: string_literal(&check.name),
            path: string_literal(relation.column_at(blamed).name.as_str()),
        })
    }

    /// A column left out of an insert is NULL where it has no default: what a CHECK on it alone says to that.
    fn given_check(
        &mut self,
        id: RelationId,
        check: &Check,
        columns: &[TypedColumn<'_>],
        relation: &Relation,
    ) -> Option<RowCheck> {
        let [attnum] = check.columns[..] else {
            return None;
        };
        let column = columns.iter().find(|it| it.column.attnum == attnum)?;
        let may_be_absent = column.is_in(Part::Insert) && column.optional && !column.has_default;
        if !may_be_absent || evaluate(check.predicate.as_ref()?, Probe::Null) != Some(false) {
            return None;
        }
        let name = column.column.name.as_str();
        let base = format!("{}Given", self.check_ident(id, &check.name, relation));
        let ident = self.take(&base);
        Some(RowCheck {
            doc_lines: doc_lines(&[format!(
                "{} is FALSE of NULL, which a column left out is",
                doc::code(&check.name)
            )]),
            argument: format!("{{ {}?: unknown }}", property_key(name)),
            condition: format!("{} !== undefined", member("row", name)),
            issue_ident: self.take(&format!("{ident}Issue")),
            ident,
            message: string_literal(&check.name),
            path: string_literal(name),
        })
    }

    /// `goal_end_week_check` of `goal` -> `goalEndWeekCheck`
    fn check_ident(&self, id: RelationId, name: &str, relation: &Relation) -> String {
        let rest = name
            .strip_prefix(relation.name.as_str())
            .unwrap_or(name)
            .trim_start_matches('_');
        format!(
            "{}{}",
            uncapitalized(self.names.stem(id)),
            ident::pascal(if rest.is_empty() { "check" } else { rest })
        )
    }

    /// The texts of a list.
    fn labels(&self, list: Option<ConstraintId>) -> &'a [Arc<str>] {
        let check = self
            .facts
            .checks
            .iter()
            .find(|it| Some(it.constraint) == list);
        let list = check.and_then(|it| it.value_list.as_ref());
        list.map_or(&[], |(_, labels)| labels)
    }

    fn type_name(&self, column: &TypedColumn<'_>) -> String {
        let catalog = self.facts.catalog;
        let id = catalog.undomained(column.column.ty.id);
        catalog.types[id].name.to_string()
    }
}

/// A column in a row, and in an insert or update.
pub(super) struct ColumnSchemas {
    pub(super) row: Schema,
    pub(super) write: Schema,
}

impl ColumnSchemas {
    /// The schema of one kind, and whether the column may be left out there.
    pub(super) fn of(&self, column: &TypedColumn<'_>, kind: Part) -> (&Schema, bool) {
        match kind {
            Part::Row => (&self.row, false),
            Part::Insert => (&self.write, column.optional),
            Part::Update => (&self.write, true),
        }
    }

    fn field(&self, column: &TypedColumn<'_>, kind: Part, dialect: Dialect) -> Field {
        let (schema, optional) = self.of(column, kind);
        Field {
            key: property_key(column.column.name.as_str()),
            optional,
            zod_expr: if schema.nullable {
                dialect.nullable(&schema.zod)
            } else {
                schema.zod.clone()
            },
        }
    }
}

/// `` `goal_start_week_check`: `start_week BETWEEN 1 AND 12` ``
fn check_doc(check: &Check) -> String {
    format!(
        "{}: {}",
        doc::code(&check.name),
        doc::code(&check.expr.text)
    )
}

/// What a check between columns sees of one: what is known of rows too, where a driver does not change it.
fn written<'c>(driver: Driver, column: &'c TypedColumn<'_>) -> &'c Wire {
    match driver {
        Driver::PostgRest => &column.row,
        Driver::NodePostgres => &column.write,
    }
}

/// What a codec makes of a column, if it makes something of it: `created_at: "timestamptz"`.
fn decoded(column: &TypedColumn<'_>) -> Option<String> {
    let Wire::Scalar(scalar) = &column.row else {
        return None;
    };
    let kind = match scalar.name {
        "int8" => "bigint",
        // A driver's are Dates already.
        "date" | "timestamp" | "timestamptz" if scalar.kind == wire::Kind::Moment => scalar.name,
        _ => return None,
    };
    let key = property_key(column.column.name.as_str());
    Some(format!("{key}: \"{kind}\""))
}

/// Whether what is read of the columns is what was written. Where a driver makes something else of it, PostgreSQL has
/// looked at the row already.
fn reads_as_written(check: &Check, columns: &[TypedColumn<'_>]) -> bool {
    let own = columns.iter();
    own.filter(|it| check.columns.contains(&it.column.attnum))
        .all(|it| it.row.kind() == it.write.kind() && it.row.kind() != wire::Kind::Instant)
}

/// Whether a check between columns is asked of a row, an insert or an update.
fn is_asked(check: &Check, columns: &[TypedColumn<'_>], part: Part) -> bool {
    let mut own = columns
        .iter()
        .filter(|it| check.columns.contains(&it.column.attnum));
    let of_part = match part {
        Part::Row => check.validated && reads_as_written(check, columns),
        Part::Insert | Part::Update => true,
    };
    of_part && own.any(|it| it.is_in(part))
}

/// What of a CHECK is not in the schemas.
fn loss(check: &Check) -> Option<String> {
    match &check.exactness {
        Exactness::Exact | Exactness::NeverRejects { .. } => None,
        Exactness::Weaker { why, .. } => Some(line_comment(&format!(
            "Checked in part: {} ({why}).",
            check_doc(check)
        ))),
        Exactness::NotTranslated { why, .. } => Some(line_comment(&format!(
            "Not checked: {} ({why}).",
            check_doc(check)
        ))),
    }
}

/// A check of a row to insert: a column left out that has no default is NULL.
fn inserted(ident: &str, check: &Check, columns: &[TypedColumn<'_>]) -> String {
    let asks = check.predicate.as_ref().is_some_and(asks_for_null);
    let nulls: Vec<String> = columns
        .iter()
        .filter(|it| asks && check.columns.contains(&it.column.attnum))
        .filter(|it| it.writable && it.optional && !it.has_default)
        .map(|it| format!("{}: null", property_key(it.column.name.as_str())))
        .collect();
    if nulls.is_empty() {
        ident.to_owned()
    } else {
        format!(
            "(row): boolean => {ident}({{ {}, ...row }})",
            nulls.join(", ")
        )
    }
}

fn asks_for_null(predicate: &Predicate) -> bool {
    matches!(predicate, Predicate::IsNull(_)) || predicate.parts().iter().any(asks_for_null)
}
