//! Trees of bodies as text; slices stand in `[ ]`, checked to be what their places say.

use crate::ddl::plpgsql::{
    Block, Condition, CursorArgument, Direction, Into, Raise, RaiseCondition, Statement,
    StatementKind,
};
use crate::name::Name;
use crate::source::{FileId, Place, Snippet};
use expect_test::Expect;
use std::fmt::Write;

struct Printer<'a> {
    source: &'a str,
    text: String,
    indent: usize,
}

#[track_caller]
pub(super) fn check(source: &str, expected: &Expect) {
    let printed = match super::super::parse(source, Place::At(FileId(0), 0)) {
        Ok(function) => {
            let mut printer = Printer {
                source,
                text: String::new(),
                indent: 0,
            };
            printer.block(&function.block);
            printer.text
        }
        Err(diagnostic) => format!(
            "{}: {}: {}\n",
            diagnostic.span.start, diagnostic.code, diagnostic.message
        ),
    };
    expected.assert_eq(&printed);
}

fn label(label: Option<&Name>) -> String {
    label.map_or_else(String::new, |label| format!("<<{label}>> "))
}

fn names(names: &[Name]) -> String {
    names
        .iter()
        .map(Name::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Printer<'_> {
    fn line(&mut self, line: &str) {
        let indent = "  ".repeat(self.indent);
        writeln!(self.text, "{indent}{}", line.trim_end()).expect("a string takes all");
    }

    fn cut(&self, snippet: &Snippet) -> String {
        let there = &self.source[snippet.span.start as usize..snippet.span.end as usize];
        let same_length = there.len() == snippet.text.len();
        if there == &*snippet.text {
            format!("[{}]", snippet.text)
        } else {
            assert!(same_length, "blanked, not cut");
            format!("[~{}]", snippet.text)
        }
    }

    fn cuts(&self, snippets: &[Snippet]) -> String {
        snippets
            .iter()
            .map(|snippet| self.cut(snippet))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn target(&self, into: &Into) -> String {
        format!(
            "into{} {}",
            if into.strict { " strict" } else { "" },
            self.cuts(&into.targets)
        )
    }

    fn block(&mut self, block: &Block) {
        let head = label(block.label.as_ref());
        self.line(&format!("{head}block"));
        self.indent += 1;
        for declaration in &block.declarations {
            let ty = declaration.ty.as_ref().map_or("-".to_owned(), |ty| {
                format!(
                    "{}{}{}",
                    ty.name,
                    ty.column_of
                        .as_ref()
                        .map_or(String::new(), |column| format!(".{column}%type")),
                    "[]".repeat(ty.dimensions.into())
                )
            });
            let default = declaration
                .default
                .as_ref()
                .map_or(String::new(), |default| {
                    format!(" := {}", self.cut(default))
                });
            self.line(&format!("var {} {ty}{default}", declaration.name));
        }
        self.statements(&block.statements);
        self.indent -= 1;
        for handler in &block.handlers {
            let conditions: Vec<String> = handler
                .conditions
                .iter()
                .map(|condition| match condition {
                    Condition::Others => "others".to_owned(),
                    Condition::Name(name) => name.to_string(),
                    Condition::SqlState(state) => format!("'{state}'"),
                })
                .collect();
            self.line(&format!("when {}", conditions.join(" or ")));
            self.inside(&handler.statements);
        }
    }

    fn inside(&mut self, statements: &[Statement]) {
        self.indent += 1;
        self.statements(statements);
        self.indent -= 1;
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(&statement.kind);
        }
    }

    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Block(block) => self.block(block),
            StatementKind::Assign { target, value } => {
                self.line(&format!("{} := {}", self.cut(target), self.cut(value)));
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (condition, statements) in branches {
                    self.line(&format!("if {}", self.cut(condition)));
                    self.inside(statements);
                }
                if let Some(otherwise) = otherwise {
                    self.line("else");
                    self.inside(otherwise);
                }
            }
            StatementKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                let operand = operand
                    .as_ref()
                    .map_or(String::new(), |operand| self.cut(operand));
                self.line(&format!("case {operand}"));
                for (values, statements) in branches {
                    self.line(&format!("when {}", self.cuts(values)));
                    self.inside(statements);
                }
                if let Some(otherwise) = otherwise {
                    self.line("else");
                    self.inside(otherwise);
                }
            }
            StatementKind::Loop {
                label: name,
                statements,
            } => {
                self.line(&format!("{}loop", label(name.as_ref())));
                self.inside(statements);
            }
            StatementKind::While {
                label: name,
                condition,
                statements,
            } => {
                self.line(&format!(
                    "{}while {}",
                    label(name.as_ref()),
                    self.cut(condition)
                ));
                self.inside(statements);
            }
            StatementKind::ForInteger {
                label: name,
                variable,
                reverse,
                low,
                high,
                step,
                statements,
            } => {
                self.line(&format!(
                    "{}for {variable} in{} {} .. {}{}",
                    label(name.as_ref()),
                    if *reverse { " reverse" } else { "" },
                    self.cut(low),
                    self.cut(high),
                    step.as_ref()
                        .map_or(String::new(), |step| format!(" by {}", self.cut(step)))
                ));
                self.inside(statements);
            }
            StatementKind::ForQuery {
                label: name,
                variables,
                query,
                dynamic,
                using,
                statements,
            } => {
                self.line(&format!(
                    "{}for {} in{} {}{}",
                    label(name.as_ref()),
                    names(variables),
                    if *dynamic { " execute" } else { "" },
                    self.cut(query),
                    if using.is_empty() {
                        String::new()
                    } else {
                        format!(" using {}", self.cuts(using))
                    }
                ));
                self.inside(statements);
            }
            StatementKind::ForCursor {
                label: name,
                variable,
                cursor,
                arguments,
                statements,
            } => {
                self.line(&format!(
                    "{}for {variable} in cursor {cursor}{}",
                    label(name.as_ref()),
                    self.arguments(arguments)
                ));
                self.inside(statements);
            }
            StatementKind::ForEach {
                label: name,
                variables,
                slice,
                array,
                statements,
            } => {
                self.line(&format!(
                    "{}foreach {}{} in {}",
                    label(name.as_ref()),
                    names(variables),
                    if *slice == 0 {
                        String::new()
                    } else {
                        format!(" slice {slice}")
                    },
                    self.cut(array)
                ));
                self.inside(statements);
            }
            StatementKind::Exit {
                proceed,
                label: name,
                when,
            } => {
                self.line(&format!(
                    "{}{}{}",
                    if *proceed { "continue" } else { "exit" },
                    name.as_ref()
                        .map_or(String::new(), |name| format!(" {name}")),
                    when.as_ref()
                        .map_or(String::new(), |when| format!(" when {}", self.cut(when)))
                ));
            }
            StatementKind::ReturnNext(value) => {
                let value = value.as_ref().map(|value| format!(" {}", self.cut(value)));
                self.line(&format!("return next{}", value.unwrap_or_default()));
            }
            StatementKind::ReturnQuery {
                query,
                dynamic,
                using,
            } => {
                let kind = if *dynamic { "execute " } else { "" };
                let using = if using.is_empty() {
                    String::new()
                } else {
                    format!(" using {}", self.cuts(using))
                };
                self.line(&format!("return query {kind}{}{using}", self.cut(query)));
            }
            StatementKind::Return(value) => {
                let value = value
                    .as_ref()
                    .map_or(String::new(), |value| self.cut(value));
                self.line(&format!("return {value}"));
            }
            StatementKind::Raise(raise) => self.raise(raise),
            StatementKind::Assert { condition, message } => {
                let message = message.as_ref().map(|it| format!(", {}", self.cut(it)));
                let message = message.unwrap_or_default();
                self.line(&format!("assert {}{message}", self.cut(condition)));
            }
            StatementKind::Perform(query) => self.line(&format!("perform {}", self.cut(query))),
            StatementKind::Execute { text, into, using } => {
                let into = into
                    .as_ref()
                    .map_or(String::new(), |into| format!(" {}", self.target(into)));
                let using = if using.is_empty() {
                    String::new()
                } else {
                    format!(" using {}", self.cuts(using))
                };
                self.line(&format!("execute {}{into}{using}", self.cut(text)));
            }
            StatementKind::SelectInto { query, into } => {
                self.line(&format!("{} {}", self.cut(query), self.target(into)));
            }
            StatementKind::GetDiagnostics { stacked, items } => {
                let items: Vec<String> = items
                    .iter()
                    .map(|it| format!("{} = {}", self.cut(&it.target), it.item))
                    .collect();
                let stacked = if *stacked { "stacked " } else { "" };
                self.line(&format!("get {stacked}diagnostics {}", items.join(", ")));
            }
            StatementKind::Open {
                cursor,
                arguments,
                query,
                dynamic,
                using,
            } => {
                let query = query.as_ref().map(|it| format!(" for {}", self.cut(it)));
                let dynamic = if *dynamic { " execute" } else { "" };
                let arguments = self.arguments(arguments);
                let using = self.cuts(using);
                let query = query.unwrap_or_default();
                self.line(&format!("open {cursor}{arguments}{query}{dynamic} {using}"));
            }
            StatementKind::Fetch {
                cursor,
                direction,
                into,
            } => {
                let into = into.as_ref().map(|into| format!(" {}", self.target(into)));
                let direction = self.direction(direction);
                let into = into.unwrap_or_default();
                self.line(&format!("fetch {direction} {cursor}{into}"));
            }
            StatementKind::Close(cursor) => self.line(&format!("close {cursor}")),
            StatementKind::Null => self.line("null"),
            StatementKind::Sql(sql) => self.line(&format!("sql {}", self.cut(sql))),
        }
    }

    fn arguments(&self, arguments: &[CursorArgument]) -> String {
        let print = |(name, value): &CursorArgument| {
            let name = name
                .as_ref()
                .map_or(String::new(), |it| format!("{it} := "));
            format!("{name}{}", self.cut(value))
        };
        let printed: Vec<String> = arguments.iter().map(print).collect();
        if printed.is_empty() {
            String::new()
        } else {
            format!("({})", printed.join(", "))
        }
    }

    fn direction(&self, direction: &Direction) -> String {
        let counted = |word: &str, count: &Option<Snippet>| match count {
            Some(count) => format!("{word} {}", self.cut(count)),
            None => format!("{word} all"),
        };
        match direction {
            Direction::Next => "next".to_owned(),
            Direction::Prior => "prior".to_owned(),
            Direction::First => "first".to_owned(),
            Direction::Last => "last".to_owned(),
            Direction::Absolute(at) => format!("absolute {}", self.cut(at)),
            Direction::Relative(by) => format!("relative {}", self.cut(by)),
            Direction::Forward(count) => counted("forward", count),
            Direction::Backward(count) => counted("backward", count),
        }
    }

    fn raise(&mut self, raise: &Raise) {
        let mut text = format!("raise {:?}", raise.level).to_lowercase();
        if raise.rethrow {
            text = "raise again".to_owned();
        }
        match &raise.condition {
            None => {}
            Some(RaiseCondition::Name(name)) => write!(text, " {name}").expect("a string"),
            Some(RaiseCondition::SqlState(state)) => write!(text, " '{state}'").expect("a string"),
            Some(RaiseCondition::Computed(value)) => {
                text += " ";
                text += &self.cut(value);
            }
        }
        if let Some(format) = &raise.format {
            write!(text, " {format:?} {}", self.cuts(&raise.arguments)).expect("a string");
        }
        for (option, value) in &raise.options {
            text = format!("{} {option} = {}", text.trim_end(), self.cut(value));
        }
        self.line(text.trim_end());
    }
}
