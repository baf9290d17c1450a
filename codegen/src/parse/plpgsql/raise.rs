//! RAISE in all its forms.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-errors-and-messages.html>

use std::cmp::Ordering;
use std::sync::Arc;

use super::Body;
use crate::ddl::plpgsql::{Raise, RaiseCondition, RaiseLevel};
use crate::diagnostics::{Code, Diagnostic};
use crate::name::Name;
use crate::parse::cursor::Parse;
use crate::parse::scan::Kind;

impl Body<'_> {
    /// What stands behind RAISE, up to the semicolon.
    pub(super) fn raise(&mut self) -> Parse<Raise> {
        let mut raise = Raise {
            level: RaiseLevel::Exception,
            condition: None,
            names_condition: false,
            format: None,
            arguments: Vec::new(),
            options: Vec::new(),
            rethrow: self.c.symbol(";"),
        };
        if raise.rethrow {
            return Ok(raise);
        }
        for (word, level) in [
            ("debug", RaiseLevel::Debug),
            ("log", RaiseLevel::Log),
            ("info", RaiseLevel::Info),
            ("notice", RaiseLevel::Notice),
            ("warning", RaiseLevel::Warning),
            ("exception", RaiseLevel::Exception),
        ] {
            if self.c.eat(word) {
                raise.level = level;
                break;
            }
        }
        let start = self.c.index();
        if self.is_string() {
            raise.format = Some(self.c.string()?.0);
            if self.c.eat_symbol(",") {
                raise.arguments = self.list_until(&["using"], &[";"])?;
            }
            self.check_parameters(&raise, start)?;
        } else if self.c.eat("sqlstate") {
            raise.condition = Some(RaiseCondition::SqlState(self.c.string()?.0));
        } else if !self.c.is("using") && !self.c.symbol(";") {
            raise.condition = Some(RaiseCondition::Name(self.c.label()?.name));
            raise.names_condition = true;
        }
        if self.c.eat("using") {
            loop {
                self.option(&mut raise)?;
                if !self.c.eat_symbol(",") {
                    break;
                }
            }
        }
        Ok(raise)
    }

    /// There is a parameter for each `%` of the format that is not doubled.
    fn check_parameters(&self, raise: &Raise, start: usize) -> Parse<()> {
        let format = raise.format.as_deref().unwrap_or("").replace("%%", "");
        let message = match format.matches('%').count().cmp(&raise.arguments.len()) {
            Ordering::Less => "too many parameters specified for RAISE",
            Ordering::Equal => return Ok(()),
            Ordering::Greater => "too few parameters specified for RAISE",
        };
        Err(Box::new(Diagnostic::error(
            Code::SyntaxError,
            self.c.span_from(start),
            message,
        )))
    }

    fn is_string(&self) -> bool {
        self.c
            .nth(0)
            .is_some_and(|token| matches!(token.kind, Kind::String | Kind::Dollar))
    }

    /// `ERRCODE = 'unique_violation'`, `MESSAGE = …`
    fn option(&mut self, raise: &mut Raise) -> Parse<()> {
        const OPTIONS: [&str; 9] = [
            "errcode",
            "message",
            "detail",
            "hint",
            "column",
            "constraint",
            "datatype",
            "table",
            "schema",
        ];
        let start = self.c.index();
        let option = self.c.label()?.name;
        if !OPTIONS.contains(&option.as_str()) {
            self.c.seek(start);
            let message = "unrecognized RAISE statement option";
            return Err(self.c.refusal(Code::SyntaxError, message));
        }
        if !self.c.eat_symbol(":=") {
            self.c.expect_symbol("=")?;
        }
        // A literal is one token before the comma or the end.
        let literal =
            if self.is_string() && (self.c.nth_symbol(1, ",") || self.c.nth_symbol(1, ";")) {
                let at = self.c.index();
                let text = self.c.string()?.0;
                self.c.seek(at);
                Some(text)
            } else {
                None
            };
        let value = self.until(&[], &[",", ";"])?;
        match (option.as_str(), literal) {
            ("errcode", _) if raise.names_condition => {}
            ("errcode", Some(text)) => raise.condition = Some(condition(&text)),
            ("errcode", None) => raise.condition = Some(RaiseCondition::Computed(value)),
            ("message", Some(text)) => raise.format = Some(text.replace('%', "%%").into()),
            ("message", None) => {
                raise.format = Some("%".into());
                raise.arguments = vec![value];
            }
            _ => raise.options.push((option, value)),
        }
        Ok(())
    }
}

/// ERRCODE takes a SQLSTATE or a condition's name.
fn condition(text: &Arc<str>) -> RaiseCondition {
    let is_state = text.len() == 5
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if is_state {
        RaiseCondition::SqlState(text.clone())
    } else {
        RaiseCondition::Name(Name::from_quoted(text))
    }
}
