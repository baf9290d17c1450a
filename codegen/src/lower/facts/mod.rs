//! The catalog as lines of text, one a fact: what the oracle compares with PostgreSQL, beside the metadata.
//!
//! The words of each line are described at the head of `tests/oracle/facts.mjs`, which writes the same from a database.

mod routine;
pub(crate) mod words;

use crate::catalog::{
    Acl, Catalog, ColumnRef, ColumnType, Constraint, ConstraintKind, ForeignKey, Grantee, Index,
    IndexColumn, Namespace, NamespaceId, PUBLIC, Relation, RelationId, RelationKind, RoleId, Type,
    TypeKind,
};
use crate::ddl::{ForeignKeyMatch, IdentityKind, Privilege};
use crate::name::Name;
use crate::source::{SourceKind, Sources};
use words::{action, flag, join, json, name, privileges, validity};

pub use routine::{function_result, identity_arguments};

/// Operator classes of PostgreSQL's own that are no type's default, so that an index that names one says something.
const NOT_DEFAULT: [&str; 9] = [
    "varchar_ops",
    "text_pattern_ops",
    "varchar_pattern_ops",
    "bpchar_pattern_ops",
    "jsonb_path_ops",
    "cidr_ops",
    "record_image_ops",
    "kd_point_ops",
    "inet_minmax_ops",
];

/// Schema `public` and those that migrations made: what a database is compared by.
pub fn own_namespaces(catalog: &Catalog, sources: &Sources) -> Vec<NamespaceId> {
    let is_own = |namespace: &Namespace| {
        let origin = namespace.history.origin();
        let kind = origin.map(|origin| sources.file(origin.span.file).kind);
        namespace.name == "public" || kind == Some(SourceKind::Migration)
    };
    let own = catalog.namespaces.iter().filter(|(_, it)| is_own(it));
    own.map(|(id, _)| id).collect()
}

/// All facts of these schemas, sorted, each once.
pub fn lines(catalog: &Catalog, namespaces: &[NamespaceId]) -> Vec<String> {
    let mut printer = Printer {
        catalog,
        namespaces,
        lines: Vec::new(),
    };
    printer.schemas();
    printer.relations();
    printer.types();
    printer.constraints();
    printer.policies_and_triggers();
    printer.functions();
    printer.publications();
    printer.lines.sort_unstable();
    printer.lines.dedup();
    printer.lines
}

struct Printer<'a> {
    catalog: &'a Catalog,
    namespaces: &'a [NamespaceId],
    lines: Vec<String>,
}

impl Printer<'_> {
    fn shows(&self, namespace: NamespaceId) -> bool {
        self.namespaces.contains(&namespace)
    }

    /// Whether the object with this id is in a schema that is shown and no extension brought it.
    fn owns(&self, namespace: NamespaceId, oid: u32) -> bool {
        self.shows(namespace) && self.catalog.extension_of(oid).is_none()
    }

    fn push(&mut self, words: &[&str]) {
        self.lines.push(join(words));
    }

    fn comment(&mut self, kind: &str, target: &str, comment: Option<&String>) {
        if let Some(comment) = comment {
            self.push(&["comment", kind, target, &json(comment)]);
        }
    }

    fn schemas(&mut self) {
        for (_, extension) in self.catalog.extensions.iter() {
            let schema = name(&self.catalog.namespaces[extension.namespace].name);
            self.push(&["extension", &name(&extension.name), &schema]);
        }
        for (id, row) in self.catalog.namespaces.iter() {
            if self.shows(id) {
                let target = name(&row.name);
                self.push(&["schema", &target]);
                self.grants("schema", &target, row.acl.as_ref(), row.owner);
                // The comment that every database has from the start.
                let own = row
                    .comment
                    .as_ref()
                    .filter(|text| id != PUBLIC || *text != "standard public schema");
                self.comment("schema", &target, own);
            }
        }
    }

    fn relations(&mut self) {
        for (id, row) in self.catalog.relations.iter() {
            if !self.owns(row.namespace, id.0) {
                continue;
            }
            let target = self.relation(id);
            let kind = match row.kind {
                RelationKind::OrdinaryTable => "table",
                RelationKind::PartitionedTable => "partitioned_table",
                RelationKind::View => "view",
                RelationKind::MaterializedView => "materialized_view",
                RelationKind::ForeignTable => "foreign_table",
                RelationKind::CompositeType => continue,
                RelationKind::Index => {
                    self.index(row, &target);
                    continue;
                }
                RelationKind::Sequence => {
                    self.sequence(row, &target);
                    continue;
                }
            };
            let options: Vec<String> = row
                .options
                .iter()
                .map(|(name, value)| json(&format!("{name}={value}")))
                .collect();
            let parents: Vec<String> = row.parents.iter().map(|id| self.relation(*id)).collect();
            self.push(&[
                "relation",
                &target,
                kind,
                flag(row.unlogged, "unlogged"),
                &listed("options", &options),
                &listed("inherits", &parents),
                flag(row.is_partition(), "partition"),
            ]);
            if row.row_security || row.force_row_security {
                self.push(&[
                    "rls",
                    &target,
                    flag(row.row_security, "enabled"),
                    flag(row.force_row_security, "forced"),
                ]);
            }
            self.columns(row, &target);
            self.grants("table", &target, row.acl.as_ref(), row.owner);
            // A partitioned table is commented on as a table.
            let kind = match row.kind {
                RelationKind::PartitionedTable => "table",
                RelationKind::OrdinaryTable
                | RelationKind::View
                | RelationKind::MaterializedView
                | RelationKind::ForeignTable
                | RelationKind::CompositeType
                | RelationKind::Index
                | RelationKind::Sequence => kind,
            };
            self.comment(kind, &target, row.comment.as_ref());
        }
    }

    fn columns(&mut self, row: &Relation, table: &str) {
        for column in row.columns() {
            let target = format!("{table}.{}", name(&column.name));
            let ty = self.catalog.format_type(column.ty, &[]);
            self.push(&["column", &target, &ty]);
            if column.not_null {
                self.push(&["not_null", &target]);
            }
            if column.default_expr.is_some() {
                self.push(&["default", &target]);
            }
            match column.identity {
                Some(IdentityKind::Always) => self.push(&["identity", &target, "always"]),
                Some(IdentityKind::ByDefault) => self.push(&["identity", &target, "by_default"]),
                None => {}
            }
            if let Some(generated) = &column.generated {
                let how = if generated.stored {
                    "stored"
                } else {
                    "virtual"
                };
                self.push(&["generated", &target, how]);
            }
            if let Some(acl) = &column.acl {
                self.grants("column", &target, Some(acl), row.owner);
            }
            self.comment("column", &target, column.comment.as_ref());
        }
    }

    fn sequence(&mut self, row: &Relation, target: &str) {
        if let Some(it) = &row.sequence {
            let ty = self.catalog.format_type(ColumnType::plain(it.ty), &[]);
            let owner = it
                .owned_by
                .map(|column| format!("owned_by {}", self.column(column)))
                .unwrap_or_default();
            let numbers = format!(
                "start {} increment {} min {} max {} cache {}",
                it.start, it.increment, it.min, it.max, it.cache
            );
            self.push(&[
                "sequence",
                target,
                &ty,
                &numbers,
                flag(it.cycle, "cycle"),
                &owner,
            ]);
        }
        self.grants("sequence", target, row.acl.as_ref(), row.owner);
        self.comment("sequence", target, row.comment.as_ref());
    }

    fn index(&mut self, row: &Relation, target: &str) {
        let Some(it) = &row.index else { return };
        let table = &self.catalog.relations[it.table];
        let keys: Vec<String> = it
            .keys
            .iter()
            .map(|key| self.index_key(table, key))
            .collect();
        let include = if it.include.is_empty() {
            String::new()
        } else {
            format!("include {}", columns(table, &it.include))
        };
        let Index {
            unique,
            primary,
            nulls_not_distinct,
            ..
        } = **it;
        self.push(&[
            "index",
            &self.relation(it.table),
            &name(&row.name),
            it.method.as_str(),
            &format!("({})", keys.join(", ")),
            &include,
            flag(unique, "unique"),
            flag(nulls_not_distinct, "nulls_not_distinct"),
            flag(primary, "primary"),
            flag(it.predicate.is_some(), "partial"),
        ]);
        self.comment("index", target, row.comment.as_ref());
    }

    fn index_key(&self, table: &Relation, key: &IndexColumn) -> String {
        let what = match key.attnum {
            Some(attnum) => name(&table.column_at(attnum).name),
            None => "expression".to_owned(),
        };
        let class = key
            .operator_class
            .as_ref()
            .and_then(|class| {
                let own = class.name.as_str();
                let namespace = match &class.namespace {
                    Some(namespace) if *namespace != "pg_catalog" => name(namespace),
                    _ if NOT_DEFAULT.contains(&own)
                        || own.ends_with("_bloom_ops")
                        || own.ends_with("_minmax_multi_ops") =>
                    {
                        "pg_catalog".to_owned()
                    }
                    Some(_) => return None,
                    None => self.extension_namespace(own)?,
                };
                Some(format!("opclass {namespace}.{}", name(&class.name)))
            })
            .unwrap_or_default();
        let nulls = match (key.descending, key.nulls_first) {
            (true, true) | (false, false) => "",
            (false, true) => "nulls_first",
            (true, false) => "nulls_last",
        };
        join(&[&what, &class, flag(key.descending, "desc"), nulls])
    }

    /// The schema of an extension's operator class; PostgreSQL's own are named after a type of its own.
    fn extension_namespace(&self, class: &str) -> Option<String> {
        let stem = class.strip_suffix("_ops")?;
        let of_type = self.catalog.ty(crate::catalog::PG_CATALOG, stem).is_some();
        if of_type || ["array", "range", "multirange", "enum", "network"].contains(&stem) {
            return None;
        }
        let brings = extension_of(class);
        let mut extensions = self.catalog.extensions.iter();
        let named = extensions.find(|(_, it)| brings.is_some_and(|name| it.name == name));
        let (_, extension) = named.or_else(|| self.catalog.extensions.iter().next())?;
        Some(name(&self.catalog.namespaces[extension.namespace].name))
    }

    fn types(&mut self) {
        for (id, row) in self.catalog.types.iter() {
            if !self.owns(row.namespace, id.0) {
                continue;
            }
            let target = self.qualified(row.namespace, &row.name);
            self.comment("type", &target, row.comment.as_ref());
            if row.element.is_none() && self.type_fact(row, &target) {
                let default = Acl::of([(Grantee::Public, Privilege::Usage)]);
                self.grants(
                    "type",
                    &target,
                    Some(row.acl.as_ref().unwrap_or(&default)),
                    row.owner,
                );
            }
        }
    }

    /// Says whether it is a type on its own.
    fn type_fact(&mut self, row: &Type, target: &str) -> bool {
        match &row.kind {
            TypeKind::Enum { labels } => {
                let labels: Vec<String> = labels.iter().map(|label| json(label)).collect();
                self.push(&["enum", target, &format!("({})", labels.join(", "))]);
            }
            TypeKind::Domain {
                base,
                not_null,
                default_expr,
                constraints,
                ..
            } => {
                let ty = self.catalog.format_type(*base, &[]);
                self.push(&[
                    "domain",
                    target,
                    &ty,
                    flag(*not_null, "not_null"),
                    flag(default_expr.is_some(), "default"),
                ]);
                for constraint in constraints {
                    let own = name(&constraint.name);
                    let validity = validity(constraint.validated);
                    self.push(&["domain_constraint", target, &own, "check", validity]);
                    self.comment(
                        "constraint",
                        &format!("{target} {own}"),
                        constraint.comment.as_ref(),
                    );
                }
            }
            TypeKind::Composite { relation } => {
                let relation = &self.catalog.relations[*relation];
                if relation.kind != RelationKind::CompositeType {
                    return false;
                }
                let attributes: Vec<String> = relation
                    .columns()
                    .map(|column| {
                        let ty = self.catalog.format_type(column.ty, &[]);
                        format!("{} {ty}", name(&column.name))
                    })
                    .collect();
                self.push(&["composite", target, &format!("({})", attributes.join(", "))]);
                for column in relation.columns() {
                    let target = format!("{target}.{}", name(&column.name));
                    self.comment("column", &target, column.comment.as_ref());
                }
            }
            TypeKind::Range { subtype } => {
                let ty = self.catalog.format_type(ColumnType::plain(*subtype), &[]);
                self.push(&["range", target, &ty]);
            }
            TypeKind::Base | TypeKind::Multirange { .. } | TypeKind::Pseudo | TypeKind::Shell => {
                return false;
            }
        }
        true
    }

    fn publications(&mut self) {
        for (_, row) in self.catalog.publications.iter() {
            for table in &row.tables {
                if self.shows(self.catalog.relations[*table].namespace) {
                    let table = self.relation(*table);
                    self.push(&["publication", &name(&row.name), &table]);
                }
            }
        }
    }

    fn constraints(&mut self) {
        for (_, row) in self.catalog.constraints.iter() {
            let table = &self.catalog.relations[row.relation];
            if !self.owns(table.namespace, row.relation.0) {
                continue;
            }
            let target = format!("{} {}", self.relation(row.relation), name(&row.name));
            let body = self.constraint(table, row);
            let inherited = flag(!row.is_local, "inherited");
            self.push(&["constraint", &target, &body, inherited]);
            self.comment("constraint", &target, row.comment.as_ref());
        }
    }

    fn constraint(&self, table: &Relation, row: &Constraint) -> String {
        let on = columns(table, &row.columns);
        let deferral = join(&[
            flag(row.deferrable, "deferrable"),
            flag(row.deferred, "deferred"),
        ]);
        match &row.kind {
            ConstraintKind::Check { no_inherit, .. } => join(&[
                "check",
                &on,
                validity(row.validated),
                flag(*no_inherit, "no_inherit"),
                flag(!row.enforced, "not_enforced"),
            ]),
            ConstraintKind::PrimaryKey { .. } => join(&["primary_key", &on, &deferral]),
            ConstraintKind::Unique { index } => {
                let distinct = self.catalog.relations[*index]
                    .index
                    .as_ref()
                    .is_some_and(|index| index.nulls_not_distinct);
                join(&[
                    "unique",
                    &on,
                    flag(distinct, "nulls_not_distinct"),
                    &deferral,
                ])
            }
            ConstraintKind::Exclusion { .. } => join(&["exclude", &on, &deferral]),
            ConstraintKind::ForeignKey(key) => {
                let ForeignKey {
                    references,
                    referenced_columns,
                    matching,
                    on_update,
                    on_delete,
                    on_delete_columns,
                } = key;
                let set = if on_delete_columns.is_empty() {
                    String::new()
                } else {
                    format!("set {}", columns(table, on_delete_columns))
                };
                join(&[
                    "foreign_key",
                    &on,
                    "references",
                    &self.relation(*references),
                    &columns(&self.catalog.relations[*references], referenced_columns),
                    flag(*matching == ForeignKeyMatch::Full, "match_full"),
                    &action("on_update", *on_update),
                    &action("on_delete", *on_delete),
                    &set,
                    &deferral,
                    validity(row.validated),
                    flag(!row.enforced, "not_enforced"),
                ])
            }
        }
    }

    fn grants(&mut self, kind: &str, target: &str, acl: Option<&Acl>, owner: RoleId) {
        for item in acl.iter().flat_map(|acl| &acl.items) {
            if item.grantee != Grantee::Role(owner) {
                let role = self.role(item.grantee);
                let privileges = privileges(&item.privileges);
                self.push(&["grant", kind, target, &role, &privileges]);
            }
        }
    }

    fn role(&self, grantee: Grantee) -> String {
        match grantee {
            Grantee::Public => "public".to_owned(),
            Grantee::Role(id) => name(&self.catalog.roles[id].name),
        }
    }

    fn qualified(&self, namespace: NamespaceId, own: &Name) -> String {
        let namespace = name(&self.catalog.namespaces[namespace].name);
        format!("{namespace}.{}", name(own))
    }

    fn relation(&self, id: RelationId) -> String {
        let row = &self.catalog.relations[id];
        self.qualified(row.namespace, &row.name)
    }

    fn column(&self, column: ColumnRef) -> String {
        let row = &self.catalog.relations[column.relation];
        let own = name(&row.column_at(column.attnum).name);
        format!("{}.{own}", self.relation(column.relation))
    }
}

/// `word a, b`, or nothing.
fn listed(word: &str, items: &[String]) -> String {
    if items.is_empty() {
        String::new()
    } else {
        format!("{word} {}", items.join(", "))
    }
}

fn columns(table: &Relation, attnums: &[i16]) -> String {
    let names: Vec<String> = attnums
        .iter()
        .map(|attnum| match attnum {
            0 => "expression".to_owned(),
            attnum => name(&table.column_at(*attnum).name),
        })
        .collect();
    format!("({})", names.join(", "))
}

/// The extension that brings an operator class of this name.
fn extension_of(class: &str) -> Option<&'static str> {
    const VECTOR: [&str; 5] = [
        "vector_",
        "halfvec_",
        "sparsevec_",
        "bit_hamming_",
        "bit_jaccard_",
    ];
    Some(match class {
        "citext_ops" | "citext_pattern_ops" => "citext",
        "gin__int_ops" | "gist__int_ops" | "gist__intbig_ops" => "intarray",
        class if class.ends_with("_trgm_ops") => "pg_trgm",
        class if class.contains("hstore_ops") => "hstore",
        class if class.contains("ltree_ops") => "ltree",
        class if class.contains("geometry_ops") || class.contains("geography_ops") => "postgis",
        class if VECTOR.iter().any(|it| class.starts_with(it)) => "vector",
        class if class.starts_with("gist_") => "btree_gist",
        _ => return None,
    })
}
