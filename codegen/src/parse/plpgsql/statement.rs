//! The statements of plpgsql.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-control-structures.html>

use super::Body;
use crate::ddl::plpgsql::{DiagnosticsItem, Statement, StatementKind};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::parse::cursor::Parse;
use crate::parse::scan::Kind;
use crate::source::Snippet;

impl Body<'_> {
    /// A statement with its semicolon.
    pub(super) fn statement(&mut self) -> Parse<Statement> {
        self.deeper(|body| {
            let start = body.c.index();
            let label = body.label()?;
            let kind = if label.is_some() {
                body.labelled(label)?
            } else if body.assigns() {
                body.assignment()?
            } else {
                body.by_keyword()?
            };
            let span = body.c.span_from(start);
            body.c.expect_symbol(";")?;
            Ok(Statement { kind, span })
        })
    }

    /// Whether a target and `:=` or `=` follow; variables may have the names of keywords.
    pub(super) fn assigns(&self) -> bool {
        let mut ahead = match self.c.nth(0).map(|token| token.kind) {
            Some(Kind::Word | Kind::Quoted | Kind::Parameter) => 1,
            _ => return false,
        };
        loop {
            if self.c.nth_symbol(ahead, ":=") || self.c.nth_symbol(ahead, "=") {
                return true;
            }
            if self.c.nth_symbol(ahead, ".") {
                ahead += 2;
            } else if self.c.nth_symbol(ahead, "[") {
                let mut depth = 0;
                loop {
                    match self.c.nth_raw(ahead) {
                        "[" => depth += 1,
                        "]" => depth -= 1,
                        "" | ";" => return false,
                        _ => {}
                    }
                    ahead += 1;
                    if depth == 0 {
                        break;
                    }
                }
            } else {
                return false;
            }
        }
    }

    fn assignment(&mut self) -> Parse<StatementKind> {
        // SQL's grammar reads the target: `current_date` is a variable that cannot be assigned.
        let start = self.c.index();
        if self.c.nth(0).is_some_and(|it| it.kind != Kind::Parameter) {
            self.c.ident()?;
        }
        self.c.seek(start);
        let target = self.until(&[], &[":=", "="])?;
        self.c.bump()?;
        let value = self.expression(&[], &[";"])?;
        Ok(StatementKind::Assign { target, value })
    }

    /// What may have a label: a block or a loop.
    fn labelled(&mut self, label: Option<Name>) -> Parse<StatementKind> {
        if self.c.is_any(&["declare", "begin"]) {
            return self.block(label).map(StatementKind::Block);
        }
        if self.c.eat("while") {
            let condition = self.expression(&["loop"], &[])?;
            let statements = self.loop_body(label.as_ref())?;
            return Ok(StatementKind::While {
                label,
                condition,
                statements,
            });
        }
        if self.c.eat("foreach") {
            let variables = self.variables()?;
            let slice = if self.c.eat("slice") {
                self.c.integer()?
            } else {
                0
            };
            self.c.expect("in array")?;
            let array = self.expression(&["loop"], &[])?;
            let statements = self.loop_body(label.as_ref())?;
            return Ok(StatementKind::ForEach {
                label,
                variables,
                slice,
                array,
                statements,
            });
        }
        if self.c.eat("for") {
            return self.for_loop(label);
        }
        let statements = self.loop_body(label.as_ref())?;
        Ok(StatementKind::Loop { label, statements })
    }

    /// `LOOP … END LOOP [label]`
    fn loop_body(&mut self, label: Option<&Name>) -> Parse<Vec<Statement>> {
        self.c.expect("loop")?;
        let statements = self.statements()?;
        self.c.expect("end loop")?;
        self.end_label(label)?;
        Ok(statements)
    }

    /// Names of variables with commas between them; of a field as `r.f` the whole is one name here.
    fn variables(&mut self) -> Parse<Vec<Name>> {
        self.c.list(|c| {
            let mut name = c.label()?.name;
            while c.eat_symbol(".") {
                name = c.label()?.name;
            }
            Ok(name)
        })
    }

    fn for_loop(&mut self, label: Option<Name>) -> Parse<StatementKind> {
        let mut variables = self.variables()?;
        self.c.expect("in")?;
        if self.c.eat("execute") {
            let query = self.expression(&["using", "loop"], &[])?;
            let using = if self.c.eat("using") {
                self.list_until(&["loop"], &[])?
            } else {
                Vec::new()
            };
            let statements = self.loop_body(label.as_ref())?;
            return Ok(StatementKind::ForQuery {
                label,
                variables,
                query,
                dynamic: true,
                using,
                statements,
            });
        }
        let start = self.c.index();
        let reverse = self.c.eat("reverse");
        let low = self.until(&["loop"], &[".."])?;
        if self.c.eat_symbol("..") {
            let Some(variable) = variables.pop().filter(|_| variables.is_empty()) else {
                return Err(self.c.syntax_error());
            };
            let high = self.until(&["by", "loop"], &[])?;
            let step = if self.c.eat("by") {
                Some(self.expression(&["loop"], &[])?)
            } else {
                None
            };
            let statements = self.loop_body(label.as_ref())?;
            return Ok(StatementKind::ForInteger {
                label,
                variable,
                reverse,
                low,
                high,
                step,
                statements,
            });
        }
        let end = self.c.index();
        self.c.seek(start);
        let is_query = self.c.is_any(&[
            "select", "with", "values", "table", "insert", "update", "delete", "merge", "show",
            "explain",
        ]) || self.c.symbol("(");
        if !is_query {
            let (cursor, arguments) = self.cursor_with_arguments()?;
            let [variable] = variables.as_slice() else {
                return Err(self.c.syntax_error());
            };
            let statements = self.loop_body(label.as_ref())?;
            return Ok(StatementKind::ForCursor {
                label,
                variable: variable.clone(),
                cursor,
                arguments,
                statements,
            });
        }
        let query = self.c.snippet(start, end);
        self.c.seek(end);
        let statements = self.loop_body(label.as_ref())?;
        Ok(StatementKind::ForQuery {
            label,
            variables,
            query,
            dynamic: false,
            using: Vec::new(),
            statements,
        })
    }

    fn by_keyword(&mut self) -> Parse<StatementKind> {
        let c = &mut self.c;
        if c.is_any(&["declare", "begin", "loop", "while", "for", "foreach"]) {
            return self.labelled(None);
        }
        if c.eat("if") {
            return self.if_statement();
        }
        if c.eat("case") {
            return self.case_statement();
        }
        if c.is_any(&["exit", "continue"]) {
            let proceed = c.is("continue");
            c.bump()?;
            let label = if c.is("when") || c.symbol(";") {
                None
            } else {
                Some(c.label()?.name)
            };
            let when = if c.eat("when") {
                Some(self.expression(&[], &[";"])?)
            } else {
                None
            };
            return Ok(StatementKind::Exit {
                proceed,
                label,
                when,
            });
        }
        if c.eat("return") {
            if self.c.eat("next") {
                return self.rest().map(StatementKind::ReturnNext);
            }
            if self.c.eat("query") {
                return self.return_query();
            }
            return self.rest().map(StatementKind::Return);
        }
        if c.eat("raise") {
            return self.raise().map(StatementKind::Raise);
        }
        if c.eat("assert") {
            let condition = self.expression(&[], &[",", ";"])?;
            let message = if self.c.eat_symbol(",") {
                Some(self.expression(&[], &[";"])?)
            } else {
                None
            };
            return Ok(StatementKind::Assert { condition, message });
        }
        if c.eat("perform") {
            return self.expression(&[], &[";"]).map(StatementKind::Perform);
        }
        if c.is("execute") {
            return self.execute();
        }
        if c.is("get") {
            return self.get_diagnostics();
        }
        if c.is("null") && c.nth_symbol(1, ";") {
            c.expect("null")?;
            return Ok(StatementKind::Null);
        }
        if c.eat("open") {
            return self.open();
        }
        if c.eat("fetch") {
            return self.fetch(true);
        }
        if c.eat("move") {
            return self.fetch(false);
        }
        if c.eat("close") {
            return Ok(StatementKind::Close(self.c.label()?.name));
        }
        self.sql()
    }

    /// `RETURN QUERY query`, `RETURN QUERY EXECUTE text [USING …]`, from behind QUERY.
    fn return_query(&mut self) -> Parse<StatementKind> {
        let dynamic = self.c.eat("execute");
        let words: &[&str] = if dynamic { &["using"] } else { &[] };
        let query = self.until(words, &[";"])?;
        let using = if dynamic && self.c.eat("using") {
            self.list_until(&[], &[";"])?
        } else {
            Vec::new()
        };
        Ok(StatementKind::ReturnQuery {
            query,
            dynamic,
            using,
        })
    }

    /// What stands before the semicolon, if anything does.
    fn rest(&mut self) -> Parse<Option<Snippet>> {
        if self.c.symbol(";") {
            Ok(None)
        } else {
            self.expression(&[], &[";"]).map(Some)
        }
    }

    fn if_statement(&mut self) -> Parse<StatementKind> {
        let mut branches = Vec::new();
        loop {
            let condition = self.expression(&["then"], &[])?;
            self.c.expect("then")?;
            branches.push((condition, self.statements()?));
            if !self.c.eat_any(&["elsif", "elseif"]) {
                break;
            }
        }
        let otherwise = if self.c.eat("else") {
            Some(self.statements()?)
        } else {
            None
        };
        self.c.expect("end if")?;
        Ok(StatementKind::If {
            branches,
            otherwise,
        })
    }

    fn case_statement(&mut self) -> Parse<StatementKind> {
        let operand = if self.c.is("when") {
            None
        } else {
            Some(self.expression(&["when"], &[])?)
        };
        let mut branches = Vec::new();
        while self.c.eat("when") {
            let values = self.list_until(&["then"], &[])?;
            self.c.expect("then")?;
            branches.push((values, self.statements()?));
        }
        let otherwise = if self.c.eat("else") {
            Some(self.statements()?)
        } else {
            None
        };
        self.c.expect("end case")?;
        Ok(StatementKind::Case {
            operand,
            branches,
            otherwise,
        })
    }

    /// `GET [CURRENT | STACKED] DIAGNOSTICS v = item, …`
    fn get_diagnostics(&mut self) -> Parse<StatementKind> {
        self.c.expect("get")?;
        let stacked = self.c.eat("stacked");
        if !stacked {
            self.c.eat("current");
        }
        self.c.expect("diagnostics")?;
        let mut items = Vec::new();
        loop {
            let target = self.until(&[], &[":=", "="])?;
            self.c.bump()?;
            let start = self.c.index();
            let item = self.c.label()?.name;
            let known: &[&str] = if stacked { &STACKED } else { &CURRENT };
            if !known.contains(&item.as_str()) {
                let is_other = STACKED.contains(&item.as_str()) || CURRENT.contains(&item.as_str());
                if !is_other {
                    self.c.seek(start);
                    let message = "unrecognized GET DIAGNOSTICS item";
                    return Err(self.c.refusal(Code::SyntaxError, message));
                }
                let kind = if stacked { "STACKED" } else { "CURRENT" };
                let name = item.as_str().to_uppercase();
                let message =
                    format!("diagnostics item {name} is not allowed in GET {kind} DIAGNOSTICS");
                self.c.seek(start);
                return Err(self.c.refusal(Code::SyntaxError, &message));
            }
            items.push(DiagnosticsItem { target, item });
            if !self.c.eat_symbol(",") {
                return Ok(StatementKind::GetDiagnostics { stacked, items });
            }
        }
    }
}

/// What GET CURRENT DIAGNOSTICS knows.
const CURRENT: [&str; 3] = ["row_count", "pg_context", "pg_routine_oid"];

/// What GET STACKED DIAGNOSTICS knows.
const STACKED: [&str; 10] = [
    "returned_sqlstate",
    "message_text",
    "pg_exception_detail",
    "pg_exception_hint",
    "pg_exception_context",
    "column_name",
    "constraint_name",
    "pg_datatype_name",
    "table_name",
    "schema_name",
];
