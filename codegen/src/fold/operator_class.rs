//! Access methods and operator classes of indexes: whether a method is there, the class that is named, and one for the type
//! where none is (42704).
//!
//! <https://www.postgresql.org/docs/current/indexes-opclass.html>. What an extension may have brought is not decided.

use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, IndexColumn, PG_CATALOG, RelationId, TypeId, TypeKind};
use crate::ddl::{CreateIndex, Ident, ObjectKind};
use crate::diagnostics::Code;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// PostgreSQL's own index methods, each with its operator classes.
const METHODS: [(&str, &str); 6] = [
    ("brin", ""),
    (
        "btree",
        "array bit bool bpchar bpchar_pattern bytea char cidr date enum float4 float8 inet int2 int4 int8 interval jsonb \
         macaddr8 macaddr money multirange name numeric oid oidvector pg_lsn range record_image record text text_pattern tid \
         time timestamp timestamptz timetz tsquery tsvector uuid varbit varchar varchar_pattern xid8",
    ),
    ("gin", "array jsonb jsonb_path tsvector"),
    (
        "gist",
        "box circle inet multirange point poly range tsquery tsvector",
    ),
    (
        "hash",
        "aclitem array bool bpchar bpchar_pattern bytea char cid cidr date enum float4 float8 inet int2 int4 int8 interval \
         jsonb macaddr8 macaddr multirange name numeric oid oidvector pg_lsn range record text text_pattern tid time timestamp \
         timestamptz timetz uuid varchar varchar_pattern xid8 xid",
    ),
    ("spgist", "box inet kd_point poly quad_point range text"),
];

/// Extensions that bring no operator class and no access method.
const WITHOUT_CLASSES: &str = "plpgsql dict_int fuzzystrmatch http moddatetime pg_cron pg_graphql pg_net pg_stat_statements \
    pgcrypto pgjwt pgmq supabase_vault tablefunc tcn unaccent uuid-ossp";

/// What indexes of PostgreSQL's own methods cannot be.
const CANNOT: [(&str, &str); 6] = [
    ("unique indexes", "brin gin gist hash spgist"),
    ("included columns", "brin gin hash"),
    ("multicolumn indexes", "hash spgist"),
    ("exclusion constraints", "brin gin"),
    ("ASC/DESC options", "brin gin gist hash spgist"),
    ("NULLS FIRST/LAST options", "brin gin gist hash spgist"),
];

/// Types that have no place in an order, nor a hash.
const UNORDERED: &[&str] = &[
    "json", "jsonpath", "xml", "point", "lseg", "path", "box", "polygon", "line", "circle",
];

/// Sees that an index's method has what the index is to be (0A000).
pub(super) fn check_method_can(it: &CreateIndex, method: &Name, span: Span) -> Result<(), Refusal> {
    let wanted = [
        ("unique indexes", it.unique),
        ("included columns", !it.include.is_empty()),
        ("multicolumn indexes", it.elements.len() > 1),
        (
            "ASC/DESC options",
            it.elements.iter().any(|key| key.descending),
        ),
        (
            "NULLS FIRST/LAST options",
            it.elements.iter().any(|key| key.nulls_first.is_some()),
        ),
    ];
    let mut wanted = wanted.into_iter().filter(|(_, is_wanted)| *is_wanted);
    wanted.try_for_each(|(what, _)| check_can(what, method, span))
}

/// Sees that a method can look for what excludes another row (0A000).
pub(super) fn check_excludes(method: &Name, span: Span) -> Result<(), Refusal> {
    check_can("exclusion constraints", method, span)
}

fn check_can(what: &str, method: &Name, span: Span) -> Result<(), Refusal> {
    let mut cannot = CANNOT.iter().filter(|(it, _)| *it == what);
    if !cannot.any(|(_, methods)| methods.split(' ').any(|it| *method == *it)) {
        return Ok(());
    }
    let message = format!("access method \"{method}\" does not support {what}");
    Err(Refusal::new(Code::FeatureNotSupported, span, message))
}

impl Folder<'_> {
    /// Sees that an index's method is there, and an operator class for each of its keys.
    pub(super) fn check_method(
        &self,
        relation: RelationId,
        (method, span): (&Name, Span),
        keys: &[IndexColumn],
    ) -> Result<(), Refusal> {
        let Some((_, classes)) = METHODS.iter().find(|(name, _)| *method == **name) else {
            return if *method == "heap" || self.may_have_method(method) {
                Ok(())
            } else {
                let message = format!("access method \"{method}\" does not exist");
                Err(Refusal::new(Code::UnknownObject, span, message))
            };
        };
        let row = &self.catalog.relations[relation];
        for key in keys {
            let ty = match (key.attnum, &key.expr) {
                (Some(attnum), _) => Some(row.column_at(attnum).ty.id),
                (None, Some(expr)) => self.type_over(relation, expr),
                (None, None) => None,
            };
            match &key.operator_class {
                Some(class) => self.check_class(method, classes, class, span)?,
                None => self.check_default_class(method, ty, span)?,
            }
        }
        Ok(())
    }

    fn check_class(
        &self,
        method: &Name,
        classes: &str,
        class: &QualifiedName,
        span: Span,
    ) -> Result<(), Refusal> {
        let name = class.name.as_str();
        let stem = name.strip_suffix("_ops").unwrap_or_default();
        let may_be_there = classes.is_empty()
            || classes.split_whitespace().any(|own| own == stem)
            || self.has_other("OPERATOR CLASS", &class.name)
            || class
                .namespace
                .as_ref()
                .is_some_and(|it| self.catalog.namespace(it.as_str()).is_none())
            || self.may_bring_classes(|extension| {
                extension == "pg_trgm" && !["gin_trgm_ops", "gist_trgm_ops"].contains(&name)
            });
        if may_be_there {
            return Ok(());
        }
        Err(Refusal::new(
            Code::UnknownObject,
            span,
            format!("operator class \"{class}\" does not exist for access method \"{method}\""),
        ))
    }

    /// Sees that a type has a default operator class.
    pub(super) fn check_default_class(
        &self,
        method: &Name,
        ty: Option<TypeId>,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(ty) = ty.filter(|ty| *ty != oid::UNKNOWN) else {
            return Ok(());
        };
        let base = self.catalog.undomained(ty);
        if self.has_default_class(method.as_str(), base) != Some(false)
            || self.may_bring_classes(|extension| extension == "pg_trgm")
            || self.has_own_class()
        {
            return Ok(());
        }
        let name = self.format_type(ColumnType::plain(base));
        let message = format!(
            "data type {name} has no default operator class for access method \"{method}\""
        );
        Err(Refusal::new(Code::UnknownObject, span, message).help(
            "You must specify an operator class for the index or define a default operator class for the data type.",
        ))
    }

    /// Whether PostgreSQL has a default operator class for a type; `None` is not known.
    fn has_default_class(&self, method: &str, id: TypeId) -> Option<bool> {
        let row = &self.catalog.types[id];
        if !row.taints.is_empty() {
            return None;
        }
        if row.element.is_some() {
            return Some(["btree", "hash", "gin"].contains(&method));
        }
        let name = row.name.as_str();
        let among = |list: &[&str]| list.contains(&name);
        match row.kind {
            TypeKind::Enum { .. } | TypeKind::Composite { .. } => {
                Some(["btree", "hash"].contains(&method))
            }
            TypeKind::Range { .. } => Some(method != "gin"),
            TypeKind::Multirange { .. } => Some(["btree", "hash", "gist"].contains(&method)),
            TypeKind::Base if row.namespace == PG_CATALOG => Some(match method {
                "btree" => !among(UNORDERED),
                "hash" => {
                    !among(UNORDERED) && !among(&["bit", "varbit", "money", "tsvector", "tsquery"])
                }
                "gin" => among(&["jsonb", "tsvector"]),
                "gist" => among(&["box", "circle", "point", "polygon", "tsquery", "tsvector"]),
                "spgist" => among(&["box", "inet", "cidr", "point", "polygon", "text", "varchar"]),
                _ => return None,
            }),
            TypeKind::Base | TypeKind::Domain { .. } | TypeKind::Pseudo | TypeKind::Shell => None,
        }
    }

    /// Sees that the method by which a table's rows are kept is there.
    pub(super) fn check_table_method(&self, method: &Ident) -> Result<(), Refusal> {
        let name = &method.name;
        let is_of_indexes = METHODS.iter().any(|(own, _)| *name == **own);
        if is_of_indexes {
            let message = format!("access method \"{name}\" is not of type TABLE");
            let refusal = Refusal::new(Code::WrongObjectType, method.span, message);
            return Err(refusal.with_sqlstate("55000"));
        }
        if *name == *"heap" || self.may_have_method(name) {
            return Ok(());
        }
        let message = format!("access method \"{name}\" does not exist");
        Err(Refusal::new(Code::UnknownObject, method.span, message))
    }

    fn may_have_method(&self, method: &Name) -> bool {
        let of_vector = ["hnsw", "ivfflat"].contains(&method.as_str());
        let mut extensions = self.catalog.extensions.iter();
        self.has_other("ACCESS METHOD", method)
            || self.has_unknown_extension()
            || of_vector && extensions.any(|(_, it)| it.name == "vector")
    }

    fn has_other(&self, kind: &'static str, name: &Name) -> bool {
        let mut all = self.catalog.others.labelled(name.as_str());
        all.any(|(_, it)| it.kind == ObjectKind::Other(kind))
    }

    fn has_own_class(&self) -> bool {
        let mut all = self.catalog.others.iter();
        all.any(|(_, it)| it.kind == ObjectKind::Other("OPERATOR CLASS"))
    }

    /// Whether an extension may have brought an operator class, one of which that is certain apart.
    fn may_bring_classes(&self, apart: impl Fn(&str) -> bool) -> bool {
        let mut all = self.catalog.extensions.iter();
        self.has_unknown_extension()
            || all.any(|(_, it)| {
                let name = it.name.as_str();
                !apart(name)
                    && !WITHOUT_CLASSES
                        .split_whitespace()
                        .any(|known| known == name)
            })
    }
}
