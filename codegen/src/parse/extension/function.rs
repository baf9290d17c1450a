//! CREATE FUNCTION and PROCEDURE, and `(int, text)` behind a routine's name elsewhere.

use std::sync::Arc;

use super::session::{self, Assigned};
use super::types::type_name;
use crate::ddl::function::Volatility;
use crate::ddl::{
    AlterFunction, Body, CreateFunction, Ddl, Do, FunctionArgument, FunctionKind, FunctionOption,
    FunctionResult, FunctionSignature, Ident, ObjectReference, ParameterMode, TypeName,
};
use crate::name::Name;
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::Kind;
use crate::parse::words;

/// `CREATE [OR REPLACE] FUNCTION | PROCEDURE`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>, kind: FunctionKind, or_replace: bool) -> Parse<Ddl> {
    let name = c.loose_object_name()?;
    let arguments = arguments(c)?;
    let result = if kind == FunctionKind::Function && c.eat("returns") {
        Some(returns(c)?)
    } else {
        None
    };
    let mut function = CreateFunction {
        name,
        or_replace,
        kind,
        arguments,
        result,
        options: Vec::new(),
        body: None,
    };
    while !c.done() {
        if let Some(body) = body(c)? {
            function.body = Some(body);
        } else {
            function.options.push(option(c)?);
        }
    }
    Ok(Ddl::CreateFunction(function))
}

/// `( argument, … )`
fn arguments(c: &mut Cursor<'_>) -> Parse<Vec<FunctionArgument>> {
    if c.symbol("(") && c.nth_symbol(1, ")") {
        c.skip_parentheses()?;
        return Ok(Vec::new());
    }
    c.parenthesised_list(argument)
}

fn argument(c: &mut Cursor<'_>) -> Parse<FunctionArgument> {
    let Parameter {
        mode,
        name,
        ty,
        set,
    } = parameter(c)?;
    let default = if c.eat("default") || c.eat_symbol("=") || c.eat_symbol(":=") {
        Some(c.expression_until(&[])?)
    } else {
        None
    };
    Ok(FunctionArgument {
        mode: mode.unwrap_or(ParameterMode::In),
        name,
        ty,
        set,
        default,
    })
}

/// An argument of CREATE AGGREGATE: it has no default.
pub(super) fn argument_of_aggregate(c: &mut Cursor<'_>) -> Parse<FunctionArgument> {
    let Parameter {
        mode,
        name,
        ty,
        set,
    } = parameter(c)?;
    Ok(FunctionArgument {
        mode: mode.unwrap_or(ParameterMode::In),
        name,
        ty,
        set,
        default: None,
    })
}

/// An argument of this type and nothing else.
pub(super) fn unnamed(ty: TypeName) -> FunctionArgument {
    FunctionArgument {
        mode: ParameterMode::In,
        name: None,
        ty,
        set: false,
        default: None,
    }
}

struct Parameter {
    mode: Option<ParameterMode>,
    name: Option<Ident>,
    ty: TypeName,
    set: bool,
}

/// `[mode] [name] [mode] [SETOF] type`
fn parameter(c: &mut Cursor<'_>) -> Parse<Parameter> {
    let mut mode = argument_mode(c);
    let name = if has_name(c) {
        Some(c.loose_ident()?)
    } else {
        None
    };
    if mode.is_none() {
        mode = argument_mode(c);
    }
    let set = c.eat("setof");
    Ok(Parameter {
        mode,
        name,
        ty: type_name(c)?,
        set,
    })
}

fn argument_mode(c: &mut Cursor<'_>) -> Option<ParameterMode> {
    // `out text` is an argument of mode OUT; `out` alone is a type of that name.
    if c.nth_symbol(1, ",") || c.nth_symbol(1, ")") {
        return None;
    }
    for (words, mode) in [
        ("in out", ParameterMode::InOut),
        ("inout", ParameterMode::InOut),
        ("in", ParameterMode::In),
        ("out", ParameterMode::Out),
        ("variadic", ParameterMode::Variadic),
    ] {
        if c.eat(words) {
            return Some(mode);
        }
    }
    None
}

/// Whether the next word is an argument's name: another word follows that does not go on a type's own spelling.
fn has_name(c: &Cursor<'_>) -> bool {
    let (Some(first), Some(second)) = (c.nth(0), c.nth(1)) else {
        return false;
    };
    if !matches!(first.kind, Kind::Word | Kind::Quoted)
        || !matches!(second.kind, Kind::Word | Kind::Quoted)
    {
        return false;
    }
    if first.kind == Kind::Quoted {
        return true;
    }
    // `int`, `character` and their like name no argument.
    let type_only = words::is_column_name(&c.raw(first).to_ascii_lowercase());
    let continues = type_only || c.is("double") && c.nth_is(1, "precision");
    !continues && !c.nth_is(1, "default") && !c.nth_is(1, "array") && !c.nth_is(1, "order")
}

/// `RETURNS`, from behind that word on.
fn returns(c: &mut Cursor<'_>) -> Parse<FunctionResult> {
    if c.eat("table") {
        return Ok(FunctionResult::Table(
            c.parenthesised_list(|c| Ok((c.loose_ident()?, type_name(c)?)))?,
        ));
    }
    if c.eat("setof") {
        return Ok(FunctionResult::SetOf(type_name(c)?));
    }
    Ok(FunctionResult::Type(type_name(c)?))
}

/// `AS '…'`, `RETURN …` or `BEGIN ATOMIC … END`.
fn body(c: &mut Cursor<'_>) -> Parse<Option<Body>> {
    let start = c.index();
    if c.eat("as") {
        let body = c.body()?;
        if c.eat_symbol(",") {
            // AS 'library', 'symbol'
            c.string()?;
        }
        return Ok(Some(body));
    }
    if c.eat("return") {
        c.expression_until(&[])?;
        return Ok(Some(c.standard_body(start)));
    }
    if c.are("begin atomic") {
        // Nothing follows a body of this kind.
        c.skip_rest();
        return Ok(Some(c.standard_body(start)));
    }
    Ok(None)
}

fn option(c: &mut Cursor<'_>) -> Parse<FunctionOption> {
    Ok(if c.eat("language") {
        FunctionOption::Language(language(c)?)
    } else if c.eat("immutable") {
        FunctionOption::Volatility(Volatility::Immutable)
    } else if c.eat("stable") {
        FunctionOption::Volatility(Volatility::Stable)
    } else if c.eat("volatile") {
        FunctionOption::Volatility(Volatility::Volatile)
    } else if c.eat("strict") || c.eat("returns null on null input") {
        FunctionOption::Strict(true)
    } else if c.eat("called on null input") {
        FunctionOption::Strict(false)
    } else if c.eat("external security definer") || c.eat("security definer") {
        FunctionOption::SecurityDefiner(true)
    } else if c.eat("external security invoker") || c.eat("security invoker") {
        FunctionOption::SecurityDefiner(false)
    } else if c.eat("not leakproof") {
        FunctionOption::Leakproof(false)
    } else if c.eat("leakproof") {
        FunctionOption::Leakproof(true)
    } else if c.eat("parallel") {
        FunctionOption::Parallel(c.ident()?.name)
    } else if c.eat("cost") {
        FunctionOption::Cost(c.number()?)
    } else if c.eat("rows") {
        FunctionOption::Rows(c.number()?)
    } else if c.eat("window") {
        FunctionOption::Window
    } else if c.eat("support") {
        c.loose_object_name()?;
        FunctionOption::Other("SUPPORT")
    } else if c.eat("transform") {
        c.list(|c| {
            c.expect("for type")?;
            type_name(c)
        })?;
        FunctionOption::Other("TRANSFORM")
    } else if c.eat("set") {
        match session::setting(c, &["language", "immutable", "stable", "volatile"])? {
            (name, Assigned::To(values)) => FunctionOption::Set(name, Some(values)),
            (name, Assigned::Current) => FunctionOption::Set(name, None),
            (name, Assigned::Default) => FunctionOption::Reset(name),
        }
    } else {
        return Err(c.syntax_error());
    })
}

/// The options of ALTER FUNCTION, from behind the routine on.
pub(super) fn alter(c: &mut Cursor<'_>, object: ObjectReference) -> Parse<Ddl> {
    let mut options = Vec::new();
    loop {
        options.push(if c.eat("reset") {
            let name = session::resettable(c)?;
            if name == "all" {
                FunctionOption::ResetAll
            } else {
                FunctionOption::Reset(name)
            }
        } else {
            alterable(c)?
        });
        if c.eat("restrict") || c.done() {
            return Ok(Ddl::AlterFunction(AlterFunction { object, options }));
        }
    }
}

/// An option that ALTER FUNCTION takes as well as CREATE does.
fn alterable(c: &mut Cursor<'_>) -> Parse<FunctionOption> {
    if c.is_any(&["language", "window", "transform"]) {
        return Err(c.syntax_error());
    }
    option(c)
}

/// A language's name, as a word or a string.
fn language(c: &mut Cursor<'_>) -> Parse<Name> {
    match c.string() {
        Ok((text, _)) => Ok(Name::from_quoted(&text)),
        Err(_) => Ok(c.loose_ident()?.name),
    }
}

/// `(int, OUT text)` behind a routine's name, where it is written.
pub(super) fn optional_signature(c: &mut Cursor<'_>) -> Parse<Option<FunctionSignature>> {
    if !c.symbol("(") {
        return Ok(None);
    }
    if c.nth_symbol(1, ")") || c.nth_symbol(1, "*") && c.nth_symbol(2, ")") {
        c.skip_parentheses()?;
        return Ok(Some(FunctionSignature {
            arguments: Vec::new(),
            modes: false,
        }));
    }
    c.expect_symbol("(")?;
    let mut arguments = Vec::new();
    let mut modes = false;
    loop {
        // An ordered-set aggregate parts its direct arguments by ORDER BY.
        c.eat("order by");
        let Parameter { mode, ty, .. } = parameter(c)?;
        modes |= mode.is_some();
        if mode != Some(ParameterMode::Out) {
            arguments.push(ty);
        }
        if c.is("order") || c.eat_symbol(",") {
            continue;
        }
        c.expect_symbol(")")?;
        return Ok(Some(FunctionSignature { arguments, modes }));
    }
}

/// `DO`, from behind that word on.
pub(super) fn anonymous(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let mut name = None;
    let mut text: Option<Body> = None;
    while !c.done() {
        if c.eat("language") {
            name = Some(language(c)?);
        } else if text.is_none() {
            text = Some(c.body()?);
        } else {
            return Err(c.syntax_error());
        }
    }
    Ok(Ddl::Do(Do {
        language: name.unwrap_or_else(|| Name::from_unquoted("plpgsql")),
        body: text.ok_or_else(|| c.syntax_error())?,
    }))
}

/// The values of a trigger's call: `f('a', 1, b)`.
pub(super) fn trigger_arguments(c: &mut Cursor<'_>) -> Parse<Vec<Arc<str>>> {
    if c.symbol("(") && c.nth_symbol(1, ")") {
        c.skip_parentheses()?;
        return Ok(Vec::new());
    }
    c.parenthesised_list(|c| {
        if let Ok((text, _)) = c.string() {
            return Ok(text);
        }
        match c.nth(0) {
            Some(token) if token.kind == Kind::Number => {
                c.bump()?;
                Ok(c.raw(token).into())
            }
            _ => Ok(c.label()?.name.as_str().into()),
        }
    })
}
