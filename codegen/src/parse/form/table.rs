//! Items of FROM that sqlparser lacks: `JSON_TABLE`, XMLTABLE, ROWS FROM.
//!
//! <https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-SQLJSON-TABLE>,
//! <https://www.postgresql.org/docs/current/functions-xml.html#FUNCTIONS-XML-PROCESSING-XMLTABLE>,
//! <https://www.postgresql.org/docs/current/queries-table-expressions.html#QUERIES-TABLEFUNCTIONS>

use super::{Inside, Left, Taken};
use crate::ddl::TypeName;
use crate::expr::form::{DefinedCall, FormColumn, RowsFrom, TableForm};
use crate::expr::{Alias, ExprKind, FromItem};
use crate::name::Name;
use crate::parse::cursor::Parse;
use crate::parse::extension::types;

/// What ends a value of `JSON_TABLE`.
const ENDS: [&str; 5] = ["as", "format json", "columns", "passing", "error on"];

impl Taken<'_, '_> {
    /// `JSON_TABLE` or XMLTABLE, of which the name is left.
    pub(super) fn table_form(&mut self, at: usize, word: &str) -> Parse<Left> {
        let source = self.source;
        let Some(close) = source.matching(at + 1) else {
            return Ok(None);
        };
        let (start, end) = (source.tokens[at].start, source.tokens[close].end);
        let mut form = TableForm {
            name: if word == "xmltable" {
                "xmltable"
            } else {
                "json_table"
            },
            exprs: Vec::new(),
            columns: Vec::new(),
            paths: Vec::new(),
            alias: None,
            span: source.place.span(start, end),
        };
        let mut inside = self.inside(at + 1, close);
        if word == "xmltable" {
            inside.xml_table(&mut form)?;
        } else {
            inside.json_table(&mut form)?;
        }
        self.forms
            .tables
            .insert(start, FromItem::Form(Box::new(form)));
        Ok(Some(self.left_name(at, close)))
    }

    /// ROWS FROM, of which ROWS is left.
    pub(super) fn rows_from(&mut self, at: usize) -> Parse<Left> {
        let source = self.source;
        let Some(close) = source.matching(at + 2) else {
            return Ok(None);
        };
        let (start, end) = (source.tokens[at].start, source.tokens[close].end);
        let mut inside = self.inside(at + 2, close);
        let mut calls = Vec::new();
        loop {
            let call = inside.expr(&["as"])?;
            let ExprKind::Function(function) = call.kind else {
                return Err(source.not_understood_at(source.tokens.get(at)));
            };
            let name = function.name.name.clone();
            let definition = inside
                .c
                .eat("as")
                .then(|| inside.definition(name))
                .transpose()?;
            calls.push(DefinedCall {
                call: function,
                definition,
                span: call.span,
            });
            if !inside.c.eat_symbol(",") {
                break;
            }
        }
        inside.c.expect_end()?;
        let item = RowsFrom {
            calls,
            ordinality: false,
            alias: None,
            span: source.place.span(start, end),
        };
        self.forms.tables.insert(start, FromItem::RowsFrom(item));
        Ok(Some(self.left_name(at, close)))
    }

    /// The first word of an item, as a name.
    fn left_name(&mut self, at: usize, close: usize) -> (Vec<crate::parse::tokens::Token>, usize) {
        let token = self.source.tokens[at];
        self.forms.names.insert(token.start);
        (vec![token], close + 1)
    }
}

impl Inside<'_> {
    /// `(a integer, b text)`
    fn definition(&mut self, name: Name) -> Parse<Alias> {
        let columns = self.c.parenthesised_list(|c| {
            let column = c.ident()?;
            let ty = types::type_name(c)?;
            if c.eat("collate") {
                c.object_name()?;
            }
            Ok((column.name, Some(ty)))
        })?;
        let (columns, types) = columns.into_iter().unzip();
        Ok(Alias {
            name,
            columns,
            types,
        })
    }

    /// `context, path [AS name] [PASSING …] COLUMNS (…) [… ON ERROR]`
    fn json_table(&mut self, form: &mut TableForm) -> Parse<()> {
        form.exprs.push(self.expr(&ENDS)?);
        self.format()?;
        self.c.expect_symbol(",")?;
        form.exprs.push(self.expr(&ENDS)?);
        if self.c.eat("as") {
            form.paths.push(self.c.ident()?);
        }
        if self.c.eat("passing") {
            loop {
                form.exprs.push(self.expr(&ENDS)?);
                self.format()?;
                self.c.expect("as")?;
                self.c.label()?;
                if !self.c.eat_symbol(",") {
                    break;
                }
            }
        }
        self.c.expect("columns")?;
        self.json_columns(form)?;
        if self.c.eat_any(&["error", "empty array", "empty"]) {
            self.c.expect("on error")?;
        }
        self.c.expect_end()
    }

    /// FORMAT JSON
    fn format(&mut self) -> Parse<()> {
        if self.c.eat("format json") && self.c.eat("encoding") {
            self.c.bump()?;
        }
        Ok(())
    }

    fn json_columns(&mut self, form: &mut TableForm) -> Parse<()> {
        self.c.expect_symbol("(")?;
        loop {
            if self.c.is("nested") && !self.c.nth_is(1, "for") && self.nests() {
                self.c.eat("nested");
                self.c.eat("path");
                self.c.string()?;
                if self.c.eat("as") {
                    form.paths.push(self.c.ident()?);
                }
                self.c.expect("columns")?;
                let first = form.columns.len();
                self.json_columns(form)?;
                for column in &mut form.columns[first..] {
                    column.full = false;
                }
            } else {
                let column = self.json_column(form)?;
                form.columns.push(column);
            }
            if !self.c.eat_symbol(",") {
                return self.c.expect_symbol(")");
            }
        }
    }

    /// Whether NESTED is no column's name: a path stands behind it.
    fn nests(&self) -> bool {
        use crate::parse::scan::Kind;
        let at = 1 + usize::from(self.c.nth_is(1, "path"));
        self.c
            .nth(at)
            .is_some_and(|token| matches!(token.kind, Kind::String | Kind::Dollar))
    }

    fn json_column(&mut self, form: &mut TableForm) -> Parse<FormColumn> {
        let name = self.c.ident()?;
        if self.c.eat("for ordinality") {
            return Ok(FormColumn {
                name,
                ty: None,
                exists: false,
                full: true,
            });
        }
        let ty = types::type_name(&mut self.c)?;
        let mut exists = false;
        let mut unknown = false;
        loop {
            let c = &mut self.c;
            unknown |= c.is("unknown");
            if c.eat("exists") {
                exists = true;
            } else if c.eat("format json") {
                if c.eat("encoding") {
                    c.bump()?;
                }
            } else if c.eat("path") {
                c.string()?;
            } else if c.eat_any(&["with", "without"]) {
                c.eat_any(&["conditional", "unconditional"]);
                c.eat("array");
                c.expect("wrapper")?;
            } else if c.eat_any(&["keep quotes", "omit quotes"]) {
                c.eat("on scalar string");
            } else if c.eat("default") {
                let value = self.expr(&["on empty", "on error"])?;
                form.exprs.push(value);
                if !self.c.eat_any(&["on empty", "on error"]) {
                    return Err(self.c.syntax_error());
                }
            } else if c.eat_any(&["null", "error", "true", "false", "unknown"])
                || c.eat_any(&["empty array", "empty object", "empty"])
            {
                if !c.eat_any(&["on empty", "on error"]) {
                    return Err(c.syntax_error());
                }
            } else {
                break;
            }
        }
        Ok(FormColumn {
            name,
            ty: Some(ty),
            exists,
            full: exists && !unknown,
        })
    }

    /// `[XMLNAMESPACES (…),] path PASSING document COLUMNS …`
    fn xml_table(&mut self, form: &mut TableForm) -> Parse<()> {
        if self.c.is("xmlnamespaces") && self.c.nth_symbol(1, "(") {
            self.c.eat("xmlnamespaces");
            self.c.expect_symbol("(")?;
            loop {
                let is_default = self.c.eat("default");
                if is_default {
                    self.c.string()?;
                } else {
                    form.exprs.push(self.expr(&["as"])?);
                    self.c.expect("as")?;
                    self.c.label()?;
                }
                if !self.c.eat_symbol(",") {
                    break;
                }
            }
            self.c.expect_symbol(")")?;
            self.c.expect_symbol(",")?;
        }
        form.exprs.push(self.expr(&["passing"])?);
        self.c.expect("passing")?;
        self.by();
        form.exprs
            .push(self.expr(&["by ref", "by value", "columns"])?);
        self.by();
        self.c.expect("columns")?;
        loop {
            let name = self.c.ident()?;
            let ty: Option<TypeName> = if self.c.eat("for ordinality") {
                None
            } else {
                Some(types::type_name(&mut self.c)?)
            };
            let stops = ["path", "default", "not null", "null"];
            let mut full = ty.is_none();
            loop {
                if self.c.eat_any(&["path", "default"]) {
                    form.exprs.push(self.expr(&stops)?);
                } else if self.c.eat("not null") {
                    full = true;
                } else if !self.c.eat("null") {
                    break;
                }
            }
            form.columns.push(FormColumn {
                name,
                ty,
                exists: false,
                full,
            });
            if !self.c.eat_symbol(",") {
                return self.c.expect_end();
            }
        }
    }
}
