//! `pg_type`: built-in types from a data file, and those that migrations make.

use super::{
    Acl, Catalog, Collation, History, NamespaceId, PG_CATALOG, RelationId, RoleId, Store, Taint,
    TypeId,
};
use crate::name::Name;
use crate::source::Snippet;
use crate::spatial;

/// The built-in types, written by a script of the repository from a running PostgreSQL.
const BUILT_IN: &str = include_str!("../../data/postgres/types.tsv");

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// Its name: an array's is `_` and its element's, where that is free.
    pub name: Name,
    /// Its schema.
    pub namespace: NamespaceId,
    /// `typtype` and what belongs to it.
    pub kind: TypeKind,
    /// `typarray`: the array of it.
    pub array: Option<TypeId>,
    /// `typelem` of an array type proper; its kind is `Base`.
    pub element: Option<TypeId>,
    /// Its owner.
    pub owner: RoleId,
    /// `typcategory`
    pub category: char,
    /// `typispreferred`
    pub preferred: bool,
    /// For built-ins, `format_type`'s spelling, as `character varying`.
    pub sql_name: Option<&'static str>,
    /// Its privileges; `None` is the default: USAGE for PUBLIC.
    pub acl: Option<Acl>,
    /// Its comment.
    pub comment: Option<String>,
    /// Why it may not be what is said here.
    pub taints: Vec<Taint>,
    /// What made and changed it; empty for PostgreSQL's own.
    pub history: History,
}

/// `typtype`
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `b`
    Base,
    /// `e`
    Enum {
        /// Its labels, in order.
        labels: Vec<String>,
    },
    /// `d`
    Domain {
        /// The type below.
        base: ColumnType,
        /// NOT NULL
        not_null: bool,
        /// DEFAULT, as written
        default_expr: Option<Snippet>,
        /// Its CHECKs, in creation order.
        constraints: Vec<DomainConstraint>,
        /// COLLATE
        collation: Option<Collation>,
    },
    /// `c`: a table's row type, or a type of its own with a relation of kind `CompositeType`
    Composite {
        /// The relation that has its columns.
        relation: RelationId,
    },
    /// `r`
    Range {
        /// `rngsubtype`
        subtype: TypeId,
    },
    /// `m`
    Multirange {
        /// `rngtypid`
        range: TypeId,
    },
    /// `p`
    Pseudo,
    /// A shell: named, not defined.
    Shell,
}

/// What there is to know of a domain's values.
#[derive(Debug, Clone, Copy)]
pub struct Domain<'a> {
    /// The type below.
    pub base: ColumnType,
    /// NOT NULL
    pub not_null: bool,
    /// Its CHECKs, in creation order.
    pub checks: &'a [DomainConstraint],
}

impl Type {
    /// It as a domain, if it is one.
    pub fn domain(&self) -> Option<Domain<'_>> {
        match &self.kind {
            TypeKind::Domain {
                base,
                not_null,
                constraints,
                ..
            } => Some(Domain {
                base: *base,
                not_null: *not_null,
                checks: constraints,
            }),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => None,
        }
    }

    /// A domain's CHECKs; other types have none.
    pub fn checks(&self) -> &[DomainConstraint] {
        self.domain().map_or(&[], |it| it.checks)
    }
}

/// A CHECK of a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainConstraint {
    /// Its name.
    pub name: Name,
    /// The expression, as written.
    pub expr: Snippet,
    /// `convalidated`
    pub validated: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// What made it.
    pub history: History,
}

/// A type with its modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnType {
    /// `atttypid`
    pub id: TypeId,
    /// `atttypmod`; -1 is none
    pub modifier: i32,
}

impl ColumnType {
    /// A type without a modifier.
    pub fn plain(id: TypeId) -> Self {
        Self { id, modifier: -1 }
    }
}

/// Oids of the built-in types that rules name.
pub mod oid {
    use crate::catalog::TypeId;

    macro_rules! oids { ($($name:ident = $oid:literal;)*) => { $(#[doc = stringify!($name)] pub const $name: TypeId = TypeId($oid);)* } }
    oids! {
        BOOL = 16; BYTEA = 17; CHAR = 18; NAME = 19; INT8 = 20; INT2 = 21; INT4 = 23; TEXT = 25; OID = 26; JSON = 114;
        XML = 142; FLOAT4 = 700; FLOAT8 = 701; UNKNOWN = 705; MONEY = 790; MACADDR = 829; INET = 869; CIDR = 650;
        BPCHAR = 1042; VARCHAR = 1043; DATE = 1082; TIME = 1083; TIMESTAMP = 1114; TIMESTAMPTZ = 1184; INTERVAL = 1186;
        TIMETZ = 1266; BIT = 1560; VARBIT = 1562; NUMERIC = 1700; RECORD = 2249; VOID = 2278; TRIGGER = 2279;
        EVENT_TRIGGER = 3838; UUID = 2950; JSONB = 3802;
    }
}

/// Adds the built-in types.
pub(super) fn add_built_ins(types: &mut Store<TypeId, Type>) {
    for line in BUILT_IN
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [
            id,
            name,
            typtype,
            category,
            preferred,
            element,
            array,
            length,
            _base,
            sql_name,
            comment,
        ] = fields[..]
        else {
            panic!("types.tsv has eleven fields a line: {line}");
        };
        let id = TypeId(number(id));
        // Composite types of pg_catalog are the rows of its own tables; nothing here shows their columns.
        let kind = match typtype {
            "b" | "c" => TypeKind::Base,
            "p" => TypeKind::Pseudo,
            "r" => TypeKind::Range {
                subtype: range_subtype(name),
            },
            "m" => TypeKind::Multirange { range: TypeId(0) },
            other => panic!("types.tsv has no types of kind {other}"),
        };
        let is_array = category == "A" && number(element) != 0 && length == "-1";
        types.insert_named(
            id,
            PG_CATALOG,
            Name::from_quoted(name),
            Type {
                name: Name::from_quoted(name),
                namespace: PG_CATALOG,
                kind,
                array: Some(TypeId(number(array))).filter(|array| array.0 != 0),
                element: Some(TypeId(number(element))).filter(|_| is_array),
                owner: super::BOOTSTRAP_ROLE,
                category: category
                    .chars()
                    .next()
                    .expect("typcategory is one character"),
                preferred: preferred == "t",
                sql_name: Some(sql_name),
                acl: None,
                comment: Some(comment.to_owned()).filter(|comment| !comment.is_empty()),
                taints: Vec::new(),
                history: History::default(),
            },
        );
    }
}

fn number(field: &str) -> u32 {
    field.parse().expect("types.tsv has numbers for oids")
}

/// The built-in ranges' element types; `pg_range` has six rows.
fn range_subtype(name: &str) -> TypeId {
    match name {
        "int4range" => oid::INT4,
        "int8range" => oid::INT8,
        "numrange" => oid::NUMERIC,
        "tsrange" => oid::TIMESTAMP,
        "tstzrange" => oid::TIMESTAMPTZ,
        "daterange" => oid::DATE,
        other => panic!("PostgreSQL has six range types, not {other}"),
    }
}

/// See [`Catalog::format_type`].
pub(super) fn format_type(
    catalog: &Catalog,
    ty: ColumnType,
    search_path: &[NamespaceId],
) -> String {
    let row = &catalog.types[ty.id];
    if let Some(element) = row.element.filter(|_| catalog.is_array(ty.id)) {
        return format!(
            "{}[]",
            format_type(
                catalog,
                ColumnType {
                    id: element,
                    modifier: ty.modifier
                },
                search_path
            )
        );
    }
    let Some(sql_name) = row.sql_name else {
        // Where the path does not say `pg_catalog`, it is in front.
        let implied = (!search_path.contains(&PG_CATALOG)).then_some(&PG_CATALOG);
        let visible = implied
            .into_iter()
            .chain(search_path)
            .find(|namespace| catalog.ty(**namespace, row.name.as_str()).is_some())
            .is_some_and(|namespace| *namespace == row.namespace);
        let name = row.name.quoted();
        let modifier = if ty.modifier < 0 {
            String::new()
        } else if spatial::is_spatial(row.name.as_str()) {
            spatial::text(ty.modifier)
        } else {
            format!("({})", ty.modifier)
        };
        return if visible {
            format!("{name}{modifier}")
        } else {
            format!(
                "{}.{name}{modifier}",
                catalog.namespaces[row.namespace].name.quoted()
            )
        };
    };
    if ty.modifier < 0 {
        return match ty.id {
            oid::BPCHAR => "bpchar".to_owned(),
            // `bit` is bit(1) to the grammar.
            oid::BIT => "\"bit\"".to_owned(),
            _ => sql_name.to_owned(),
        };
    }
    let modifier = match ty.id {
        oid::BPCHAR => return format!("character({})", ty.modifier - 4),
        oid::VARCHAR => format!("({})", ty.modifier - 4),
        oid::NUMERIC => {
            let (precision, scale) = numeric_modifier(ty.modifier);
            format!("({precision},{scale})")
        }
        // The precision stands inside: `timestamp(3) with time zone`.
        oid::TIME | oid::TIMETZ | oid::TIMESTAMP | oid::TIMESTAMPTZ => {
            let (head, tail) = sql_name
                .split_once(' ')
                .expect("these names have a zone clause");
            return format!("{head}({}) {tail}", ty.modifier);
        }
        oid::INTERVAL => interval_fields(ty.modifier),
        _ => format!("({})", ty.modifier),
    };
    format!("{sql_name}{modifier}")
}

/// ` day to second(3)`, out of an interval's modifier: the fields' mask above, the precision below.
fn interval_fields(modifier: i32) -> String {
    const FIELDS: [(i32, &str); 6] = [
        (2, "year"),
        (1, "month"),
        (3, "day"),
        (10, "hour"),
        (11, "minute"),
        (12, "second"),
    ];
    let mask = (modifier >> 16) & 0x7fff;
    let mut fields = FIELDS
        .iter()
        .filter(|(bit, _)| mask & (1 << bit) != 0)
        .map(|(_, name)| *name);
    let mut out = String::new();
    // All fields are those of a plain interval.
    if mask != 0x7fff
        && let Some(first) = fields.next()
    {
        out = match fields.next_back() {
            Some(last) => format!(" {first} to {last}"),
            None => format!(" {first}"),
        };
    }
    match modifier & 0xffff {
        0xffff => out,
        precision => format!("{out}({precision})"),
    }
}

/// Precision and scale of `numeric(p,s)`, out of its type modifier; the scale may be negative (15 and later).
pub fn numeric_modifier(modifier: i32) -> (i32, i32) {
    let packed = modifier - 4;
    ((packed >> 16) & 0xffff, ((packed & 0x7ff) ^ 1024) - 1024)
}
