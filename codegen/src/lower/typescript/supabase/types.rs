//! A PostgreSQL type as Supabase's generator writes it. That generator looks types up by their bare names, the schema
//! deciding between several, and knows no domains beyond a column's own; whoever wants its types wants that too.

use std::collections::BTreeMap;

use super::order;
use crate::catalog::{RelationKind, TypeId};
use crate::lower::Facts;
use crate::lower::metadata::{Metadata, Type};
use crate::lower::typescript::text::string_literal;

/// Everything that a type's name may mean.
pub(super) struct Types<'a> {
    by_id: BTreeMap<TypeId, Type<'a>>,
    enums: BTreeMap<&'a str, Vec<Meaning<'a>>>,
    composites: BTreeMap<&'a str, Vec<Meaning<'a>>>,
    relations: BTreeMap<&'a str, Vec<Meaning<'a>>>,
    shown: Vec<String>,
}

/// An object of some name.
struct Meaning<'a> {
    schema: &'a str,
    /// Where it stands in its schema's part of `Database`.
    group: &'static str,
    /// Which of several comes first where none is in the schema wanted.
    rank: usize,
    labels: &'a [String],
}

impl<'a> Types<'a> {
    pub(super) fn new(facts: &Facts<'a>, metadata: &Metadata<'a>) -> Self {
        let mut it = Self {
            by_id: metadata
                .types
                .iter()
                .map(|ty| (TypeId(ty.id), ty))
                .collect(),
            enums: BTreeMap::new(),
            composites: BTreeMap::new(),
            relations: BTreeMap::new(),
            shown: metadata.schemas.iter().map(|it| it.name.clone()).collect(),
        };
        for ty in it.by_id.values() {
            let meaning = |group| Meaning {
                schema: ty.schema,
                group,
                rank: 0,
                labels: ty.enums,
            };
            if !ty.enums.is_empty() {
                it.enums.entry(ty.name).or_default().push(meaning("Enums"));
            }
            if !ty.attributes.is_empty() {
                let found = it.composites.entry(ty.name).or_default();
                found.push(meaning("CompositeTypes"));
            }
        }
        for (rank, kinds) in KINDS.iter().enumerate() {
            for (_, relation) in facts.relations().filter(|(_, it)| kinds.contains(&it.kind)) {
                let found = it.relations.entry(relation.name.as_str()).or_default();
                found.push(Meaning {
                    schema: facts.catalog.namespaces[relation.namespace].name.as_str(),
                    group: if relation.kind.is_view() {
                        "Views"
                    } else {
                        "Tables"
                    },
                    rank,
                    labels: &[],
                });
            }
        }
        it
    }

    /// A type of the document, where it is there.
    pub(super) fn get(&self, id: u32) -> Option<&Type<'a>> {
        self.by_id.get(&TypeId(id))
    }

    /// A type by its id.
    pub(super) fn ts_of(&self, id: u32) -> String {
        self.get(id)
            .map_or_else(|| "unknown".to_owned(), |ty| self.ts(ty.name, ty.schema))
    }

    /// A type by its name in `pg_type`, in this schema or, where it is not there, in any.
    pub(super) fn ts(&self, name: &str, schema: &str) -> String {
        if let Some(known) = built_in(name) {
            return known.to_owned();
        }
        if let Some(element) = name.strip_prefix('_') {
            return format!("({})[]", self.ts(element, schema));
        }
        let found = [&self.enums, &self.composites, &self.relations]
            .into_iter()
            .find_map(|group| meant(group.get(name)?, schema));
        match found {
            Some(it) if self.shown.iter().any(|shown| shown == it.schema) => {
                let row = if matches!(it.group, "Tables" | "Views") {
                    "[\"Row\"]"
                } else {
                    ""
                };
                format!(
                    "Database[{}][\"{}\"][{}]{row}",
                    string_literal(it.schema),
                    it.group,
                    string_literal(name)
                )
            }
            Some(it) if !it.labels.is_empty() => labels(it.labels),
            _ => "unknown".to_owned(),
        }
    }
}

/// Tables before foreign tables, views before materialized ones.
const KINDS: [&[RelationKind]; 4] = [
    &[RelationKind::OrdinaryTable, RelationKind::PartitionedTable],
    &[RelationKind::ForeignTable],
    &[RelationKind::View],
    &[RelationKind::MaterializedView],
];

fn meant<'a, 'b>(found: &'b [Meaning<'a>], schema: &str) -> Option<&'b Meaning<'a>> {
    let own = found.iter().find(|it| it.schema == schema);
    own.or_else(|| {
        found.iter().min_by(|a, b| {
            let by_rank = a.rank.cmp(&b.rank);
            by_rank.then_with(|| order::compare(a.schema, b.schema))
        })
    })
}

/// An enum's labels as a union.
pub(super) fn labels(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| string_literal(label)).collect();
    labels.join(" | ")
}

/// With NULL: `Json` has it, and so has `unknown`.
pub(super) fn with_null(ts: &str, nullable: bool) -> String {
    match (ts, nullable) {
        ("Json", false) => "NonNullable<Json>".to_owned(),
        ("unknown", _) | (_, false) => ts.to_owned(),
        (_, true) => format!("{ts} | null"),
    }
}

/// The names that mean the same in whatever schema they stand.
fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "bool" => "boolean",
        "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" => "number",
        "bytea" | "bpchar" | "varchar" | "date" | "text" | "citext" | "time" | "timetz"
        | "timestamp" | "timestamptz" | "uuid" | "vector" | "interval" => "string",
        "json" | "jsonb" => "Json",
        "void" => "undefined",
        "record" => "Record<string, unknown>",
        _ => return None,
    })
}
