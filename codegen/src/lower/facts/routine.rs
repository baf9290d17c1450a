//! Functions, triggers and policies as facts.

use super::Printer;
use super::words::{flag, join, json, name};
use crate::catalog::{Acl, Catalog, Function, FunctionArgument, Grantee, Trigger};
use crate::ddl::function::Volatility;
use crate::ddl::{
    FunctionKind, ParameterMode, PolicyCommand, Privilege, TriggerState, TriggerTiming,
};
use crate::name::Name;

impl Printer<'_> {
    pub(super) fn policies_and_triggers(&mut self) {
        for (_, row) in self.catalog.policies.iter() {
            if !self.owns(
                self.catalog.relations[row.relation].namespace,
                row.relation.0,
            ) {
                continue;
            }
            let target = format!("{} {}", self.relation(row.relation), name(&row.name));
            let mut roles: Vec<String> = row.roles.iter().map(|role| self.role(*role)).collect();
            roles.sort_unstable();
            let command = match row.command {
                PolicyCommand::All => "all",
                PolicyCommand::Select => "select",
                PolicyCommand::Insert => "insert",
                PolicyCommand::Update => "update",
                PolicyCommand::Delete => "delete",
            };
            self.push(&[
                "policy",
                &target,
                if row.permissive {
                    "permissive"
                } else {
                    "restrictive"
                },
                command,
                "to",
                &format!("{{{}}}", roles.join(",")),
                flag(row.using.is_some(), "using"),
                flag(row.check.is_some(), "check"),
            ]);
            self.comment("policy", &target, row.comment.as_ref());
        }
        for (_, row) in self.catalog.triggers.iter() {
            let here = self.owns(
                self.catalog.relations[row.relation].namespace,
                row.relation.0,
            );
            if here
                || self.owns(
                    self.catalog.functions[row.function].namespace,
                    row.function.0,
                )
            {
                let target = format!("{} {}", self.relation(row.relation), name(&row.name));
                self.trigger(row, &target);
                if here {
                    self.comment("trigger", &target, row.comment.as_ref());
                }
            }
        }
    }

    fn trigger(&mut self, row: &Trigger, target: &str) {
        let table = &self.catalog.relations[row.relation];
        let timing = match row.timing {
            TriggerTiming::Before => "before",
            TriggerTiming::After => "after",
            TriggerTiming::InsteadOf => "instead_of",
        };
        let update = if row.update_columns.is_empty() {
            "update".to_owned()
        } else {
            format!("update of {}", super::columns(table, &row.update_columns))
        };
        let events: Vec<&str> = [
            flag(row.on_insert, "insert"),
            if row.on_update { &update } else { "" },
            flag(row.on_delete, "delete"),
            flag(row.on_truncate, "truncate"),
        ]
        .into_iter()
        .filter(|event| !event.is_empty())
        .collect();
        let function = &self.catalog.functions[row.function];
        let arguments: Vec<String> = row.arguments.iter().map(|text| json(text)).collect();
        let state = match row.state {
            TriggerState::Origin => "enabled",
            TriggerState::Disabled => "disabled",
            TriggerState::Replica => "replica",
            TriggerState::Always => "always",
        };
        self.push(&[
            "trigger",
            target,
            timing,
            &events.join(" or "),
            if row.for_each_row { "row" } else { "statement" },
            flag(row.when.is_some(), "when"),
            "executes",
            &format!(
                "{}({})",
                self.qualified(function.namespace, &function.name),
                arguments.join(", ")
            ),
            state,
            flag(row.constraint, "constraint"),
            flag(row.deferrable, "deferrable"),
            flag(row.deferred, "deferred"),
            &transition("old_table", row.old_table.as_ref()),
            &transition("new_table", row.new_table.as_ref()),
        ]);
    }

    pub(super) fn functions(&mut self) {
        for (id, row) in self.catalog.functions.iter() {
            if !self.owns(row.namespace, id.0) {
                continue;
            }
            let arguments = identity_arguments(self.catalog, row);
            let target = format!("{}({arguments})", self.qualified(row.namespace, &row.name));
            let kind = match row.kind {
                FunctionKind::Function => "function",
                FunctionKind::Procedure => "procedure",
                FunctionKind::Aggregate => "aggregate",
                FunctionKind::Window => "window",
            };
            let returns = if row.kind == FunctionKind::Procedure {
                String::new()
            } else {
                format!("returns {}", function_result(self.catalog, row))
            };
            let volatility = match row.volatility {
                Volatility::Immutable => "immutable",
                Volatility::Stable => "stable",
                Volatility::Volatile => "volatile",
            };
            let parallel = match row.parallel.as_str() {
                "safe" => "parallel_safe",
                "restricted" => "parallel_restricted",
                _ => "",
            };
            let config: Vec<String> = row
                .config
                .iter()
                .map(|(name, value)| json(&format!("{name}={value}")))
                .collect();
            let config = if config.is_empty() {
                String::new()
            } else {
                format!("config {}", config.join(", "))
            };
            self.push(&[
                kind,
                &target,
                &returns,
                "language",
                &name(&row.language),
                volatility,
                flag(row.strict, "strict"),
                flag(row.security_definer, "security_definer"),
                flag(row.leakproof, "leakproof"),
                parallel,
                &config,
            ]);
            let default = Acl::of([(Grantee::Public, Privilege::Execute)]);
            self.grants(
                "function",
                &target,
                Some(row.acl.as_ref().unwrap_or(&default)),
                row.owner,
            );
            self.comment("function", &target, row.comment.as_ref());
        }
    }
}

/// `old_table NAME`
fn transition(word: &str, table: Option<&Name>) -> String {
    table.map_or_else(String::new, |table| format!("{word} {}", name(table)))
}

/// `pg_get_function_identity_arguments`, with an empty `search_path`.
pub fn identity_arguments(catalog: &Catalog, function: &Function) -> String {
    let arguments: Vec<String> = function
        .arguments
        .iter()
        .filter(|argument| argument.mode != ParameterMode::Table)
        .map(|argument| {
            let mode = match (argument.mode, function.kind) {
                (ParameterMode::In, FunctionKind::Procedure) => "IN",
                (ParameterMode::In | ParameterMode::Table, _) => "",
                (ParameterMode::Out, _) => "OUT",
                (ParameterMode::InOut, _) => "INOUT",
                (ParameterMode::Variadic, _) => "VARIADIC",
            };
            join(&[mode, &named_type(catalog, argument)])
        })
        .collect();
    match function.direct {
        Some(direct) => {
            let (direct, ordered) = arguments.split_at(direct.min(arguments.len()));
            join(&[&direct.join(", "), "ORDER BY", &ordered.join(", ")])
        }
        None => arguments.join(", "),
    }
}

/// `pg_get_function_result`, with an empty `search_path`.
pub fn function_result(catalog: &Catalog, function: &Function) -> String {
    let columns: Vec<String> = function
        .arguments
        .iter()
        .filter(|argument| argument.mode == ParameterMode::Table)
        .map(|argument| named_type(catalog, argument))
        .collect();
    if !columns.is_empty() {
        return format!("TABLE({})", columns.join(", "));
    }
    let ty = catalog.type_name(function.result.id, &[]);
    if function.returns_set {
        format!("SETOF {ty}")
    } else {
        ty
    }
}

fn named_type(catalog: &Catalog, argument: &FunctionArgument) -> String {
    let own = argument.name.as_ref().map(Name::quoted).unwrap_or_default();
    join(&[&own, &catalog.type_name(argument.ty.id, &[])])
}
