//! How Zod's expressions are written: a schema and what is asked of it, as methods of `zod` or as checks of `zod/mini`.

use std::borrow::Cow;

use crate::lower::typescript::text::string_literal;

/// Which of Zod's two ways of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// `import * as z from "zod"`: `z.int().min(1)`
    #[default]
    Classic,
    /// `import * as z from "zod/mini"`: `z.int().check(z.gte(1))`
    Mini,
}

/// What is asked of a value: a method of Zod with its arguments.
pub(in crate::lower) type Call = (&'static str, Cow<'static, str>);

/// A schema, and what is asked of it one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::lower) struct Chain {
    /// `z.int()`
    pub(in crate::lower) base: Cow<'static, str>,
    /// `min(1)`
    pub(in crate::lower) calls: Cow<'static, [Call]>,
}

impl Chain {
    /// A schema by itself.
    pub(in crate::lower) const fn new(base: &'static str) -> Self {
        Self::of(base, &[])
    }

    /// A schema of which this is asked.
    pub(in crate::lower) const fn of(base: &'static str, calls: &'static [Call]) -> Self {
        Self {
            base: Cow::Borrowed(base),
            calls: Cow::Borrowed(calls),
        }
    }

    /// With one thing more that is asked.
    pub(in crate::lower) fn with(
        mut self,
        method: &'static str,
        arguments: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.calls.to_mut().push((method, arguments.into()));
        self
    }
}

impl Dialect {
    /// What Zod's module is called, as a string literal.
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::Classic => "\"zod\"",
            Self::Mini => "\"zod/mini\"",
        }
    }

    /// What the names of its types begin with: `ZodObject`, `ZodMiniObject`.
    pub(in crate::lower) fn prefix(self) -> &'static str {
        match self {
            Self::Classic => "Zod",
            Self::Mini => "ZodMini",
        }
    }

    /// A schema with what is asked of it.
    pub(super) fn chain(self, chain: &Chain) -> String {
        self.asked(&chain.base, &chain.calls)
    }

    /// An expression with what is asked of it besides.
    pub(super) fn asked(self, expr: &str, calls: &[Call]) -> String {
        if calls.is_empty() {
            return expr.to_owned();
        }
        let calls = calls.iter().map(|(method, arguments)| match self {
            Self::Classic => format!(".{method}({arguments})"),
            Self::Mini => format!("z.{}({arguments})", function(method)),
        });
        match self {
            Self::Classic => calls.fold(expr.to_owned(), |expr, call| expr + &call),
            Self::Mini => format!("{expr}.check({})", calls.collect::<Vec<_>>().join(", ")),
        }
    }

    /// An object's schema, with that of the properties that it does not list.
    pub(in crate::lower) fn catchall(self, object: &str, rest: &str) -> String {
        match self {
            Self::Classic => format!("{object}.catchall({rest})"),
            Self::Mini => format!("z.catchall({object}, {rest})"),
        }
    }

    /// An expression that takes null too.
    pub(in crate::lower) fn nullable(self, expr: &str) -> String {
        match self {
            Self::Classic => format!("{expr}.nullable()"),
            Self::Mini => format!("z.nullable({expr})"),
        }
    }
}

/// What `zod/mini` calls a method's check.
fn function(method: &'static str) -> &'static str {
    match method {
        "min" => "gte",
        "max" => "lte",
        other => other,
    }
}

/// `.meta({ constraints: [{ name: "goal_check", columns: ["a", "b"] }] })`
pub(super) fn constraints<'a>(
    all: impl IntoIterator<Item = (&'a str, Vec<&'a str>)>,
) -> Option<Call> {
    let all: Vec<String> = all
        .into_iter()
        .map(|(name, columns)| {
            let columns: Vec<String> = columns.into_iter().map(string_literal).collect();
            format!(
                "{{ name: {}, columns: [{}] }}",
                string_literal(name),
                columns.join(", ")
            )
        })
        .collect();
    let meta = || format!("{{ constraints: [{}] }}", all.join(", "));
    (!all.is_empty()).then(|| ("meta", meta().into()))
}
