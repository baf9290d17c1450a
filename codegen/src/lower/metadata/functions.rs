//! Functions: their arguments and result as PostgreSQL prints them, and the statement that makes them again.
//!
//! <https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG>

use std::fmt::Write;

use super::{Argument, ConfigParams, Function, Number, types};
use crate::catalog::function::{DEFAULT_COST, DEFAULT_ROWS};
use crate::catalog::ty::oid;
use crate::catalog::{self, Catalog, Deparsed, FunctionArgument, FunctionId};
use crate::ddl::function::Volatility;
use crate::ddl::{FunctionKind, ParameterMode};
use crate::lower::Facts;
use crate::name::Name;

/// Settings whose value is a list of names, which PostgreSQL prints one by one.
const LISTS: [&str; 3] = ["search_path", "temp_tablespaces", "local_preload_libraries"];

/// The functions of the schemas that are shown; no procedures, and none that only a trigger can call.
pub(super) fn of(facts: &Facts<'_>, deparsed: &Deparsed) -> Vec<Function> {
    facts
        .functions()
        .filter(|(_, function)| {
            function.kind == FunctionKind::Function
                && ![oid::TRIGGER, oid::EVENT_TRIGGER].contains(&function.result.id)
        })
        .map(|(id, function)| lower(facts.catalog, deparsed, id, function))
        .collect()
}

fn lower(
    catalog: &Catalog,
    deparsed: &Deparsed,
    id: FunctionId,
    function: &catalog::Function,
) -> Function {
    let printed = |place| deparsed.arguments.get(&(id, place)).map(|text| &**text);
    let shown = argument_types(catalog, function, printed);
    let rows = function
        .returns_set
        .then(|| function.rows.unwrap_or(DEFAULT_ROWS));
    Function {
        id: id.0,
        schema: catalog.namespaces[function.namespace].name.to_string(),
        name: function.name.to_string(),
        language: function.language.to_string(),
        definition: definition(function).to_owned(),
        complete_statement: complete_statement(
            catalog,
            function,
            &shown,
            deparsed.returned.get(&id).map(|text| &**text),
        ),
        args: arguments(function),
        argument_types: shown,
        identity_argument_types: identity(catalog, function),
        return_type_id: function.result.id.0,
        return_type: result(catalog, function),
        return_type_relation_id: types::relation_of(&catalog.types[function.result.id])
            .map(|relation| relation.0),
        is_set_returning_function: function.returns_set,
        prorows: rows.filter(|rows| *rows != 0.0).map(Number),
        behavior: volatility(function.volatility),
        security_definer: function.security_definer,
        config_params: config_params(function),
    }
}

/// `prosrc`, which a SQL-standard body does not have and which the document hides of an internal function.
fn definition(function: &catalog::Function) -> &str {
    function
        .body
        .as_ref()
        .filter(|body| !body.sql_standard && function.language != "internal")
        .map_or("", |body| &body.text)
}

/// The document counts defaults from the first argument on, as if all were inputs: where an OUT argument stands before
/// an input, `has_default` belongs to another argument, and the last arguments have none.
fn arguments(function: &catalog::Function) -> Vec<Argument> {
    let inputs = function.inputs().count();
    let defaults = function
        .inputs()
        .filter(|input| input.default.is_some())
        .count();
    function
        .arguments
        .iter()
        .enumerate()
        .map(|(index, argument)| Argument {
            mode: match argument.mode {
                ParameterMode::In => "in",
                ParameterMode::Out => "out",
                ParameterMode::InOut => "inout",
                ParameterMode::Variadic => "variadic",
                ParameterMode::Table => "table",
            },
            name: argument
                .name
                .as_ref()
                .map_or_else(String::new, Name::to_string),
            type_id: argument.ty.id.0,
            has_default: (index < inputs).then_some(index + defaults >= inputs),
        })
        .collect()
}

/// The arguments without their defaults.
fn identity(catalog: &Catalog, function: &catalog::Function) -> String {
    argument_list(catalog, function, |_, _| None)
}

/// The arguments with their defaults, each as it is printed where that is known.
fn argument_types<'a>(
    catalog: &Catalog,
    function: &'a catalog::Function,
    printed: impl Fn(usize) -> Option<&'a str>,
) -> String {
    argument_list(catalog, function, |place, argument| {
        let default = argument.default.as_ref()?;
        Some(printed(place).unwrap_or(&default.text))
    })
}

fn argument_list<'a>(
    catalog: &Catalog,
    function: &'a catalog::Function,
    default: impl Fn(usize, &'a FunctionArgument) -> Option<&'a str>,
) -> String {
    let printed: Vec<String> = function
        .arguments
        .iter()
        .enumerate()
        .filter(|(_, argument)| argument.mode != ParameterMode::Table)
        .map(|(place, argument)| {
            let mode = match argument.mode {
                ParameterMode::In | ParameterMode::Table => "",
                ParameterMode::Out => "OUT ",
                ParameterMode::InOut => "INOUT ",
                ParameterMode::Variadic => "VARIADIC ",
            };
            let mut text = format!("{mode}{}", name_and_type(catalog, argument));
            if let Some(default) = default(place, argument) {
                let _ = write!(text, " DEFAULT {default}");
            }
            text
        })
        .collect();
    printed.join(", ")
}

fn name_and_type(catalog: &Catalog, argument: &FunctionArgument) -> String {
    let ty = types::format(catalog, argument.ty.id);
    match &argument.name {
        Some(name) => format!("{} {ty}", name.quoted()),
        None => ty,
    }
}

fn result(catalog: &Catalog, function: &catalog::Function) -> String {
    let columns: Vec<String> = function
        .arguments
        .iter()
        .filter(|argument| argument.mode == ParameterMode::Table)
        .map(|argument| name_and_type(catalog, argument))
        .collect();
    let ty = types::format(catalog, function.result.id);
    match (function.returns_set, columns.is_empty()) {
        (true, false) => format!("TABLE({})", columns.join(", ")),
        (true, true) => format!("SETOF {ty}"),
        (false, _) => ty,
    }
}

fn volatility(volatility: Volatility) -> &'static str {
    match volatility {
        Volatility::Immutable => "IMMUTABLE",
        Volatility::Stable => "STABLE",
        Volatility::Volatile => "VOLATILE",
    }
}

/// The document cuts `name=value` at each `=` and takes the second piece.
fn config_params(function: &catalog::Function) -> Option<ConfigParams> {
    let mut params: Vec<(String, String)> = function
        .config
        .iter()
        .map(|(name, value)| {
            let value = value.split('=').next().unwrap_or_default();
            (name.to_string(), value.to_owned())
        })
        .collect();
    params.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
    (!params.is_empty()).then_some(ConfigParams(params))
}

/// `pg_get_functiondef`; of an internal function the name of its C function.
fn complete_statement(
    catalog: &Catalog,
    function: &catalog::Function,
    shown: &str,
    returned: Option<&str>,
) -> String {
    if function.language == "internal" {
        let body = function.body.as_ref();
        return body.map_or_else(String::new, |body| body.text.to_string());
    }
    let mut text = format!(
        "CREATE OR REPLACE FUNCTION {}.{}({})\n RETURNS {}\n LANGUAGE {}\n",
        catalog.namespaces[function.namespace].name.quoted(),
        function.name.quoted(),
        shown,
        result(catalog, function),
        function.language.quoted(),
    );
    let options = options(function);
    if !options.is_empty() {
        let _ = writeln!(text, " {}", options.join(" "));
    }
    for (name, value) in &function.config {
        let value = if LISTS.contains(&name.as_str()) {
            let names: Vec<String> = list(value).iter().map(|name| literal(name)).collect();
            names.join(", ")
        } else {
            literal(value)
        };
        let _ = writeln!(text, " SET {} TO {value}", name.quoted());
    }
    match &function.body {
        Some(body) if body.sql_standard => {
            let _ = match returned {
                Some(returned) => writeln!(text, "RETURN {returned}"),
                None => writeln!(text, "{}", body.text),
            };
        }
        body => {
            let source = body.as_ref().map_or("", |body| &body.text);
            let mut tag = "$function".to_owned();
            while source.contains(&tag) {
                tag.push('x');
            }
            let _ = writeln!(text, "AS {tag}${source}{tag}$");
        }
    }
    text
}

fn options(function: &catalog::Function) -> Vec<String> {
    let mut options = Vec::new();
    match function.volatility {
        Volatility::Immutable => options.push("IMMUTABLE".to_owned()),
        Volatility::Stable => options.push("STABLE".to_owned()),
        Volatility::Volatile => {}
    }
    if function.parallel != "unsafe" {
        options.push(format!(
            "PARALLEL {}",
            function.parallel.as_str().to_ascii_uppercase()
        ));
    }
    let flags = [
        (function.strict, "STRICT"),
        (function.security_definer, "SECURITY DEFINER"),
        (function.leakproof, "LEAKPROOF"),
    ];
    options.extend(
        flags
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, word)| word.to_owned()),
    );
    if let Some(cost) = function.cost.filter(|cost| *cost != DEFAULT_COST) {
        options.push(format!("COST {cost}"));
    }
    if let Some(rows) = function.rows.filter(|rows| *rows != DEFAULT_ROWS) {
        options.push(format!("ROWS {rows}"));
    }
    options
}

/// The names in a setting's value, without their quotes: `public, "a,b"`, or `""` for one that is empty.
fn list(value: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut characters = value.chars().peekable();
    let mut quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                names.last_mut().expect("it never gets empty").push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(String::new()),
            ' ' if !quoted => {}
            other => names.last_mut().expect("it never gets empty").push(other),
        }
    }
    names
}

/// A string literal, with `E` where it has a backslash.
fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}
