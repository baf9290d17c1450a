//! Function calls, plain and with SQL's own argument syntax, under the names that PostgreSQL's grammar gives them.

use std::ops::Range;

use sqlparser::ast::{
    self, DuplicateTreatment, Expr as SqlExpr, FunctionArg, FunctionArgExpr, FunctionArgOperator,
    FunctionArgumentClause, FunctionArguments, Spanned, WindowType,
};

use super::{Converter, Node, Source, name, qualified};
use crate::expr::{Argument, Expr, ExprKind, FunctionCall};
use crate::name::{Name, QualifiedName};
use crate::parse::cursor::Parse;
use crate::parse::dialect::Mark;
use crate::parse::words;

/// A call of a function found by the search path.
pub(super) fn call(function: &str, arguments: Vec<Expr>) -> ExprKind {
    ExprKind::Function(FunctionCall::plain(
        QualifiedName {
            namespace: None,
            name: Name::from_quoted(function),
        },
        arguments,
    ))
}

/// A call that SQL's special syntax makes: PostgreSQL's own function, whatever the search path says.
pub(super) fn system_call(function: &str, arguments: Vec<Expr>) -> ExprKind {
    let name = QualifiedName {
        namespace: Some(Name::from_quoted("pg_catalog")),
        name: Name::from_quoted(function),
    };
    ExprKind::Function(FunctionCall {
        own_syntax: true,
        ..FunctionCall::plain(name, arguments)
    })
}

/// A call of what the grammar itself knows: `current_date`.
pub(super) fn without_parentheses(word: &str) -> ExprKind {
    let name = QualifiedName {
        namespace: None,
        name: Name::from_quoted(word),
    };
    ExprKind::Function(FunctionCall {
        own_syntax: true,
        ..FunctionCall::plain(name, Vec::new())
    })
}

/// `unnest(…)`, which sqlparser has a node for.
pub(in crate::parse) fn unnest(arguments: Vec<Expr>) -> FunctionCall {
    FunctionCall::plain(
        QualifiedName {
            namespace: None,
            name: Name::from_quoted("unnest"),
        },
        arguments,
    )
}

impl Converter<'_> {
    /// The call of a name that begins at a byte, with what the grammar puts between its parentheses beside arguments.
    pub(in crate::parse) fn call_at(&self, start: usize, name: QualifiedName) -> FunctionCall {
        let form = self.source.forms.call(start).cloned();
        form.unwrap_or_else(|| FunctionCall::plain(name, Vec::new()))
    }

    /// A call, or what else looks like one: `ROW(…)`, `ARRAY(SELECT …)`, `current_user`.
    pub(super) fn function(&mut self, function: ast::Function) -> Parse<Node> {
        let range = self.call_range(&function.name);
        let word = match &function.name.0[..] {
            [part] => part
                .as_ident()
                .filter(|ident| ident.quote_style.is_none())
                .map(|ident| ident.value.to_ascii_lowercase())
                .unwrap_or_default(),
            _ => String::new(),
        };
        let kind = match (word.as_str(), function.args) {
            ("array", FunctionArguments::Subquery(query)) => {
                ExprKind::ArrayQuery(Box::new(self.query(*query)?))
            }
            (_, FunctionArguments::None) => without_parentheses(word.as_str()),
            (_, FunctionArguments::Subquery(_)) => return Err(self.source.not_understood(range)),
            (word, FunctionArguments::List(list)) => {
                if is_no_function(word) {
                    return Err(self.source.syntax_error(range));
                }
                if word == "normalize" {
                    return self.normalize(list.args, range);
                }
                if function.null_treatment.is_some() {
                    return Err(self.source.syntax_error(range));
                }
                let Some(name) = qualified(&function.name) else {
                    return Err(self.source.not_understood(range));
                };
                let mut call = self.call_at(range.start, name);
                call.distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
                for argument in list.args {
                    match self.argument(argument, &range)? {
                        Some((argument, variadic)) => {
                            call.variadic |= variadic;
                            call.arguments.push(argument);
                        }
                        None => {
                            return Ok(Node {
                                kind: ExprKind::Other("SQL/JSON or XML constructor"),
                                range,
                            });
                        }
                    }
                }
                for clause in list.clauses {
                    match clause {
                        FunctionArgumentClause::OrderBy(keys) => {
                            call.order_by = self.order_by(keys)?;
                        }
                        // Other databases'.
                        FunctionArgumentClause::IgnoreOrRespectNulls(_)
                        | FunctionArgumentClause::Where(_)
                        | FunctionArgumentClause::Limit(_)
                        | FunctionArgumentClause::OnOverflow(_)
                        | FunctionArgumentClause::Having(_)
                        | FunctionArgumentClause::Separator(_) => {
                            return Err(self.source.syntax_error(range));
                        }
                        FunctionArgumentClause::JsonNullClause(_)
                        | FunctionArgumentClause::JsonReturningClause(_) => {
                            return Ok(Node {
                                kind: ExprKind::Other("SQL/JSON or XML constructor"),
                                range,
                            });
                        }
                    }
                }
                if !function.within_group.is_empty() {
                    if call.distinct || call.variadic || !call.order_by.is_empty() {
                        return Err(self.source.syntax_error(range));
                    }
                    call.order_by = self.order_by(function.within_group)?;
                    call.within_group = true;
                }
                call.filter = function
                    .filter
                    .map(|filter| self.boxed(*filter))
                    .transpose()?;
                let close = function
                    .over
                    .as_ref()
                    .and_then(|_| self.end_of_over(range.start));
                if let Some(over) = &function.over {
                    let named = match over {
                        WindowType::NamedWindow(window) => Some(window),
                        WindowType::WindowSpec(window) => window.window_name.as_ref(),
                    };
                    call.over_name = named.map(|window| self.window_name(window));
                    call.over = true;
                    call.sees_own_row = self.sees_own_row(over, close);
                }
                match function.over {
                    Some(WindowType::WindowSpec(window)) => {
                        let (exprs, form) = self.window(window, close)?;
                        call.window = exprs;
                        call.window_form = Some(Box::new(form));
                    }
                    Some(WindowType::NamedWindow(_)) => {
                        call.window_form = Some(Box::new(self.named_window()));
                    }
                    None => {}
                }
                if word == "row" {
                    ExprKind::Row(
                        call.arguments
                            .into_iter()
                            .map(|argument| argument.value)
                            .collect(),
                    )
                } else {
                    ExprKind::Function(call)
                }
            }
        };
        Ok(Node { kind, range })
    }

    /// `normalize(text [, NFC | NFD | NFKC | NFKD])`: the form is a word, which the function takes as a text.
    fn normalize(&mut self, args: Vec<FunctionArg>, range: Range<usize>) -> Parse<Node> {
        let mut args = args.into_iter();
        let (Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(text))), form, None) =
            (args.next(), args.next(), args.next())
        else {
            return Err(self.source.syntax_error(range));
        };
        let mut arguments = vec![self.finished(text)?];
        if let Some(form) = form {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(SqlExpr::Identifier(form))) = form
            else {
                return Err(self.source.syntax_error(range));
            };
            let word = form.value.to_ascii_uppercase();
            let place = Source::range(form.span).unwrap_or_else(|| range.clone());
            if form.quote_style.is_some() || !matches!(&*word, "NFC" | "NFD" | "NFKC" | "NFKD") {
                return Err(self.source.syntax_error(place));
            }
            arguments.push(self.source.finish(Node {
                kind: ExprKind::String(word.into()),
                range: place,
            }));
        }
        Ok(Node {
            kind: system_call("normalize", arguments),
            range,
        })
    }

    /// From a function's name to the end of its last clause.
    pub(in crate::parse) fn call_range(&self, function: &ast::ObjectName) -> Range<usize> {
        let source = self.source;
        let name = Source::range(function.span()).unwrap_or(0..source.text.len());
        let mut index = source.index_from(name.end);
        let mut end = name.end;
        let is = |index: usize, word: &str| {
            source
                .tokens
                .get(index)
                .is_some_and(|token| source.is_word(token, word))
        };
        let opens = |index: usize| {
            source
                .tokens
                .get(index)
                .is_some_and(|token| source.is_symbol(token, "("))
        };
        loop {
            let open = if opens(index) && end == name.end {
                index
            } else if (is(index, "filter") || is(index, "over")) && opens(index + 1) {
                index + 1
            } else if is(index, "within") && is(index + 1, "group") && opens(index + 2) {
                index + 2
            } else if is(index, "over") {
                return name.start..source.tokens.get(index + 1).map_or(end, |token| token.end);
            } else {
                return name.start..end;
            };
            let Some(close) = source.matching(open) else {
                return name.start..end;
            };
            end = source.tokens[close].end;
            index = close + 1;
        }
    }

    /// An argument, and whether VARIADIC stands before it; `None` for the JSON constructors' `key: value`.
    pub(in crate::parse) fn argument(
        &mut self,
        argument: FunctionArg,
        range: &Range<usize>,
    ) -> Parse<Option<(Argument, bool)>> {
        let (parameter, operator, value) = match argument {
            FunctionArg::Unnamed(value) => (None, None, value),
            FunctionArg::Named {
                name: parameter,
                arg,
                operator,
            }
            | FunctionArg::ExprNamed {
                name: SqlExpr::Identifier(parameter),
                arg,
                operator,
            } => (Some(name(&parameter)), Some(operator), arg),
            FunctionArg::ExprNamed { .. } => return Ok(None),
        };
        match operator {
            None | Some(FunctionArgOperator::RightArrow | FunctionArgOperator::Assignment) => {}
            Some(
                FunctionArgOperator::Equals
                | FunctionArgOperator::Colon
                | FunctionArgOperator::Value
                | FunctionArgOperator::Space,
            ) => return Ok(None),
        }
        let mut variadic = false;
        let value = match value {
            FunctionArgExpr::Expr(SqlExpr::Prefixed { prefix, value })
                if Mark::of(&prefix) == Mark::Variadic =>
            {
                variadic = true;
                self.finished(*value)?
            }
            FunctionArgExpr::Expr(expr) => self.finished(expr)?,
            FunctionArgExpr::Wildcard => self.source.finish(Node {
                kind: ExprKind::Star(Vec::new()),
                range: range.clone(),
            }),
            FunctionArgExpr::QualifiedWildcard(object) => self.source.finish(Node {
                range: Source::range(object.span()).unwrap_or_else(|| range.clone()),
                kind: ExprKind::Star(
                    object
                        .0
                        .iter()
                        .filter_map(|part| part.as_ident())
                        .map(name)
                        .collect(),
                ),
            }),
            FunctionArgExpr::WildcardWithOptions(_) => {
                return Err(self.source.not_understood(range.clone()));
            }
        };
        Ok(Some((
            Argument {
                name: parameter,
                value,
            },
            variadic,
        )))
    }
}

/// Whether PostgreSQL reserves this word so that no function can have it unquoted, nor a clock with a precision.
fn is_no_function(word: &str) -> bool {
    const TYPES: [&str; 17] = [
        "bigint",
        "bit",
        "boolean",
        "char",
        "character",
        "dec",
        "decimal",
        "float",
        "int",
        "integer",
        "national",
        "nchar",
        "numeric",
        "real",
        "setof",
        "smallint",
        "varchar",
    ];
    TYPES.contains(&word)
        || words::is_reserved(word)
            && !matches!(
                word,
                "current_time" | "current_timestamp" | "localtime" | "localtimestamp"
            )
}
