//! Statements that the rows may refuse: where a handler around would catch the error, whether it comes is a question to
//! the rows, and the run forks on it.
//!
//! What rows there are is not known, so that an INSERT or UPDATE may always break a constraint which its values do not
//! rule out. DDL that looks at the rows of a table can be refused only where the migrations have put some there.

use super::conditions::raise;
use super::machine::{Flow, Paths};
use super::raised::UNKNOWN;
use super::state::State;
use super::value::Unknown;
use crate::catalog::{ConstraintKind, RelationId, RelationKind, TypeKind};
use crate::ddl::{
    AlterTableAction, ColumnConstraintKind, Data, Ddl, ForeignKeyAction, Statement,
    TableConstraintKind,
};
use crate::expr::write::{Arbiter, Assignment, Insert, WriteKind};
use crate::expr::{Expr, ExprKind, QueryBody};
use crate::fold::Folder;

const NOT_NULL: &str = "23502";
const FOREIGN_KEY: &str = "23503";
const UNIQUE: &str = "23505";
const CHECK: &str = "23514";
const EXCLUSION: &str = "23P01";
const RAISED: &str = "P0001";
const INPUT: &str = "22P02";

/// What a statement writes.
struct Written {
    /// The columns that it gives a value, by number.
    columns: Vec<i16>,
    /// Those of them whose values are certainly not NULL.
    not_null: Vec<i16>,
    /// Whether rows are added: columns that get no value take their defaults.
    adds: bool,
    /// Whether ON CONFLICT takes all rows that stand in the way.
    yields: bool,
}

/// The paths on which a statement fails for the rows, of those whose errors a handler around catches.
pub(super) fn paths<'a>(state: &State<'a>, statement: &Statement) -> Paths<'a> {
    if state.catching.is_empty() {
        return Vec::new();
    }
    let (what, name, mut errors) = match &statement.ddl {
        Ddl::Data(it) => {
            let name = it.target.as_ref().map(|it| it.name.name.clone());
            (it.what, name, of_rows(&state.folder, it))
        }
        Ddl::AlterTable(it) => {
            let errors = match state.folder.find_relation(&it.name.name) {
                Some(id) if state.folder.filled.contains(&id) => {
                    let actions = it.actions.iter();
                    actions.flat_map(|(it, _)| of_action(it)).collect()
                }
                Some(_) | None => Vec::new(),
            };
            ("ALTER TABLE", Some(it.name.name.name.clone()), errors)
        }
        Ddl::CreateIndex(it) if it.unique => {
            let table = state.folder.find_relation(&it.table.name);
            let is_filled = table.is_some_and(|id| state.folder.filled.contains(&id));
            let errors = if is_filled { vec![UNIQUE] } else { Vec::new() };
            ("CREATE INDEX", Some(it.table.name.name.clone()), errors)
        }
        _ => return Vec::new(),
    };
    errors.sort_unstable();
    errors.dedup();
    let table = name.map_or_else(String::new, |it| format!(" of \"{it}\""));
    let doubt = Unknown::new(
        statement.span,
        format!("whether the rows{table} let {what} succeed"),
    );
    let failing = errors.into_iter().filter_map(|sqlstate| {
        let message = format!("{UNKNOWN} ({sqlstate})");
        let refusal = raise(sqlstate, statement.span, message);
        state.catches(&refusal).then(|| {
            let mut failing = state.clone();
            failing.assume(doubt.clone());
            (Flow::Raise(refusal), failing)
        })
    });
    failing.collect()
}

/// The errors that a statement on rows may raise for them.
fn of_rows(folder: &Folder<'_>, it: &Data) -> Vec<&'static str> {
    let target = it.target.as_ref();
    let Some(id) = target.and_then(|it| folder.find_relation(&it.name)) else {
        return Vec::new();
    };
    let raised = folder.raised_by_triggers(id, it.what);
    match it.what {
        "DELETE" => {
            let keeps = [ForeignKeyAction::NoAction, ForeignKeyAction::Restrict];
            let mut keys = folder.catalog.keys_to(id);
            let held = keys.any(|(_, _, key)| keeps.contains(&key.on_delete));
            let held = held.then_some(FOREIGN_KEY);
            raised.into_iter().chain(held).collect()
        }
        "INSERT" | "UPDATE" | "MERGE" | "COPY" => {
            let mut errors = folder.broken(id, folder.values_of(id, it).as_ref());
            errors.extend(raised);
            errors
        }
        _ => Vec::new(),
    }
}

/// The errors that an action of ALTER TABLE may raise for the rows.
fn of_action(action: &AlterTableAction) -> Vec<&'static str> {
    match action {
        AlterTableAction::AddConstraint(it) if it.not_valid || it.not_enforced => Vec::new(),
        AlterTableAction::AddConstraint(it) => match &it.kind {
            TableConstraintKind::Check { .. } => vec![CHECK],
            TableConstraintKind::PrimaryKey { .. }
            | TableConstraintKind::UsingIndex { primary: true, .. } => vec![UNIQUE, NOT_NULL],
            TableConstraintKind::Unique { .. } => vec![UNIQUE],
            TableConstraintKind::UsingIndex { .. } => Vec::new(),
            TableConstraintKind::ForeignKey { .. } => vec![FOREIGN_KEY],
            TableConstraintKind::Exclude { .. } => vec![EXCLUSION],
            TableConstraintKind::NotNull { .. } => vec![NOT_NULL],
        },
        AlterTableAction::ValidateConstraint(_) => vec![CHECK, FOREIGN_KEY],
        AlterTableAction::SetNotNull { not_null: true, .. } => vec![NOT_NULL],
        AlterTableAction::SetType { .. } => vec![INPUT],
        AlterTableAction::AddColumn { column, .. } => {
            let has = |wanted: &dyn Fn(&ColumnConstraintKind) -> bool| {
                column.constraints.iter().any(|it| wanted(&it.kind))
            };
            let fills = has(&|it| {
                matches!(
                    it,
                    ColumnConstraintKind::Default(_)
                        | ColumnConstraintKind::Identity(..)
                        | ColumnConstraintKind::Generated { .. }
                )
            });
            let mut errors = Vec::new();
            let is_serial = column.ty.name.name.as_str().ends_with("serial");
            if !fills && !is_serial && has(&|it| matches!(it, ColumnConstraintKind::NotNull)) {
                errors.push(NOT_NULL);
            }
            if has(&|it| matches!(it, ColumnConstraintKind::PrimaryKey)) && !is_serial {
                errors.push(if fills { UNIQUE } else { NOT_NULL });
            }
            if fills && has(&|it| matches!(it, ColumnConstraintKind::Unique { .. })) {
                errors.push(UNIQUE);
            }
            if fills && has(&|it| matches!(it, ColumnConstraintKind::Check { .. })) {
                errors.push(CHECK);
            }
            errors
        }
        _ => Vec::new(),
    }
}

impl Folder<'_> {
    /// Notes that a statement puts rows into a table.
    pub(in crate::fold) fn fill(&mut self, it: &Data) {
        if !matches!(it.what, "INSERT" | "COPY" | "MERGE" | "WITH") {
            return;
        }
        let targets = it.target.iter().chain(&it.others);
        let found: Vec<RelationId> = targets
            .filter_map(|it| self.find_relation(&it.name))
            .collect();
        self.filled.extend(found);
    }

    /// What a statement writes; `None` where that is not known.
    fn values_of(&self, id: RelationId, it: &Data) -> Option<Written> {
        let query = it.query.as_ref()?;
        let query = self.parser.query(&query.text, query.place()).ok()?;
        let QueryBody::Write(write) = &query.body else {
            return None;
        };
        match &write.kind {
            WriteKind::Insert(insert) => self.inserted(id, insert),
            WriteKind::Update { assignments, .. } => self.updated(id, assignments),
            WriteKind::Delete { .. } | WriteKind::Merge { .. } => None,
        }
    }

    fn inserted(&self, id: RelationId, insert: &Insert) -> Option<Written> {
        let mut columns = self.insert_columns(id, &insert.columns).ok()??;
        let mut not_null = Vec::new();
        match insert.source.as_ref().map(|it| &it.body) {
            Some(QueryBody::Values(rows)) => {
                let width = rows.first().map_or(0, Vec::len);
                columns.truncate(width);
                for (at, attnum) in columns.iter().enumerate() {
                    if rows.iter().all(|row| row.get(at).is_some_and(is_not_null)) {
                        not_null.push(*attnum);
                    }
                }
            }
            Some(QueryBody::Select(select)) => {
                let is_plain =
                    |it: &Expr| !matches!(it.kind, ExprKind::Star(_) | ExprKind::Fields(_));
                if select.targets.iter().all(|it| is_plain(&it.expr)) {
                    columns.truncate(select.targets.len());
                    for (target, attnum) in select.targets.iter().zip(&columns) {
                        if is_not_null(&target.expr) {
                            not_null.push(*attnum);
                        }
                    }
                }
            }
            Some(_) => {}
            None => columns.clear(),
        }
        let conflict = insert.conflict.as_ref();
        Some(Written {
            columns,
            not_null,
            adds: true,
            yields: conflict.is_some_and(|it| {
                it.arbiter == Arbiter::Any
                    || self
                        .catalog
                        .indexes_of(id)
                        .filter(|(_, _, it)| it.unique)
                        .count()
                        < 2
            }),
        })
    }

    fn updated(&self, id: RelationId, assignments: &[Assignment]) -> Option<Written> {
        let mut written = Written {
            columns: Vec::new(),
            not_null: Vec::new(),
            adds: false,
            yields: false,
        };
        let row = &self.catalog.relations[id];
        for it in assignments {
            for column in &it.columns {
                let attnum = row.column(column.name.as_str())?.attnum;
                written.columns.push(attnum);
                if it.columns.len() == 1 && (it.partial || is_not_null(&it.value)) {
                    written.not_null.push(attnum);
                }
            }
        }
        Some(written)
    }

    /// The constraints that what is written may break.
    fn broken(&self, id: RelationId, written: Option<&Written>) -> Vec<&'static str> {
        let row = &self.catalog.relations[id];
        let is_written = |attnum: &i16| written.is_none_or(|it| it.columns.contains(attnum));
        let adds = written.is_none_or(|it| it.adds);
        let mut errors = Vec::new();
        if row.view.is_some() || !row.taints.is_empty() {
            return vec![NOT_NULL, FOREIGN_KEY, UNIQUE, CHECK];
        }
        if row.kind == RelationKind::PartitionedTable {
            errors.push(CHECK);
        }
        for column in row.columns() {
            let has_default = column.default_expr.is_some()
                || column.identity.is_some()
                || column.generated.is_some();
            let may_be_null = if is_written(&column.attnum) {
                written.is_none_or(|it| !it.not_null.contains(&column.attnum))
            } else {
                adds && !has_default
            };
            if column.not_null && may_be_null {
                errors.push(NOT_NULL);
            }
            if is_written(&column.attnum)
                && let TypeKind::Domain {
                    constraints,
                    not_null,
                    ..
                } = &self.catalog.types[column.ty.id].kind
            {
                errors.extend((!constraints.is_empty()).then_some(CHECK));
                errors.extend((*not_null && may_be_null).then_some(NOT_NULL));
            }
        }
        for (_, _, index) in self.catalog.indexes_of(id) {
            let may_meet = index
                .keys
                .iter()
                .any(|it| it.attnum.as_ref().is_none_or(is_written));
            if index.unique && may_meet && !written.is_some_and(|it| it.yields) {
                errors.push(UNIQUE);
            }
        }
        for (_, constraint) in self.catalog.constraints_of(id) {
            if !constraint.enforced {
                continue;
            }
            let touches = constraint.columns.iter().any(is_written);
            match &constraint.kind {
                ConstraintKind::Check { .. } if touches || constraint.columns.is_empty() => {
                    errors.push(CHECK);
                }
                ConstraintKind::ForeignKey(_) if touches => errors.push(FOREIGN_KEY),
                ConstraintKind::Exclusion { .. } => errors.push(EXCLUSION),
                ConstraintKind::Check { .. }
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. } => {}
            }
        }
        errors
    }

    /// What triggers raise that a statement may fire.
    fn raised_by_triggers(&self, id: RelationId, what: &str) -> Option<&'static str> {
        let mut triggers = self.catalog.triggers_of(id);
        let raises = triggers.any(|(_, it)| {
            let fires = match what {
                "INSERT" | "COPY" => it.on_insert,
                "UPDATE" => it.on_update,
                "DELETE" => it.on_delete,
                _ => true,
            };
            let body = self.catalog.functions[it.function].body.as_ref();
            let raises = |text: &str| text.to_ascii_lowercase().contains("raise exception");
            fires && self.is_enabled(it.state) && body.is_some_and(|it| raises(&it.text))
        });
        raises.then_some(RAISED)
    }
}

/// Whether a value is one, and not NULL, whatever the rows are.
fn is_not_null(expr: &Expr) -> bool {
    const CALLS: [&str; 8] = [
        "now",
        "gen_random_uuid",
        "uuid_generate_v4",
        "current_timestamp",
        "clock_timestamp",
        "jsonb_build_object",
        "json_build_object",
        "nextval",
    ];
    match &expr.kind {
        ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::BitString(_)
        | ExprKind::Array(_)
        | ExprKind::Other("DEFAULT") => true,
        ExprKind::Cast { operand, .. } | ExprKind::Unary { operand, .. } => is_not_null(operand),
        ExprKind::Function(call) => CALLS.contains(&call.name.name.as_str()),
        _ => false,
    }
}
