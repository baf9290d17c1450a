//! INSERT, UPDATE, DELETE and MERGE: the columns that they write, what they write there, and what RETURNING shows.
//!
//! `analyze.c`, `rewriteHandler.c` and `infer_arbiter_indexes` in PostgreSQL's sources. A relation that may have more
//! columns than are known judges nothing about them.

use super::from::columns_of;
use super::select::same_length;
use super::{Item, Named, Reader, Rows, Scope, Ty};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{Column, ColumnRef, ColumnType, Relation, RelationId, RelationKind, TypeId};
use crate::ddl::plpgsql::Conflict as Conflicting;
use crate::ddl::{Ident, IdentityKind};
use crate::diagnostics::Code;
use crate::expr::write::{Arbiter, Assignment, Conflict, Insert, Overriding, Write, WriteKind};
use crate::expr::{Expr, ExprKind, Query, QueryBody};
use crate::fold::expression::is_system_column;
use crate::fold::refusal::MissingKind;
use crate::fold::resolve::is_system;
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// How a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Insert(Option<Overriding>),
    Update,
}

impl Reader<'_, '_> {
    /// What a statement that writes rows returns.
    pub(super) fn write(&mut self, it: &Write, mut scope: Scope<'_>) -> Result<Rows, Refusal> {
        let target = self.written(&it.target, it.span)?;
        let item = self.target_item(it, target);
        match &it.kind {
            WriteKind::Insert(insert) => {
                self.insert(insert, target, it.span, &scope)?;
                scope.items.push(item.clone());
                if let Some(conflict) = &insert.conflict {
                    self.conflict(conflict, target, &item, &mut scope, it.span)?;
                }
            }
            WriteKind::Update {
                assignments,
                from,
                filter,
            } => {
                scope.items.push(item.clone());
                for other in from {
                    self.read_item(other, &mut scope)?;
                }
                if let Some(filter) = filter {
                    self.no_groups(filter, "WHERE", &scope)?;
                    self.boolean(filter, "WHERE", &scope)?;
                }
                self.assign(assignments, target, &scope)?;
            }
            WriteKind::Delete { using, filter } => {
                scope.items.push(item.clone());
                for other in using {
                    self.read_item(other, &mut scope)?;
                }
                if let Some(filter) = filter {
                    self.no_groups(filter, "WHERE", &scope)?;
                    self.boolean(filter, "WHERE", &scope)?;
                }
            }
            WriteKind::Merge { source, condition } => {
                scope.items.push(item.clone());
                self.read_item(source, &mut scope)?;
                self.boolean(condition, "JOIN/ON", &scope)?;
                // RETURNING * shows what is read before what is written.
                scope.items.rotate_left(1);
                if let Some(target) = it.returning.first()
                    && self.folder.settings.postgres < 17
                {
                    return Err(Refusal::new(
                        Code::SyntaxError,
                        target.expr.span,
                        "syntax error at or near \"RETURNING\"",
                    )
                    .help("PostgreSQL has MERGE … RETURNING since version 17."));
                }
            }
        }
        let mut star = Rows::default();
        for item in &scope.items {
            star.columns.extend(item.rows.columns.iter().cloned());
            star.open |= item.rows.open;
        }
        // Since 18 the row before and behind it; what FROM names so hides them.
        let versions = ["old", "new"].map(|name| Item {
            name: Some(Name::from_quoted(name)),
            namespace: None,
            ..item.clone()
        });
        let around = Scope {
            outer: scope.outer,
            items: versions
                .into_iter()
                .filter(|_| self.folder.settings.postgres >= 18)
                .collect(),
            ..Scope::default()
        };
        let scope = Scope {
            outer: Some(&around),
            ..scope
        };
        let mut rows = self.shown(&it.returning, &star, &scope)?.rows;
        for column in &mut rows.columns {
            column.origin = None;
        }
        Ok(rows)
    }

    /// A relation; `None` where it may be the platform's.
    pub(super) fn written(
        &mut self,
        name: &QualifiedName,
        span: Span,
    ) -> Result<Option<RelationId>, Refusal> {
        let found = self.folder.written(name, span)?;
        if found.is_none() && !self.folder.is_of_system(name) {
            let refusal = self.folder.missing_relation(name, span);
            self.doubt.get_or_insert(refusal);
        }
        Ok(found)
    }

    fn target_item(&mut self, it: &Write, target: Option<RelationId>) -> Item {
        let (rows, row) = match target {
            Some(id) => {
                let row = &self.folder.catalog.relations[id];
                self.uses.relations.insert(id);
                let ty = row.row_type.map(ColumnType::plain);
                (columns_of(id, row), ty)
            }
            None => (super::from::OPEN, None),
        };
        Item {
            name: Some(it.alias.clone().unwrap_or_else(|| it.target.name.clone())),
            namespace: match it.alias {
                Some(_) => None,
                None => it.target.namespace.clone(),
            },
            rows,
            row,
            id: None,
        }
    }

    fn insert(
        &mut self,
        insert: &Insert,
        target: Option<RelationId>,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let columns = match target {
            Some(id) => self.folder.insert_columns(id, &insert.columns)?,
            None => None,
        };
        let Some(source) = &insert.source else {
            return Ok(());
        };
        let mode = Mode::Insert(insert.overriding);
        let listed = !insert.columns.is_empty();
        if let Some(rows) = plain_values(source) {
            return self.insert_values(rows, columns.as_deref(), (target, listed, mode), scope);
        }
        let rows = self.side(source, Some(scope))?;
        let (Some(columns), Some(id), false) = (columns, target, rows.open) else {
            return Ok(());
        };
        count(rows.columns.len(), columns.len(), listed, span)?;
        for (attnum, output) in columns.iter().zip(&rows.columns) {
            self.assigned(id, *attnum, (output.ty, source.span), mode)?;
        }
        Ok(())
    }

    /// VALUES of an INSERT: each value takes the type of its column.
    fn insert_values(
        &mut self,
        rows: &[Vec<Expr>],
        columns: Option<&[i16]>,
        (target, listed, mode): (Option<RelationId>, bool, Mode),
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let mut length = None;
        for row in rows {
            let mut types = Vec::new();
            let mut expands = false;
            for value in row {
                expands |= matches!(value.kind, ExprKind::Star(_) | ExprKind::Fields(_));
                types.push((self.expr(value, scope)?, value));
            }
            same_length(&mut length, row)?;
            let (Some(columns), Some(id), false) = (columns, target, expands) else {
                continue;
            };
            let Some(first) = row.first() else { continue };
            count(types.len(), columns.len(), listed, first.span)?;
            for (attnum, (ty, value)) in columns.iter().zip(types) {
                if !is_default(value) {
                    self.becomes(value, Some(self.column_type(id, *attnum)))?;
                    self.assigned(id, *attnum, (ty, value.span), mode)?;
                }
            }
        }
        Ok(())
    }

    fn conflict(
        &mut self,
        conflict: &Conflict,
        target: Option<RelationId>,
        item: &Item,
        scope: &mut Scope<'_>,
        span: Span,
    ) -> Result<(), Refusal> {
        // What conflicts is looked up as an expression.
        if let (Arbiter::Columns { columns, .. }, Some(body)) = (&conflict.arbiter, &self.body)
            && body.conflict == Conflicting::Error
            && let Some(column) = columns.iter().find(|it| {
                let named = body.names.get(&it.name);
                named.is_some_and(|it| !matches!(it, Named::Label))
                    && item.column(&it.name).is_some()
            })
        {
            return Err(super::names::ambiguous(&column.name, column.span));
        }
        if let Some(id) = target {
            self.folder.arbiter(id, &conflict.arbiter)?;
        }
        if conflict.assignments.is_empty() {
            return Ok(());
        }
        if conflict.arbiter == Arbiter::Any {
            return Err(Refusal::new(
                Code::SyntaxError,
                span,
                "ON CONFLICT DO UPDATE requires inference specification or constraint name",
            ));
        }
        scope.items.push(Item {
            name: Some(Name::from_quoted("excluded")),
            namespace: None,
            ..item.clone()
        });
        self.assign(&conflict.assignments, target, scope)?;
        if let Some(filter) = &conflict.filter {
            self.boolean(filter, "WHERE", scope)?;
        }
        scope.items.pop();
        Ok(())
    }

    /// SET
    fn assign(
        &mut self,
        assignments: &[Assignment],
        target: Option<RelationId>,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let mut values = Vec::new();
        for it in assignments {
            self.no_groups(&it.value, "UPDATE", scope)?;
            // For several it is a row, or a query of as many columns.
            let ty = if it.columns.len() == 1 {
                self.expr(&it.value, scope)?
            } else {
                self.visit_row(&it.value, scope)?;
                None
            };
            values.push(ty);
        }
        let Some(id) = target else { return Ok(()) };
        for (it, ty) in assignments.iter().zip(values) {
            for column in &it.columns {
                let Some(attnum) = self.folder.written_column(id, column)? else {
                    continue;
                };
                let whole = !it.partial && it.columns.len() == 1;
                if !is_default(&it.value) {
                    if whole {
                        self.becomes(&it.value, Some(self.column_type(id, attnum)))?;
                    }
                    let ty = ty.filter(|_| whole);
                    self.assigned(id, attnum, (ty, it.value.span), Mode::Update)?;
                }
            }
        }
        Ok(())
    }

    fn visit_row(&mut self, value: &Expr, scope: &Scope<'_>) -> Result<(), Refusal> {
        if let ExprKind::Subquery(query) = &value.kind {
            self.query(query, Some(scope)).map(|_| ())
        } else {
            self.expr(value, scope).map(|_| ())
        }
    }

    fn column_type(&self, id: RelationId, attnum: i16) -> ColumnType {
        self.folder.catalog.relations[id].column_at(attnum).ty
    }

    /// Whether a value may stand in a column (`transformAssignedExpr`, `rewriteTargetListIU`).
    fn assigned(
        &mut self,
        id: RelationId,
        attnum: i16,
        (ty, span): (Ty, Span),
        mode: Mode,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let row = &folder.catalog.relations[id];
        let column = row.column_at(attnum);
        self.uses.columns.insert(ColumnRef {
            relation: id,
            attnum,
        });
        if let Some(ty) = ty
            && folder.refuses_value(ty.id, column.ty.id)
        {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                span,
                format!(
                    "column \"{}\" is of type {} but expression is of type {}",
                    column.name,
                    folder.format_type(ColumnType::plain(column.ty.id)),
                    folder.format_type(ColumnType::plain(ty.id))
                ),
            )
            .help("You will need to rewrite or cast the expression."));
        }
        generated(row, column, mode, span)
    }
}

impl Folder<'_> {
    /// The relation that is written; `None` where it is not known. One whose schema is missing is missing itself.
    pub(in crate::fold) fn written(
        &self,
        name: &QualifiedName,
        span: Span,
    ) -> Result<Option<RelationId>, Refusal> {
        if let Some(id) = self.find_relation(name) {
            return Ok(Some(id));
        }
        if self.is_elsewhere(name) {
            return Ok(None);
        }
        Err(self.missing_relation(name, span))
    }

    /// `undefined_table` (42P01); a schema that is not there is no error of its own in a query.
    fn missing_relation(&self, name: &QualifiedName, span: Span) -> Refusal {
        Refusal::missing(
            Code::UnknownRelation,
            span,
            format!("relation \"{name}\" does not exist"),
            MissingKind::Relation,
            self.qualify(name),
        )
    }

    /// Whether PostgreSQL's own schemas may have it.
    fn is_of_system(&self, name: &QualifiedName) -> bool {
        let _ = self;
        is_system(name) || (name.namespace.is_none() && name.name.as_str().starts_with("pg_"))
    }

    /// The number of a column that is written, or `undefined_column` (42703).
    fn written_column(&self, id: RelationId, column: &Ident) -> Result<Option<i16>, Refusal> {
        let row = &self.catalog.relations[id];
        if is_system_column(&column.name) {
            return Ok(None);
        }
        match self.resolve_column(id, column) {
            Err(_) if columns_of(id, row).open => Ok(None),
            found => found,
        }
    }

    /// The columns that INSERT writes: those listed, else all; `None` where they are not all known.
    pub(in crate::fold) fn insert_columns(
        &self,
        id: RelationId,
        listed: &[Ident],
    ) -> Result<Option<Vec<i16>>, Refusal> {
        let row = &self.catalog.relations[id];
        if !row.kind.has_columns() {
            return Ok(None);
        }
        if listed.is_empty() {
            let all = row.columns().map(|column| column.attnum).collect();
            return Ok(row.taints.is_empty().then_some(all));
        }
        let mut found = Vec::new();
        for column in listed {
            let Some(attnum) = self.written_column(id, column)? else {
                return Ok(None);
            };
            if found.contains(&attnum) {
                return Err(Refusal::new(
                    Code::DuplicateColumn,
                    column.span,
                    format!("column \"{}\" specified more than once", column.name),
                ));
            }
            found.push(attnum);
        }
        Ok(Some(found))
    }

    /// Whether a value of a type certainly does not go into a column of another one.
    pub(in crate::fold) fn refuses_value(&self, ty: TypeId, column: TypeId) -> bool {
        let is_row = |id| self.relation_of_type(self.below(id)).is_some();
        let is_open = |id| [oid::UNKNOWN, oid::RECORD].contains(&id);
        let is_decided_apart = is_open(ty) || is_open(column) || is_row(ty) && is_row(column);
        !is_decided_apart && self.casts(ty, column, Context::Assignment) == Some(false)
    }

    /// ON CONFLICT needs a unique index or constraint (42P10), or the one that it names (42704).
    fn arbiter(&self, id: RelationId, arbiter: &Arbiter) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let is_table = matches!(
            row.kind,
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable
        );
        if !is_table || !row.taints.is_empty() {
            return Ok(());
        }
        match arbiter {
            Arbiter::Any | Arbiter::Other => Ok(()),
            Arbiter::Constraint(ident) => {
                let mut constraints = self.catalog.constraints.iter();
                let found = constraints.any(|(_, it)| it.relation == id && it.name == ident.name);
                if found {
                    return Ok(());
                }
                Err(Refusal::new(
                    Code::UnknownObject,
                    ident.span,
                    format!(
                        "constraint \"{}\" for table \"{}\" does not exist",
                        ident.name, row.name
                    ),
                ))
            }
            Arbiter::Columns {
                columns,
                partial,
                span,
            } => {
                let mut wanted = Vec::new();
                for column in columns {
                    if row.column(column.name.as_str()).is_none() && !is_system_column(&column.name)
                    {
                        return Err(super::names::missing_column(
                            std::slice::from_ref(&column.name),
                            column.span,
                        ));
                    }
                    wanted.extend(row.column(column.name.as_str()).map(|it| it.attnum));
                }
                wanted.sort_unstable();
                wanted.dedup();
                if self.has_arbiter(id, &wanted, *partial) {
                    return Ok(());
                }
                Err(Refusal::new(
                    Code::InvalidColumnReference,
                    *span,
                    "there is no unique or exclusion constraint matching the ON CONFLICT specification",
                ))
            }
        }
    }

    /// Whether a unique index is on these columns and no others; one with a predicate only where there is a condition,
    /// which may imply it.
    fn has_arbiter(&self, id: RelationId, wanted: &[i16], partial: bool) -> bool {
        self.catalog.indexes_of(id).any(|(_, index, it)| {
            if !it.unique {
                return false;
            }
            let mut keys = Vec::new();
            for key in &it.keys {
                match key.attnum {
                    Some(attnum) => keys.push(attnum),
                    None => return false,
                }
            }
            keys.sort_unstable();
            keys.dedup();
            (keys == wanted && (it.predicate.is_none() || partial)) || !index.taints.is_empty()
        })
    }
}

/// A generated column takes nothing but DEFAULT (428C9).
fn generated(row: &Relation, column: &Column, mode: Mode, span: Span) -> Result<(), Refusal> {
    let is_table = matches!(
        row.kind,
        RelationKind::OrdinaryTable | RelationKind::PartitionedTable
    );
    let always = column.identity == Some(IdentityKind::Always);
    let allowed = match mode {
        Mode::Insert(overriding) => column.generated.is_none() && (!always || overriding.is_some()),
        Mode::Update => column.generated.is_none() && !always,
    };
    if !is_table || allowed {
        return Ok(());
    }
    let name = &column.name;
    let message = match mode {
        Mode::Insert(_) => format!("cannot insert a non-DEFAULT value into column \"{name}\""),
        Mode::Update => format!("column \"{name}\" can only be updated to DEFAULT"),
    };
    let detail = if column.generated.is_some() {
        format!("Column \"{name}\" is a generated column.")
    } else {
        format!("Column \"{name}\" is an identity column defined as GENERATED ALWAYS.")
    };
    let refusal = Refusal::new(Code::GeneratedAlways, span, message).detail(detail);
    Err(match (mode, always) {
        (Mode::Insert(_), true) => refusal.help("Use OVERRIDING SYSTEM VALUE to override."),
        (Mode::Insert(_) | Mode::Update, _) => refusal,
    })
}

/// The values and columns of an INSERT are as many; without a list of columns there may be fewer values.
fn count(values: usize, columns: usize, listed: bool, span: Span) -> Result<(), Refusal> {
    let message = if values > columns {
        "INSERT has more expressions than target columns"
    } else if listed && values < columns {
        "INSERT has more target columns than expressions"
    } else {
        return Ok(());
    };
    Err(Refusal::new(Code::SyntaxError, span, message))
}

/// The rows of a query that is VALUES and nothing else.
fn plain_values(query: &Query) -> Option<&[Vec<Expr>]> {
    let plain = query.with.is_empty()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.offset.is_none();
    match &query.body {
        QueryBody::Values(rows) if plain => Some(rows),
        QueryBody::Values(_)
        | QueryBody::Select(_)
        | QueryBody::SetOperation { .. }
        | QueryBody::Write(_)
        | QueryBody::Other(_) => None,
    }
}

fn is_default(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Other("DEFAULT"))
}
