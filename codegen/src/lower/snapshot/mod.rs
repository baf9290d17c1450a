//! The macros' target: what `#[derive(FromSchema)]` compares structs with. Small, and kept between compilations.
//!
//! Every text is finished here: the macros know no catalog. The form on the disk is in [`text`].

pub mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::history::Aspect;
use crate::catalog::ty::oid;
use crate::catalog::{
    self, Catalog, Column, ColumnRef, ConstraintKind, History, NamespaceId, PG_CATALOG, RelationId,
    RelationKind, TypeId, TypeKind,
};
use crate::ddl::IdentityKind;
use crate::diagnostics::{Diagnostic, Severity};
use crate::infer::nullability::{Nullability, Verdict};
use crate::infer::predicate::Check;
use crate::infer::row_lists;
use crate::shared::Shared;
use crate::source::{Sources, Span};

/// Tables and views of a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// All of them, in creation order, those of the platform too.
    pub relations: Vec<Relation>,
    /// The composite types, in creation order; their attributes are their columns.
    pub composites: Vec<Relation>,
    /// The enums, in creation order.
    pub enums: Vec<EnumSnapshot>,
    /// What is wrong with the SQL, a line each.
    pub problems: Vec<String>,
}

/// A table or view.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relation {
    /// Its schema.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `table`, `view` …
    pub kind: String,
    /// Where it was created, `path:line:column`; empty for what no file has.
    pub place: String,
    /// Why it is not sure that it is as said here.
    pub doubts: Vec<String>,
    /// Its columns, in order.
    pub columns: Vec<ColumnSnapshot>,
    /// The columns of its primary key, in order.
    pub primary_key: Vec<String>,
}

/// An enum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnumSnapshot {
    /// Its schema.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its labels, in order.
    pub labels: Vec<String>,
    /// The clauses that made it so, with their places.
    pub notes: Vec<String>,
}

/// What an INSERT has to say of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InsertRule {
    /// A value, since it is never null and has no default.
    Required,
    /// A value or nothing.
    #[default]
    Optional,
    /// Nothing: it is generated always.
    Never,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnSnapshot {
    /// Its name.
    pub name: String,
    /// Its type as SQL writes it.
    pub sql_type: String,
    /// What holds it in Rust.
    pub shape: Shape,
    /// Whether it is an array of that.
    pub is_array: bool,
    /// Its enum or composite type, with its schema; empty for others.
    pub own_type: String,
    /// Its type without its domain or that of its elements, with its schema; empty where it has none.
    pub base_type: String,
    /// Whether its elements are of a domain.
    pub has_domain_elements: bool,
    /// The labels of its enum, or the texts that a CHECK restricts it to.
    pub labels: Vec<String>,
    /// Whether it is never null.
    pub not_null: bool,
    /// What an INSERT has to say of it.
    pub insert: InsertRule,
    /// The clauses that made it so, with their places.
    pub notes: Vec<String>,
}

macro_rules! shapes {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// The kinds of types that Rust tells apart: the markers in `schema_macros::pg`, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Shape { $($(#[doc = $doc])* $name,)* /** Composite types and types of extensions. */ #[default] Other }

        impl Shape {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)* Self::Other];

            /// The marker's name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* Self::Other => "Other" }
            }
        }
    };
}

shapes! {
    /// `boolean`
    Bool,
    /// `smallint`
    Int2,
    /// `integer`
    Int4,
    /// `bigint`
    Int8,
    /// `real`
    Float4,
    /// `double precision`
    Float8,
    /// `numeric`
    Numeric,
    /// Texts.
    Text,
    /// `bytea`
    Bytea,
    /// `uuid`
    Uuid,
    /// `json`, `jsonb`
    Json,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `timestamp`
    Timestamp,
    /// `timestamp with time zone`
    Timestamptz,
    /// `inet`
    Inet,
    /// What is sent as text.
    AsText,
    /// An enum.
    Enum,
}

/// Built-in types that are not sent as text.
const BUILT_IN: &[(TypeId, Shape)] = &[
    (oid::BOOL, Shape::Bool),
    (oid::INT2, Shape::Int2),
    (oid::INT4, Shape::Int4),
    (oid::INT8, Shape::Int8),
    (oid::FLOAT4, Shape::Float4),
    (oid::FLOAT8, Shape::Float8),
    (oid::NUMERIC, Shape::Numeric),
    (oid::TEXT, Shape::Text),
    (oid::VARCHAR, Shape::Text),
    (oid::BPCHAR, Shape::Text),
    (oid::NAME, Shape::Text),
    (oid::BYTEA, Shape::Bytea),
    (oid::UUID, Shape::Uuid),
    (oid::JSON, Shape::Json),
    (oid::JSONB, Shape::Json),
    (oid::DATE, Shape::Date),
    (oid::TIME, Shape::Time),
    (oid::TIMESTAMP, Shape::Timestamp),
    (oid::TIMESTAMPTZ, Shape::Timestamptz),
    (oid::INET, Shape::Inet),
];

/// The longest clause that a note quotes, in characters.
const LONGEST_CLAUSE: usize = 100;

impl Snapshot {
    /// What a catalog says; `nullability` tells which columns of its views are never NULL, `checks` which texts columns
    /// are restricted to.
    pub fn new(
        catalog: &Catalog,
        checks: &[Shared<Check>],
        nullability: &Nullability,
        sources: &Sources,
        diagnostics: &[Diagnostic],
    ) -> Self {
        let primary_keys = catalog
            .constraints
            .iter()
            .filter(|(_, constraint)| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }))
            .map(|(_, constraint)| (constraint.relation, constraint.columns.as_slice()))
            .collect();
        let lower = Lower {
            catalog,
            lists: row_lists(checks),
            nullability,
            sources,
            places: Places::new(sources),
            primary_keys,
        };
        let of_kind = |is_wanted: fn(RelationKind) -> bool| {
            let relations = catalog.relations.iter();
            relations
                .filter(|(_, relation)| is_wanted(relation.kind))
                .map(|(id, _)| lower.relation(id))
                .collect()
        };
        let relations = of_kind(RelationKind::has_columns);
        let composites = of_kind(|kind| kind == RelationKind::CompositeType);
        let enums = catalog
            .types
            .iter()
            .filter(|(_, ty)| ty.taints.is_empty())
            .filter_map(|(_, ty)| lower.enumeration(ty))
            .collect();
        let problems = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| format!("{}: {}", sources.place(diagnostic.span), diagnostic.message))
            .collect();
        Self {
            relations,
            composites,
            enums,
            problems,
        }
    }
}

struct Lower<'a> {
    catalog: &'a Catalog,
    lists: BTreeMap<ColumnRef, Vec<Arc<str>>>,
    nullability: &'a Nullability,
    sources: &'a Sources,
    places: Places<'a>,
    primary_keys: BTreeMap<RelationId, &'a [i16]>,
}

/// Where lines begin, by file: a schema has a place a column, and a dump may be one file of megabytes.
struct Places<'a> {
    sources: &'a Sources,
    lines: Vec<Vec<usize>>,
}

impl<'a> Places<'a> {
    fn new(sources: &'a Sources) -> Self {
        let lines = |text: &str| {
            let ends = text.match_indices('\n').map(|(end, _)| end + 1);
            std::iter::once(0).chain(ends).collect()
        };
        Self {
            sources,
            lines: sources.iter().map(|(_, file)| lines(&file.text)).collect(),
        }
    }

    /// `path:line:column`
    fn of(&self, span: Span) -> String {
        let file = self.sources.file(span.file);
        if file.written.is_some() {
            return self.sources.place(span);
        }
        let (lines, start) = (&self.lines[span.file.0 as usize], span.start as usize);
        let line = lines.partition_point(|begin| *begin <= start);
        let column = file.text[lines[line - 1]..start].chars().count() + 1;
        format!("{}:{line}:{column}", file.path)
    }
}

impl<'a> Lower<'a> {
    fn relation(&self, id: RelationId) -> Relation {
        let relation = &self.catalog.relations[id];
        let primary_key = self
            .primary_keys
            .get(&id)
            .into_iter()
            .flat_map(|attnums| attnums.iter())
            .map(|attnum| relation.column_at(*attnum).name.to_string())
            .collect();
        Relation {
            namespace: self.namespace(relation.namespace),
            name: relation.name.to_string(),
            kind: relation.kind.as_str().to_owned(),
            place: relation
                .history
                .origin()
                .map(|origin| self.places.of(origin.span))
                .unwrap_or_default(),
            doubts: relation
                .taints
                .iter()
                .map(|taint| format!("{}: {}", self.places.of(taint.span), taint.reason))
                .collect(),
            columns: relation
                .columns()
                .map(|column| self.column(id, relation, column))
                .collect(),
            primary_key,
        }
    }

    fn column(
        &self,
        id: RelationId,
        relation: &catalog::Relation,
        column: &Column,
    ) -> ColumnSnapshot {
        let is_view = matches!(
            relation.kind,
            RelationKind::View | RelationKind::MaterializedView
        );
        let proof = self.nullability.verdict(ColumnRef {
            relation: id,
            attnum: column.attnum,
        });
        let mut notes = self.notes(column);
        notes.extend(proof.filter(|_| is_view).map(|proof| self.proof(proof)));
        let mut snapshot = ColumnSnapshot {
            name: column.name.to_string(),
            sql_type: self
                .catalog
                .format_type(column.ty, &[PG_CATALOG, relation.namespace]),
            // A domain's NOT NULL holds for what is stored; an outer join in a view makes nulls of such columns too.
            not_null: if is_view {
                proof.is_some_and(|proof| proof.not_null)
            } else {
                column.not_null || self.catalog.is_not_null_domain(column.ty.id)
            },
            notes,
            ..ColumnSnapshot::default()
        };
        self.shape(column.ty.id, &mut snapshot);
        snapshot.has_domain_elements = self.catalog.has_domain_elements(column.ty.id);
        if snapshot.has_domain_elements || self.catalog.undomained(column.ty.id) != column.ty.id {
            snapshot.base_type = self.catalog.format_plain(column.ty.id);
        }
        if let Some(list) = self.lists.get(&ColumnRef {
            relation: id,
            attnum: column.attnum,
        }) && snapshot.shape == Shape::Text
        {
            snapshot.labels = list.iter().map(ToString::to_string).collect();
        }
        let is_always = column.generated.is_some() || column.identity == Some(IdentityKind::Always);
        let has_default = column.default_expr.is_some()
            || column.identity.is_some()
            || self.has_domain_default(column.ty.id);
        snapshot.insert = if is_view {
            // What stands where a view is given nothing, its table says.
            InsertRule::Optional
        } else if is_always {
            InsertRule::Never
        } else if snapshot.not_null && !has_default {
            InsertRule::Required
        } else {
            InsertRule::Optional
        };
        snapshot
    }

    fn enumeration(&self, ty: &catalog::Type) -> Option<EnumSnapshot> {
        let TypeKind::Enum { labels } = &ty.kind else {
            return None;
        };
        let clauses = ty.history.events().map(|event| event.origin.span);
        Some(EnumSnapshot {
            namespace: self.namespace(ty.namespace),
            name: ty.name.to_string(),
            labels: labels.clone(),
            notes: clauses.map(|span| self.clause(span)).collect(),
        })
    }

    fn shape(&self, id: TypeId, snapshot: &mut ColumnSnapshot) {
        let ty = &self.catalog.types[id];
        if let Some(element) = ty.element {
            // A domain over an array in an array: no `Vec` of `Vec` says which of both can be null.
            if snapshot.is_array {
                snapshot.shape = Shape::Other;
                return;
            }
            snapshot.is_array = true;
            return self.shape(element, snapshot);
        }
        snapshot.shape = match &ty.kind {
            TypeKind::Domain { base, .. } => return self.shape(base.id, snapshot),
            TypeKind::Enum { labels } => {
                snapshot.labels.clone_from(labels);
                snapshot.own_type = self.type_name(ty);
                Shape::Enum
            }
            TypeKind::Range { .. } | TypeKind::Multirange { .. } => Shape::AsText,
            TypeKind::Base if ty.namespace == PG_CATALOG => BUILT_IN
                .iter()
                .find(|(built_in, _)| *built_in == id)
                .map_or(Shape::AsText, |(_, shape)| *shape),
            TypeKind::Base if ty.name == "citext" => Shape::Text,
            TypeKind::Composite { .. } => {
                snapshot.own_type = self.type_name(ty);
                Shape::Other
            }
            TypeKind::Base | TypeKind::Pseudo | TypeKind::Shell => Shape::Other,
        };
    }

    /// Whether a domain says what stands where nothing is given, or the domain below it.
    fn has_domain_default(&self, id: TypeId) -> bool {
        matches!(&self.catalog.types[id].kind, TypeKind::Domain { base, default_expr, .. }
            if default_expr.is_some() || self.has_domain_default(base.id))
    }

    /// `public.mood`
    fn type_name(&self, ty: &catalog::Type) -> String {
        format!("{}.{}", self.namespace(ty.namespace), ty.name)
    }

    fn namespace(&self, id: NamespaceId) -> String {
        self.catalog.namespaces[id].name.to_string()
    }

    /// The clauses that decide a column's name, type and nullability, and those that made a type of the user's.
    fn notes(&self, column: &Column) -> Vec<String> {
        let mut spans: Vec<Span> = Vec::new();
        let histories = [Some(&column.history), self.type_history(column.ty.id)];
        for event in histories.into_iter().flatten().flat_map(History::events) {
            match event.aspect {
                Aspect::Created
                | Aspect::Renamed(_)
                | Aspect::Type
                | Aspect::NotNull
                | Aspect::Labels
                | Aspect::LabelRenamed(..) => {
                    // A clause within another that is quoted already, as PRIMARY KEY in a column's definition.
                    let span = event.origin.span;
                    let is_said = |earlier: &Span| earlier.to(span) == *earlier;
                    if !spans
                        .iter()
                        .any(|earlier| earlier.file == span.file && is_said(earlier))
                    {
                        spans.push(span);
                    }
                }
                Aspect::Replaced
                | Aspect::Moved(_)
                | Aspect::Default
                | Aspect::Identity
                | Aspect::Generated
                | Aspect::Comment
                | Aspect::Validated
                | Aspect::Owner
                | Aspect::Privileges
                | Aspect::RowSecurity
                | Aspect::Altered => {}
            }
        }
        spans.into_iter().map(|span| self.clause(span)).collect()
    }

    /// `never null: column a of t is NOT NULL, at spec/1.sql:6:3`: the last step of a proof, or of the doubt.
    fn proof(&self, proof: &Verdict) -> String {
        let verdict = if proof.not_null {
            "never null"
        } else {
            "may be null"
        };
        let text = &proof.reason.text;
        match proof.reason.span {
            Some(span) => format!("{verdict}: {text}, at {}", self.places.of(span)),
            None => format!("{verdict}: {text}"),
        }
    }

    /// The history of an enum, domain or other type that is not built in; of an array, its element's.
    fn type_history(&self, id: TypeId) -> Option<&'a History> {
        let ty = &self.catalog.types[id];
        match ty.element {
            Some(element) => self.type_history(element),
            None => (ty.namespace != PG_CATALOG).then_some(&ty.history),
        }
    }

    /// `` `title text not null` at spec/1.sql:6:3 ``
    fn clause(&self, span: Span) -> String {
        let words: Vec<&str> = self.sources.text(span).split_whitespace().collect();
        let mut clause = words.join(" ");
        if let Some((end, _)) = clause.char_indices().nth(LONGEST_CLAUSE) {
            clause.truncate(end);
            clause.push('…');
        }
        format!("`{clause}` at {}", self.places.of(span))
    }
}

#[cfg(test)]
mod tests;
