//! Views, materialized views, CREATE TABLE AS and SELECT INTO: relations whose columns are those of a query.
//!
//! <https://www.postgresql.org/docs/current/sql-createview.html>. A column whose type does not follow is there by its
//! name, and taints the relation.

use std::sync::Arc;

use super::query::{Analysis, Output, Rows};
use super::relation::{check_on_commit, reloptions};
use super::taint::touching;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, Column, ColumnType, History, NamespaceId, Relation, RelationId, RelationKind, Taint,
    TypeKind, View,
};
use crate::ddl::{
    CreateTableAs, CreateView, Ident, ObjectKind, ObjectName, OnCommit, StorageOption,
};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::expr::QueryBody;
use crate::name::Name;
use crate::shared::Shared;
use crate::source::{Snippet, Span};

/// What is made of a query.
#[derive(Debug, Clone, Copy)]
struct Made<'a> {
    name: &'a ObjectName,
    kind: RelationKind,
    columns: &'a [Ident],
    temporary: bool,
    span: Span,
}

impl Folder<'_> {
    pub(super) fn create_view(&mut self, it: &CreateView, span: Span) -> Result<Outcome, Refusal> {
        let made = Made {
            name: &it.name,
            kind: RelationKind::View,
            columns: &it.columns,
            temporary: it.temporary,
            span,
        };
        let query = if it.recursive {
            recursive(&it.name.name.name, &it.columns, &it.query)
        } else {
            it.query.clone()
        };
        let Some(analysis) = self.analyse(&query, Some("views must not contain"))? else {
            let not_folded = touching("CREATE VIEW", ObjectKind::View, &it.name);
            return self.not_folded(&not_folded, span);
        };
        let columns = self.columns_of_query(&made, &analysis.rows)?;
        let temporary = it.temporary
            || analysis
                .uses
                .relations
                .iter()
                .any(|id| self.catalog.relations[*id].temporary);
        let namespace = self.namespace_of_relation(&it.name, temporary, span)?;
        let name = &it.name.name.name;
        let view = view_of(&query, &analysis, true)?;
        check_view_options(&it.options, it.name.span)?;
        let options = reloptions(&it.options);
        match self.catalog.relation(namespace, name.as_str()) {
            Some(existing) if it.or_replace => {
                self.replace_view(existing, &made, &columns, view, options)?;
                Ok(self.settle_columns(existing, &made, &analysis.rows))
            }
            Some(_) | None => {
                let id = self.insert_of_query(&made, namespace, temporary, columns)?;
                let row = self.relation_mut(id);
                row.view = Some(Box::new(view));
                row.options = options;
                Ok(self.settle_columns(id, &made, &analysis.rows))
            }
        }
    }

    pub(super) fn create_table_as(
        &mut self,
        it: &CreateTableAs,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let (what, kind, object) = if it.materialized {
            (
                "CREATE MATERIALIZED VIEW",
                RelationKind::MaterializedView,
                ObjectKind::MaterializedView,
            )
        } else {
            (
                "CREATE TABLE AS",
                RelationKind::OrdinaryTable,
                ObjectKind::Table,
            )
        };
        let made = Made {
            name: &it.name,
            kind,
            columns: &it.columns,
            temporary: it.temporary,
            span,
        };
        let namespace = self.namespace_of_relation(&it.name, it.temporary, span)?;
        let temporary = self.is_temporary_namespace(namespace);
        check_on_commit(it.on_commit, temporary, &it.name)?;
        let name = &it.name.name.name;
        if it.if_not_exists && self.catalog.relation(namespace, name.as_str()).is_some() {
            return Ok(Outcome::Applied);
        }
        let analysis = match &it.query {
            Some(query) => {
                let refused = it.materialized.then_some("materialized views must not use");
                self.analyse(query, refused)?
                    .map(|analysis| (query, analysis))
            }
            None => None,
        };
        let Some((query, analysis)) = analysis else {
            return self.not_folded(&touching(what, object, &it.name), span);
        };
        let columns = self.columns_of_query(&made, &analysis.rows)?;
        let view = it
            .materialized
            .then(|| view_of(query, &analysis, it.with_data));
        let view = view.transpose()?;
        let id = self.insert_of_query(&made, namespace, temporary, columns)?;
        let row = self.relation_mut(id);
        row.on_commit_drop = it.on_commit == Some(OnCommit::Drop);
        row.unlogged = it.unlogged;
        row.options = reloptions(&it.options);
        row.view = view.map(Box::new);
        let outcome = self.settle_columns(id, &made, &analysis.rows);
        if let (Some(query), None) = (self.query_to_run(it), &self.variables) {
            self.restrict(it.materialized);
            let done = super::plpgsql::run_query(self, query);
            self.restrict(false);
            done?;
        }
        Ok(outcome)
    }

    /// The query of a table or materialized view, where functions that it calls could change the catalog.
    pub(super) fn query_to_run<'q>(&self, it: &'q CreateTableAs) -> Option<&'q Snippet> {
        let query = it.query.as_ref().filter(|_| it.with_data)?;
        (!self.makers_in(&query.text).is_empty()).then_some(query)
    }

    /// What a query shows and uses; `None` where it is not understood. Where it must not write, `refused` says so.
    fn analyse(&self, query: &Snippet, refused: Option<&str>) -> Result<Option<Analysis>, Refusal> {
        match self.parser.query(&query.text, query.place()) {
            Ok(tree) => {
                let writes = match &tree.body {
                    QueryBody::Write(write) => Some(write.kind.word()),
                    QueryBody::Select(_)
                    | QueryBody::Values(_)
                    | QueryBody::SetOperation { .. }
                    | QueryBody::Other(_) => None,
                };
                if let Some(word) = writes {
                    // As it is written.
                    let lower = word.to_ascii_lowercase();
                    let is_upper = query.text.contains(word);
                    let word = if is_upper { word } else { &lower };
                    let message = format!("syntax error at or near \"{word}\"");
                    return Err(Refusal::new(Code::SyntaxError, query.span, message));
                }
                let analysis = self.read_query(&tree)?;
                self.doubts.borrow_mut().extend(analysis.doubt.clone());
                let mut tables = tree.with.iter();
                let writes = tables.find(|it| matches!(it.query.body, QueryBody::Write(_)));
                if let (Some(refused), Some(table)) = (refused, writes) {
                    return Err(Refusal::new(
                        Code::FeatureNotSupported,
                        table.query.span,
                        format!("{refused} data-modifying statements in WITH"),
                    ));
                }
                Ok(Some(analysis))
            }
            Err(diagnostic) if diagnostic.code == Code::SyntaxError => {
                Err(Refusal::from(*diagnostic))
            }
            Err(_) => Ok(None),
        }
    }

    /// The columns of a relation made of a query, under the names that the statement gives them.
    fn columns_of_query(&self, made: &Made<'_>, rows: &Rows) -> Result<Vec<Column>, Refusal> {
        let more = made.columns.get(rows.columns.len());
        if let Some(more) = more
            && !rows.open
        {
            let message = match made.kind {
                RelationKind::View => "CREATE VIEW specifies more column names than columns",
                RelationKind::OrdinaryTable
                | RelationKind::PartitionedTable
                | RelationKind::MaterializedView
                | RelationKind::ForeignTable
                | RelationKind::CompositeType
                | RelationKind::Index
                | RelationKind::Sequence => "too many column names were specified",
            };
            return Err(Refusal::new(Code::SyntaxError, more.span, message));
        }
        let mut columns: Vec<Column> = Vec::new();
        for (at, output) in rows.columns.iter().enumerate() {
            let ident = made.columns.get(at);
            let name = ident.map_or(&output.name, |ident| &ident.name);
            let span = ident.map_or(made.name.span, |ident| ident.span);
            if columns.iter().any(|column| column.name == *name) {
                return Err(Refusal::new(
                    Code::DuplicateColumn,
                    span,
                    format!("column \"{name}\" specified more than once"),
                ));
            }
            if let Some(ty) = output.ty {
                self.check_is_no_pseudo(name, ty, span)?;
            }
            if output.collated.is_missing() {
                let message = if made.kind == RelationKind::View {
                    format!("could not determine which collation to use for view column \"{name}\"")
                } else {
                    format!("no collation was derived for column \"{name}\"")
                };
                let refusal = Refusal::new(Code::WrongObjectType, span, message);
                return Err(refusal
                    .with_sqlstate("42P22")
                    .help("Use the COLLATE clause to set the collation explicitly."));
            }
            columns.push(self.column_of_output(at, name, output, made.span));
        }
        Ok(columns)
    }

    /// Refuses a column of a type that stands for no values of its own, or for arrays of such.
    pub(super) fn check_is_no_pseudo(
        &self,
        name: &Name,
        ty: ColumnType,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.types[ty.id];
        let element = row.element.map(|element| &self.catalog.types[element].kind);
        let is_pseudo = ty.id != oid::UNKNOWN
            && (matches!(row.kind, TypeKind::Pseudo)
                || element.is_some_and(|kind| matches!(kind, TypeKind::Pseudo)));
        if !is_pseudo {
            return Ok(());
        }
        Err(Refusal::new(
            Code::InvalidTableDefinition,
            span,
            format!(
                "column \"{name}\" has pseudo-type {}",
                self.format_type(ColumnType::plain(ty.id))
            ),
        ))
    }

    fn column_of_output(&self, at: usize, name: &Name, output: &Output, span: Span) -> Column {
        let ident = super::inherit::ident(name, span);
        let ty = output.ty.unwrap_or(ColumnType::plain(oid::UNKNOWN));
        Column {
            collation: self
                .made_collation(&output.collated, output.ty)
                .map(Box::new),
            ..super::ty::bare_column(at, &ident, ty, self.origin(span))
        }
    }

    fn insert_of_query(
        &mut self,
        made: &Made<'_>,
        namespace: NamespaceId,
        temporary: bool,
        columns: Vec<Column>,
    ) -> Result<RelationId, Refusal> {
        let origin = self.origin(made.span);
        let name = &made.name.name.name;
        self.claim_table_name(namespace, name, made.name.span)?;
        let row = Relation {
            slots: columns.into_iter().map(Shared::from).collect(),
            temporary: temporary || made.temporary,
            acl: self.default_acl(ObjectKind::Table, self.session.role, Some(namespace)),
            ..self.blank_relation(name.clone(), namespace, made.kind, &origin)
        };
        Ok(self.insert_table(row, origin))
    }

    /// OR REPLACE: the old columns must be the first of the new ones.
    fn replace_view(
        &mut self,
        id: RelationId,
        made: &Made<'_>,
        columns: &[Column],
        view: View,
        options: Vec<(String, String)>,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        if row.kind != RelationKind::View {
            return Err(Refusal::new(
                Code::WrongObjectType,
                made.name.span,
                format!("\"{}\" is not a view", row.name),
            )
            .first_defined(&row.history));
        }
        let sure = row.taints.is_empty();
        let refuse = |message: String| {
            Err(
                Refusal::new(Code::InvalidTableDefinition, made.name.span, message)
                    .first_defined(&row.history),
            )
        };
        if columns.len() < row.slots.len() && (sure || row.view.is_some()) {
            return refuse("cannot drop columns from view".to_owned());
        }
        for (old, new) in row.slots.iter().zip(columns) {
            if old.name != new.name {
                return refuse(format!(
                    "cannot change name of view column \"{}\" to \"{}\"",
                    old.name, new.name
                ));
            }
            let known = old.ty.id != oid::UNKNOWN && new.ty.id != oid::UNKNOWN;
            if known && old.ty != new.ty {
                return refuse(format!(
                    "cannot change data type of view column \"{}\" from {} to {}",
                    old.name,
                    self.format_type(old.ty),
                    self.format_type(new.ty)
                ));
            }
            if let (Some(from), Some(to)) = (&old.collation, &new.collation)
                && from != to
            {
                return refuse(format!(
                    "cannot change collation of view column \"{}\" from \"{}\" to \"{}\"",
                    old.name,
                    self.collation_name(from),
                    self.collation_name(to)
                ));
            }
        }
        let origin = self.origin(made.span);
        let row_type = row.row_type;
        let row = self.relation_mut(id);
        for (at, column) in columns.iter().enumerate() {
            if let Some(old) = row.slots.get_mut(at) {
                old.ty = column.ty;
                old.collation.clone_from(&column.collation);
                old.history.push(Aspect::Replaced, origin.clone());
            } else {
                let mut column = column.clone();
                column.history = History::created(origin.clone());
                row.slots.push(column.into());
            }
        }
        row.view = Some(Box::new(view));
        row.options = options;
        // What was not sure of the old query does not matter any more.
        row.taints.clear();
        row.history.push(Aspect::Replaced, origin);
        if let Some(row_type) = row_type {
            self.type_mut(row_type).taints.clear();
        }
        Ok(())
    }

    /// Taints a relation whose query is not known in all, and says of which columns.
    fn settle_columns(&mut self, id: RelationId, made: &Made<'_>, rows: &Rows) -> Outcome {
        let unknown: Vec<String> = self.catalog.relations[id]
            .columns()
            .filter(|column| column.ty.id == oid::UNKNOWN)
            .map(|column| format!("\"{}\"", column.name))
            .collect();
        let name = &self.catalog.relations[id].name;
        let kind = made.kind.as_str();
        let reason = if rows.open {
            format!("the columns of {kind} \"{name}\" are not all known")
        } else if let [one] = &unknown[..] {
            format!("the type of column {one} of {kind} \"{name}\" is not known yet")
        } else if unknown.is_empty() {
            return Outcome::Applied;
        } else {
            format!(
                "the types of columns {} of {kind} \"{name}\" are not known yet",
                unknown.join(", ")
            )
        };
        let shown = self.is_shown(self.catalog.relations[id].namespace);
        let severity = if shown {
            Severity::Error
        } else {
            Severity::Warning
        };
        let mut diagnostic = Diagnostic::new(
            severity,
            Code::NotUnderstood,
            made.name.span,
            reason.clone(),
        );
        if shown {
            diagnostic = diagnostic.detail("It is left out.");
        }
        self.diagnostics.push(diagnostic);
        self.taint_relation(
            id,
            Taint {
                span: made.span,
                reason,
            },
        );
        Outcome::Tainted
    }

    /// Sees that no view shows or uses a column whose type is to change.
    pub(super) fn check_not_in_view(
        &self,
        relation: RelationId,
        attnum: i16,
        name: &Ident,
    ) -> Result<(), Refusal> {
        let column = crate::catalog::ColumnRef { relation, attnum };
        let mut views = self.catalog.relations.iter();
        let used = views.find(|(_, row)| {
            row.view
                .as_ref()
                .is_some_and(|view| view.columns.contains(&column))
        });
        let Some((_, view)) = used else { return Ok(()) };
        Err(Refusal::new(
            Code::FeatureNotSupported,
            name.span,
            "cannot alter type of a column used by a view or rule",
        )
        .detail(format!(
            "rule _RETURN on {} {} depends on column \"{}\"",
            view.kind.as_str(),
            view.name,
            name.name
        ))
        .first_defined(&view.history))
    }
}

/// `invalid_parameter_value` (22023) for an option that views do not have.
fn check_view_options(options: &[StorageOption], span: Span) -> Result<(), Refusal> {
    const OWN: [&str; 3] = ["check_option", "security_barrier", "security_invoker"];
    let other = options.iter().find(|option| {
        option.name.namespace.is_some() || !OWN.contains(&option.name.name.as_str())
    });
    match other {
        Some(option) if option.name.namespace.is_none() => Err(Refusal::new(
            Code::InvalidLiteral,
            span,
            format!("unrecognized parameter \"{}\"", option.name.name),
        )
        .with_sqlstate("22023")),
        Some(_) | None => Ok(()),
    }
}

fn view_of(query: &Snippet, analysis: &Analysis, populated: bool) -> Result<View, Refusal> {
    Ok(View {
        query: Snippet {
            needs: analysis.uses.objects()?,
            ..query.clone()
        },
        relations: analysis.uses.relations.clone(),
        columns: analysis.uses.columns.clone(),
        functions: analysis.uses.functions.clone(),
        types: analysis.uses.types.clone(),
        keys: analysis.uses.keys.clone(),
        origins: analysis
            .rows
            .columns
            .iter()
            .map(|column| column.origin)
            .collect(),
        base: analysis.base,
        populated,
        analysed: Arc::clone(&analysis.analysed),
    })
}

/// CREATE RECURSIVE VIEW v (a) AS query: the same as `WITH RECURSIVE v (a) AS (query) SELECT a FROM v`.
fn recursive(name: &Name, columns: &[Ident], query: &Snippet) -> Snippet {
    let columns: Vec<String> = columns.iter().map(|column| column.name.quoted()).collect();
    let columns = columns.join(", ");
    let name = name.quoted();
    Snippet {
        text: format!(
            "WITH RECURSIVE {name} ({columns}) AS ({}) SELECT {columns} FROM {name}",
            query.text
        )
        .into(),
        span: query.span,
        computed: true,
        needs: None,
    }
}
