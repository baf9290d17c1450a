//! Tables of `pg_catalog` about what is no table and no type: functions, triggers, policies, extensions, roles.

use super::{Source, Table, flag, letter, name, vector};
use crate::builtins;
use crate::catalog::{ConstraintKind, FunctionArgument, Grantee, PG_CATALOG, Trigger};
use crate::ddl::function::Volatility;
use crate::ddl::{FunctionKind, PolicyCommand, TriggerState, TriggerTiming};
use crate::fold::plpgsql::printed::of_parts;
use crate::fold::plpgsql::typed::own;
use crate::fold::plpgsql::value::{Part, Value};
use crate::name::Name;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_proc" => pg_proc(source),
        "pg_language" => pg_language(),
        "pg_trigger" => pg_trigger(source),
        "pg_policy" => pg_policy(source),
        "pg_extension" => pg_extension(source),
        "pg_roles" | "pg_authid" => pg_roles(source),
        "pg_auth_members" => pg_auth_members(source),
        _ => return None,
    })
}

/// The languages that PostgreSQL brings, with ids of ours.
const LANGUAGES: [(&str, u32); 4] = [("internal", 12), ("c", 13), ("sql", 14), ("plpgsql", 15)];

fn pg_language() -> Table {
    let rows = LANGUAGES.map(|(name, oid)| [Value::int(oid), Value::text(name)]);
    Table::new(["oid", "lanname"], rows)
}

fn pg_proc(source: Source<'_>) -> Table {
    let functions: Box<dyn Iterator<Item = _>> = match source.only("proname") {
        Some(name) => Box::new(source.catalog.functions.labelled(name)),
        None => Box::new(source.catalog.functions.iter()),
    };
    let rows = functions.map(|(id, row)| {
        let language = LANGUAGES
            .iter()
            .find(|(name, _)| row.language == **name)
            .map_or_else(|| source.deparsed("an oid"), |(_, oid)| Value::int(*oid));
        let types = || {
            let arguments = row.arguments.iter();
            Value::Array(arguments.map(|it| Value::int(it.ty.id.0)).collect())
        };
        let has_outputs = row.arguments.iter().any(FunctionArgument::is_output);
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
                FunctionKind::Aggregate => "a",
                FunctionKind::Window => "w",
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
            vector(own::OID_VECTOR, row.inputs().map(|it| it.ty.id.0)),
            if has_outputs { types() } else { Value::Null },
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
    // PostgreSQL's own, of which the names are told.
    let built_in = source.only("proname").into_iter().flat_map(|name| {
        builtins::functions(name, source.folder.settings.postgres).map(move |function| {
            let mut row: [Value; 19] =
                std::array::from_fn(|_| source.deparsed("a built-in function"));
            row[1] = Value::text(name);
            row[2] = Value::int(PG_CATALOG.0);
            row[5] = letter(match function.kind {
                builtins::Kind::Function => "f",
                builtins::Kind::Aggregate => "a",
                builtins::Kind::Window => "w",
                builtins::Kind::Procedure => "p",
            });
            row[17] = Value::unknown(source.span, "the source of a built-in function");
            row[18] = Value::Null;
            row
        })
    });
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
        rows.chain(built_in),
    )
    .and_maybe(source.maybe_by_oid("pronamespace"))
    .and_maybe(source.maybe_of_extensions("pronamespace", |id| Value::int(id.0)))
}

fn pg_trigger(source: Source<'_>) -> Table {
    let rows = source.catalog.triggers.iter().map(|(id, row)| {
        [
            Value::int(id.0),
            Value::int(row.relation.0),
            name(&row.name),
            Value::int(row.function.0),
            letter(enabled(row.state)),
            flag(false),
            source.expression(row.when.as_ref()),
            Value::int(trigger_type(row)),
        ]
    });
    // Each foreign key has two on either table; a number ends their names.
    let of_keys = source.catalog.constraints.iter().flat_map(|(_, row)| {
        let key = match &row.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclusion { .. } => None,
        };
        let sides = key.into_iter().flat_map(move |key| {
            [
                (row.relation, "c", 5),
                (row.relation, "c", 17),
                (key.references, "a", 9),
                (key.references, "a", 17),
            ]
        });
        sides.map(move |(relation, side, events)| {
            let known = format!("RI_ConstraintTrigger_{side}_");
            let parts = vec![Part::Known(known.into()), Part::Any];
            [
                source.deparsed("an oid"),
                Value::int(relation.0),
                of_parts(parts, source.span, "the name of a foreign key's trigger"),
                source.deparsed("an oid"),
                letter("O"),
                flag(true),
                Value::Null,
                Value::int(events),
            ]
        })
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
            "tgtype",
        ],
        rows.chain(of_keys),
    )
}

/// `tgtype`: a bit for each word.
fn trigger_type(row: &Trigger) -> u32 {
    let bits = [
        (row.for_each_row, 1),
        (row.timing == TriggerTiming::Before, 2),
        (row.on_insert, 4),
        (row.on_delete, 8),
        (row.on_update, 16),
        (row.on_truncate, 32),
        (row.timing == TriggerTiming::InsteadOf, 64),
    ];
    bits.into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, bit)| bit)
        .sum()
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
        [
            Value::int(id.0),
            name(&row.name),
            flag(row.superuser),
            flag(row.bypass_rls),
            flag(row.login),
            flag(row.inherit),
        ]
    });
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

/// Who is a member of what; the roles that PostgreSQL brings are members of each other too.
fn pg_auth_members(source: Source<'_>) -> Table {
    let rows = source.catalog.roles.iter().flat_map(|(id, row)| {
        let of = row.member_of.iter();
        of.map(move |role| {
            [
                source.deparsed("an oid"),
                Value::int(role.0),
                Value::int(id.0),
                source.deparsed("who made a role a member"),
                source.deparsed("whether a member may grant the role"),
            ]
        })
    });
    Table::new(["oid", "roleid", "member", "grantor", "admin_option"], rows)
}

/// `tgenabled`, `evtenabled`
pub(super) fn enabled(state: TriggerState) -> &'static str {
    match state {
        TriggerState::Origin => "O",
        TriggerState::Disabled => "D",
        TriggerState::Replica => "R",
        TriggerState::Always => "A",
    }
}
