//! Functions, procedures and aggregates.

#![expect(
    clippy::format_push_string,
    reason = "statements, made once where somebody asks for the file"
)]

use super::{Writer, text};
use crate::catalog::{Aspect, BOOTSTRAP_ROLE, ColumnType, Function, FunctionId};
use crate::ddl::function::Volatility;
use crate::ddl::{FunctionKind, ObjectKind, ParameterMode};
use crate::lower::facts::{function_result, identity_arguments};
use crate::name::Name;

impl Writer<'_> {
    pub(super) fn function(&mut self, id: FunctionId) {
        let row = &self.it.catalog.functions[id];
        let kind = row.kind.keyword();
        self.section(&self.title(row.namespace, &row.name, kind));
        self.make_function(id, "CREATE");
        let target = self.function_target(row);
        if row.owner != BOOTSTRAP_ROLE {
            let owner = self.role(row.owner);
            self.say(&format!("ALTER {kind} {target} OWNER TO {owner}"));
        }
        self.comment(kind, &target, row.comment.as_ref());
        self.function_grants(id, None);
    }

    /// The statement, `CREATE` or `CREATE OR REPLACE`.
    pub(super) fn make_function(&mut self, id: FunctionId, create: &str) {
        let row = &self.it.catalog.functions[id];
        let name = self.qualified(row.namespace, &row.name);
        self.taints(&name, &row.taints);
        let at = row.history.events().last().map(|it| it.origin.span);
        let text_is_all = row.kind == FunctionKind::Aggregate
            || row.body.is_none()
            || matches!(row.language.as_str(), "c" | "internal");
        if text_is_all {
            let origin = row.history.origin();
            match self.statement(origin, "create") {
                Some((text, span)) => {
                    let text = self.renames.current(text.trim_end_matches(';'), span);
                    let is_renamed = row
                        .history
                        .events()
                        .any(|it| matches!(it.aspect, Aspect::Renamed(_) | Aspect::Moved(_)));
                    // The statement names it as it was named then.
                    let text = match text::first_open(&text).filter(|_| is_renamed) {
                        Some(at) if row.kind == FunctionKind::Aggregate => {
                            format!("CREATE AGGREGATE {name}{}", &text[at..])
                        }
                        Some(_) | None => text,
                    };
                    self.say_at(Some(span), &text);
                }
                None => self.doubt(&name, "a block made it, and its text is not known"),
            }
            return;
        }
        let defaults = row.arguments.iter().filter_map(|it| it.default.as_ref());
        let standard = row.body.as_ref().is_some_and(|it| it.sql_standard);
        let at = Self::place(defaults).or(at.filter(|_| standard));
        let sql = self.function_sql(row, create);
        self.say_at(at, &sql);
    }

    pub(super) fn function_target(&self, row: &Function) -> String {
        format!(
            "{}({})",
            self.qualified(row.namespace, &row.name),
            identity_arguments(self.it.catalog, row)
        )
    }

    pub(super) fn function_grants(&mut self, id: FunctionId, before: Option<&crate::catalog::Acl>) {
        let row = &self.it.catalog.functions[id];
        let target = self.function_target(row);
        let word = match row.kind {
            FunctionKind::Procedure => "PROCEDURE",
            FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window => "FUNCTION",
        };
        self.grants(
            (ObjectKind::Function, word, &target),
            (row.owner, Some(row.namespace)),
            before,
            row.acl.as_ref(),
        );
    }

    fn function_sql(&self, row: &Function, create: &str) -> String {
        let name = self.qualified(row.namespace, &row.name);
        let word = match row.kind {
            FunctionKind::Procedure => "PROCEDURE",
            FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window => "FUNCTION",
        };
        let arguments: Vec<String> = row
            .arguments
            .iter()
            .filter(|it| it.mode != ParameterMode::Table)
            .map(|argument| {
                let mode = match argument.mode {
                    ParameterMode::In | ParameterMode::Table => "",
                    ParameterMode::Out => "OUT ",
                    ParameterMode::InOut => "INOUT ",
                    ParameterMode::Variadic => "VARIADIC ",
                };
                let own = argument.name.as_ref().map(|it| it.quoted() + " ");
                let ty = ColumnType::plain(argument.ty.id);
                let ty = self.it.catalog.format_type(ty, &[]);
                let default = argument.default.as_ref();
                let default = default.map(|it| format!(" DEFAULT {}", self.current(it)));
                let (own, default) = (own.unwrap_or_default(), default.unwrap_or_default());
                format!("{mode}{own}{ty}{default}")
            })
            .collect();
        let arguments = if arguments.len() > 2 {
            format!("\n  {}\n", arguments.join(",\n  "))
        } else {
            arguments.join(", ")
        };
        let mut sql = format!("{create} {word} {name}({arguments})");
        if row.kind != FunctionKind::Procedure {
            sql += &format!("\nRETURNS {}", function_result(self.it.catalog, row));
        }
        sql += &format!("\nLANGUAGE {}", row.language.quoted());
        sql += &options(row);
        for (name, value) in &row.config {
            sql += &format!("\nSET {} TO {}", setting(name), setting_value(name, value));
        }
        match &row.body {
            Some(body) if body.sql_standard => {
                let span = row.history.events().last().map(|it| it.origin.span);
                let text = span.map(|span| self.renames.current(&body.text, span));
                let text = text.unwrap_or_else(|| body.text.to_string());
                sql += &format!("\n{}", text::closed(&text));
            }
            Some(body) => sql += &format!("\nAS {}", text::dollars(&body.text)),
            None => {}
        }
        sql
    }
}

fn options(row: &Function) -> String {
    let mut sql = String::new();
    if row.kind == FunctionKind::Window {
        sql += " WINDOW";
    }
    sql += match row.volatility {
        Volatility::Immutable => " IMMUTABLE",
        Volatility::Stable => " STABLE",
        Volatility::Volatile => "",
    };
    for (is, word) in [
        (row.strict, " STRICT"),
        (row.security_definer, " SECURITY DEFINER"),
        (row.leakproof, " LEAKPROOF"),
    ] {
        if is {
            sql += word;
        }
    }
    sql += match row.parallel.as_str() {
        "safe" => " PARALLEL SAFE",
        "restricted" => " PARALLEL RESTRICTED",
        _ => "",
    };
    if let Some(cost) = row.cost {
        sql += &format!(" COST {cost}");
    }
    if let Some(rows) = row.rows {
        sql += &format!(" ROWS {rows}");
    }
    sql
}

/// A setting's name: those of nobody's but the migrations' own have a dot.
fn setting(name: &Name) -> String {
    let parts: Vec<String> = name
        .as_str()
        .split('.')
        .map(|part| Name::from_quoted(part).quoted())
        .collect();
    parts.join(".")
}

/// A setting's value: a list of names for those that are lists of names, else a text.
fn setting_value(name: &Name, value: &str) -> String {
    const LISTS: [&str; 5] = [
        "search_path",
        "temp_tablespaces",
        "session_preload_libraries",
        "local_preload_libraries",
        "shared_preload_libraries",
    ];
    if !LISTS.contains(&name.as_str()) {
        return text::literal(value);
    }
    let names = text::list(value);
    let names: Vec<String> = names.iter().map(|it| text::literal(it)).collect();
    if names.is_empty() {
        "''".to_owned()
    } else {
        names.join(", ")
    }
}
