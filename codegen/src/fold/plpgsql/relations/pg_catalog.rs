//! Tables of `pg_catalog`.

use super::{Source, Table, flag, name, numbers, optional_name};
use crate::catalog::{
    ConstraintKind, FIRST_NORMAL_OID, Grantee, NamespaceId, PG_CATALOG, RelationKind, TypeKind,
};
use crate::ddl::function::Volatility;
use crate::ddl::{
    ForeignKeyAction, ForeignKeyMatch, FunctionKind, IdentityKind, ParameterMode, PolicyCommand,
    ReplicaIdentity, TriggerState,
};
use crate::fold::plpgsql::value::Value;
use crate::name::Name;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_namespace" => pg_namespace(source),
        "pg_class" => pg_class(source),
        "pg_attribute" => pg_attribute(source),
        "pg_attrdef" => pg_attrdef(source),
        "pg_type" => pg_type(source),
        "pg_enum" => pg_enum(source),
        "pg_constraint" => pg_constraint(source),
        "pg_index" => pg_index(source),
        "pg_proc" => pg_proc(source),
        "pg_language" => pg_language(),
        "pg_trigger" => pg_trigger(source),
        "pg_policy" => pg_policy(source),
        "pg_extension" => pg_extension(source),
        "pg_roles" | "pg_authid" => pg_roles(source),
        _ => return None,
    })
}

/// A one-letter code.
fn letter(letter: &'static str) -> Value {
    Value::text(letter)
}

fn pg_namespace(source: Source<'_>) -> Table {
    let own = source
        .catalog
        .namespaces
        .iter()
        .map(|(id, row)| [Value::int(id.0), name(&row.name), Value::int(row.owner.0)]);
    let others = ["information_schema", "pg_toast"]
        .into_iter()
        .filter(|name| source.catalog.namespace(name).is_none())
        .map(|name| {
            [
                source.deparsed("an oid"),
                Value::text(name),
                Value::int(crate::catalog::BOOTSTRAP_ROLE.0),
            ]
        });
    Table::new(["oid", "nspname", "nspowner"], own.chain(others))
}

/// `relkind`
pub(super) fn relkind(kind: RelationKind) -> Value {
    letter(match kind {
        RelationKind::OrdinaryTable => "r",
        RelationKind::PartitionedTable => "p",
        RelationKind::View => "v",
        RelationKind::MaterializedView => "m",
        RelationKind::ForeignTable => "f",
        RelationKind::CompositeType => "c",
        RelationKind::Index => "i",
        RelationKind::Sequence => "S",
    })
}

fn pg_class(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let rows = catalog.relations.iter().map(|(id, row)| {
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.namespace.0),
            Value::int(row.row_type.map_or(0, |ty| ty.0)),
            Value::int(row.owner.0),
            relkind(row.kind),
            letter(match (row.temporary, row.unlogged) {
                (true, _) => "t",
                (_, true) => "u",
                _ => "p",
            }),
            flag(row.row_security),
            flag(row.force_row_security),
            letter(match row.replica_identity {
                ReplicaIdentity::Default => "d",
                ReplicaIdentity::Full => "f",
                ReplicaIdentity::Nothing => "n",
                ReplicaIdentity::Index => "i",
            }),
            flag(catalog.indexes_of(id).next().is_some()),
            flag(catalog.triggers_of(id).next().is_some()),
            Value::int(row.slots.len() as u32),
        ]
    });
    Table::new(
        [
            "oid",
            "relname",
            "relnamespace",
            "reltype",
            "relowner",
            "relkind",
            "relpersistence",
            "relrowsecurity",
            "relforcerowsecurity",
            "relreplident",
            "relhasindex",
            "relhastriggers",
            "relnatts",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_oid("relnamespace"))
}

fn pg_attribute(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().flat_map(|(id, row)| {
        row.slots.iter().map(move |column| {
            let column_name = if column.dropped {
                Value::text(format!("........pg.dropped.{}........", column.attnum))
            } else {
                name(&column.name)
            };
            [
                Value::int(id.0),
                column_name,
                Value::int(if column.dropped { 0 } else { column.ty.id.0 }),
                Value::int(column.attnum),
                Value::int(column.ty.modifier),
                flag(column.not_null),
                flag(column.default_expr.is_some() || column.generated.is_some()),
                letter(match column.identity {
                    None => "",
                    Some(IdentityKind::Always) => "a",
                    Some(IdentityKind::ByDefault) => "d",
                }),
                letter(match &column.generated {
                    None => "",
                    Some(generated) if generated.stored => "s",
                    Some(_) => "v",
                }),
                flag(column.dropped),
            ]
        })
    });
    Table::new(
        [
            "attrelid",
            "attname",
            "atttypid",
            "attnum",
            "atttypmod",
            "attnotnull",
            "atthasdef",
            "attidentity",
            "attgenerated",
            "attisdropped",
        ],
        rows,
    )
    .and_maybe(source.maybe_any())
    .and_maybe(source.maybe_of_tainted("attrelid"))
}

fn pg_attrdef(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().flat_map(|(id, row)| {
        row.columns()
            .filter(|column| column.default_expr.is_some() || column.generated.is_some())
            .map(move |column| {
                [
                    source.deparsed("an oid"),
                    Value::int(id.0),
                    Value::int(column.attnum),
                    source.deparsed("the text of an expression"),
                ]
            })
    });
    Table::new(["oid", "adrelid", "adnum", "adbin"], rows)
        .and_maybe(source.maybe_any())
        .and_maybe(source.maybe_of_tainted("adrelid"))
}

fn pg_type(source: Source<'_>) -> Table {
    let rows = source.catalog.types.iter().map(|(id, row)| {
        let is_own_row = row.namespace == PG_CATALOG && row.category == 'C';
        let kind = match &row.kind {
            TypeKind::Base if is_own_row => "c",
            TypeKind::Base => "b",
            TypeKind::Enum { .. } => "e",
            TypeKind::Domain { .. } => "d",
            TypeKind::Composite { .. } => "c",
            TypeKind::Range { .. } => "r",
            TypeKind::Multirange { .. } => "m",
            TypeKind::Pseudo | TypeKind::Shell => "p",
        };
        let relation = match &row.kind {
            TypeKind::Composite { relation } => Value::int(relation.0),
            TypeKind::Base if is_own_row => source.deparsed("an oid"),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => Value::Int(0),
        };
        let (base, not_null, modifier) = match &row.kind {
            TypeKind::Domain { base, not_null, .. } => (base.id.0, *not_null, base.modifier),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => (0, false, -1),
        };
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.namespace.0),
            Value::int(row.owner.0),
            letter(kind),
            Value::text(row.category.to_string()),
            flag(row.preferred),
            flag(!matches!(row.kind, TypeKind::Shell)),
            relation,
            Value::int(row.element.map_or(0, |element| element.0)),
            Value::int(row.array.map_or(0, |array| array.0)),
            Value::int(base),
            flag(not_null),
            Value::int(modifier),
        ]
    });
    Table::new(
        [
            "oid",
            "typname",
            "typnamespace",
            "typowner",
            "typtype",
            "typcategory",
            "typispreferred",
            "typisdefined",
            "typrelid",
            "typelem",
            "typarray",
            "typbasetype",
            "typnotnull",
            "typtypmod",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_oid("typnamespace"))
}

fn pg_enum(source: Source<'_>) -> Table {
    let rows = source.catalog.types.iter().flat_map(|(id, row)| {
        let labels: &[String] = match &row.kind {
            TypeKind::Enum { labels } => labels,
            TypeKind::Base
            | TypeKind::Domain { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => &[],
        };
        labels.iter().zip(1_u32..).map(move |(label, order)| {
            [
                Value::int(id.0),
                Value::text(label.as_str()),
                Value::int(order),
            ]
        })
    });
    let tainted = source
        .catalog
        .types
        .iter()
        .filter(|(_, row)| !row.taints.is_empty())
        .map(|(id, _)| vec![("enumtypid", Value::int(id.0))]);
    Table::new(["enumtypid", "enumlabel", "enumsortorder"], rows)
        .and_maybe(source.maybe_any())
        .and_maybe(tainted)
}

fn action(action: ForeignKeyAction) -> Value {
    letter(match action {
        ForeignKeyAction::NoAction => "a",
        ForeignKeyAction::Restrict => "r",
        ForeignKeyAction::Cascade => "c",
        ForeignKeyAction::SetNull => "n",
        ForeignKeyAction::SetDefault => "d",
    })
}

fn pg_constraint(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let tables = catalog.constraints.iter().map(|(id, row)| {
        let (kind, index) = match &row.kind {
            ConstraintKind::Check { .. } => ("c", 0),
            ConstraintKind::PrimaryKey { index } => ("p", index.0),
            ConstraintKind::Unique { index } => ("u", index.0),
            ConstraintKind::ForeignKey(_) => ("f", 0),
            ConstraintKind::Exclusion { index } => ("x", index.0),
        };
        let no_inherit = match &row.kind {
            ConstraintKind::Check { no_inherit, .. } => *no_inherit,
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => true,
        };
        let key = match &row.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclusion { .. } => None,
        };
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(catalog.relations[row.relation].namespace.0),
            letter(kind),
            flag(row.deferrable),
            flag(row.deferred),
            flag(row.validated),
            Value::int(row.relation.0),
            Value::Int(0),
            Value::int(index),
            Value::int(key.map_or(0, |key| key.references.0)),
            key.map_or_else(|| letter(" "), |key| action(key.on_update)),
            key.map_or_else(|| letter(" "), |key| action(key.on_delete)),
            letter(match key.map(|key| key.matching) {
                Some(ForeignKeyMatch::Simple) => "s",
                Some(ForeignKeyMatch::Full) => "f",
                None => " ",
            }),
            numbers(&row.columns),
            key.map_or(Value::Null, |key| numbers(&key.referenced_columns)),
            flag(no_inherit),
        ]
    });
    let domains = catalog.types.iter().flat_map(|(id, row)| {
        let constraints = match &row.kind {
            TypeKind::Domain { constraints, .. } => constraints.as_slice(),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => &[],
        };
        constraints.iter().map(move |constraint| {
            [
                source.deparsed("an oid"),
                name(&constraint.name),
                Value::int(row.namespace.0),
                letter("c"),
                flag(false),
                flag(false),
                flag(constraint.validated),
                Value::Int(0),
                Value::int(id.0),
                Value::Int(0),
                Value::Int(0),
                letter(" "),
                letter(" "),
                letter(" "),
                Value::Null,
                Value::Null,
                flag(false),
            ]
        })
    });
    Table::new(
        [
            "oid",
            "conname",
            "connamespace",
            "contype",
            "condeferrable",
            "condeferred",
            "convalidated",
            "conrelid",
            "contypid",
            "conindid",
            "confrelid",
            "confupdtype",
            "confdeltype",
            "confmatchtype",
            "conkey",
            "confkey",
            "connoinherit",
        ],
        tables.chain(domains),
    )
    .and_maybe(source.maybe_by_oid("connamespace"))
    .and_maybe(source.maybe_of_tainted("conrelid"))
}

fn pg_index(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().filter_map(|(id, row)| {
        let index = row.index.as_ref()?;
        let keys: Vec<i16> = index
            .keys
            .iter()
            .map(|key| key.attnum.unwrap_or(0))
            .chain(index.include.iter().copied())
            .collect();
        let has_expression = index.keys.iter().any(|key| key.expr.is_some());
        Some([
            Value::int(id.0),
            Value::int(index.table.0),
            Value::int(keys.len() as u32),
            Value::int(index.keys.len() as u32),
            flag(index.unique),
            flag(index.nulls_not_distinct),
            flag(index.primary),
            numbers(&keys),
            source.expression(index.predicate.as_ref()),
            if has_expression {
                source.deparsed("the text of an expression")
            } else {
                Value::Null
            },
        ])
    });
    Table::new(
        [
            "indexrelid",
            "indrelid",
            "indnatts",
            "indnkeyatts",
            "indisunique",
            "indnullsnotdistinct",
            "indisprimary",
            "indkey",
            "indpred",
            "indexprs",
        ],
        rows,
    )
    .and_maybe(source.maybe_any())
    .and_maybe(source.maybe_of_tainted("indrelid"))
}

/// The languages that PostgreSQL brings, with ids of ours.
const LANGUAGES: [(&str, u32); 4] = [("internal", 12), ("c", 13), ("sql", 14), ("plpgsql", 15)];

fn pg_language() -> Table {
    let rows = LANGUAGES.map(|(name, oid)| [Value::int(oid), Value::text(name)]);
    Table::new(["oid", "lanname"], rows)
}

fn pg_proc(source: Source<'_>) -> Table {
    let rows = source.catalog.functions.iter().map(|(id, row)| {
        let language = LANGUAGES
            .iter()
            .find(|(name, _)| row.language == **name)
            .map_or_else(|| source.deparsed("an oid"), |(_, oid)| Value::int(*oid));
        let types = |inputs: bool| {
            let arguments = row.arguments.iter();
            let kept = arguments.filter(|argument| !inputs || argument.is_input());
            Value::Array(kept.map(|argument| Value::int(argument.ty.id.0)).collect())
        };
        let has_outputs = row.arguments.iter().any(|argument| {
            matches!(
                argument.mode,
                ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table
            )
        });
        let names = row
            .arguments
            .iter()
            .map(|argument| Value::text(argument.name.as_ref().map_or("", Name::as_str)));
        let has_names = row.arguments.iter().any(|argument| argument.name.is_some());
        let settings = row
            .config
            .iter()
            .map(|(name, value)| Value::text(format!("{name}={value}")));
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.namespace.0),
            Value::int(row.owner.0),
            language,
            letter(match row.kind {
                FunctionKind::Function => "f",
                FunctionKind::Procedure => "p",
            }),
            flag(row.security_definer),
            flag(row.leakproof),
            flag(row.strict),
            flag(row.returns_set),
            letter(match row.volatility {
                Volatility::Immutable => "i",
                Volatility::Stable => "s",
                Volatility::Volatile => "v",
            }),
            Value::int(row.inputs().count() as u32),
            Value::int(row.inputs().filter(|input| input.default.is_some()).count() as u32),
            Value::int(row.result.id.0),
            types(true),
            if has_outputs {
                types(false)
            } else {
                Value::Null
            },
            if has_names {
                Value::Array(names.collect())
            } else {
                Value::Null
            },
            row.body
                .as_ref()
                .map_or(Value::Null, |body| Value::Text(body.text.clone())),
            if row.config.is_empty() {
                Value::Null
            } else {
                Value::Array(settings.collect())
            },
        ]
    });
    // What an extension brings is not in the catalog.
    let extensions = source
        .catalog
        .extensions
        .iter()
        .map(|(_, row)| vec![("pronamespace", Value::int(row.namespace.0))]);
    let built_in: Vec<NamespaceId> = source
        .mentioned
        .iter()
        .copied()
        .filter(|id| *id == PG_CATALOG)
        .collect();
    Table::new(
        [
            "oid",
            "proname",
            "pronamespace",
            "proowner",
            "prolang",
            "prokind",
            "prosecdef",
            "proleakproof",
            "proisstrict",
            "proretset",
            "provolatile",
            "pronargs",
            "pronargdefaults",
            "prorettype",
            "proargtypes",
            "proallargtypes",
            "proargnames",
            "prosrc",
            "proconfig",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_oid("pronamespace"))
    .and_maybe(extensions)
    .and_maybe(
        built_in
            .into_iter()
            .map(|id| vec![("pronamespace", Value::int(id.0))]),
    )
}

fn pg_trigger(source: Source<'_>) -> Table {
    let rows = source.catalog.triggers.iter().map(|(id, row)| {
        [
            Value::int(id.0),
            Value::int(row.relation.0),
            name(&row.name),
            Value::int(row.function.0),
            letter(match row.state {
                TriggerState::Origin => "O",
                TriggerState::Disabled => "D",
                TriggerState::Replica => "R",
                TriggerState::Always => "A",
            }),
            flag(false),
            source.expression(row.when.as_ref()),
        ]
    });
    Table::new(
        [
            "oid",
            "tgrelid",
            "tgname",
            "tgfoid",
            "tgenabled",
            "tgisinternal",
            "tgqual",
        ],
        rows,
    )
}

fn pg_policy(source: Source<'_>) -> Table {
    let rows = source.catalog.policies.iter().map(|(id, row)| {
        let roles = row.roles.iter().map(|role| match role {
            Grantee::Public => Value::Int(0),
            Grantee::Role(id) => Value::int(id.0),
        });
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.relation.0),
            letter(match row.command {
                PolicyCommand::All => "*",
                PolicyCommand::Select => "r",
                PolicyCommand::Insert => "a",
                PolicyCommand::Update => "w",
                PolicyCommand::Delete => "d",
            }),
            flag(row.permissive),
            Value::Array(roles.collect()),
            source.expression(row.using.as_ref()),
            source.expression(row.check.as_ref()),
        ]
    });
    Table::new(
        [
            "oid",
            "polname",
            "polrelid",
            "polcmd",
            "polpermissive",
            "polroles",
            "polqual",
            "polwithcheck",
        ],
        rows,
    )
}

fn pg_extension(source: Source<'_>) -> Table {
    let own = source.catalog.extensions.iter().map(|(id, row)| {
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.namespace.0),
        ]
    });
    let has_plpgsql = source
        .catalog
        .extensions
        .iter()
        .any(|(_, row)| row.name == "plpgsql");
    let plpgsql = (!has_plpgsql).then(|| {
        [
            source.deparsed("an oid"),
            Value::text("plpgsql"),
            Value::int(PG_CATALOG.0),
        ]
    });
    Table::new(["oid", "extname", "extnamespace"], own.chain(plpgsql))
}

fn pg_roles(source: Source<'_>) -> Table {
    let rows = source.catalog.roles.iter().map(|(id, row)| {
        debug_assert!(id.0 < FIRST_NORMAL_OID || !row.name.as_str().is_empty());
        [
            Value::int(id.0),
            name(&row.name),
            flag(row.superuser),
            flag(row.bypass_rls),
            flag(row.login),
            flag(row.inherit),
        ]
    });
    let _ = optional_name;
    Table::new(
        [
            "oid",
            "rolname",
            "rolsuper",
            "rolbypassrls",
            "rolcanlogin",
            "rolinherit",
        ],
        rows,
    )
}
