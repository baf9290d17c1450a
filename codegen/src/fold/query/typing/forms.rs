//! SQL/JSON and XML: what the grammar makes of its own words, with the version that has them.
//!
//! `transformJsonFuncExpr`, `transformJsonReturning` and `transformXmlExpr` in `parse_expr.c`.

use super::plain;
use crate::builtins::Context;
use crate::catalog::ColumnType;
use crate::catalog::ty::oid;
use crate::diagnostics::Code;
use crate::expr::{ExprKind, FunctionCall};
use crate::fold::Refusal;
use crate::fold::query::{Reader, Scope, Ty};
use crate::source::Span;

/// The first major version in which the grammar makes something of a name.
fn since(name: &str) -> Option<u8> {
    Some(match name {
        "is json" | "json_array" | "json_arrayagg" | "json_object" | "json_objectagg" => 16,
        "json" | "json_exists" | "json_query" | "json_scalar" | "json_serialize" | "json_value" => {
            17
        }
        "is document" | "xmlconcat" | "xmlelement" | "xmlforest" | "xmlparse" | "xmlpi"
        | "xmlroot" | "xmlserialize" => 0,
        _ => return None,
    })
}

impl Reader<'_, '_> {
    /// Whether a call is one of SQL/JSON or XML.
    pub(in crate::fold::query) fn is_form(&self, call: &FunctionCall) -> bool {
        let name = call.name.name.as_str();
        let known = since(name).is_some_and(|version| version <= self.folder.settings.postgres);
        // `json_object(keys, values)` is a function.
        let is_function =
            name == "json_object" && call.form.is_none() && !call.arguments.is_empty();
        call.name.namespace.is_none() && known && !is_function
    }

    /// Whether it aggregates.
    pub(in crate::fold::query) fn is_aggregate_form(&self, call: &FunctionCall) -> bool {
        ["json_arrayagg", "json_objectagg"].contains(&call.name.name.as_str()) && self.is_form(call)
    }

    /// The type of a call of SQL/JSON or XML.
    pub(super) fn form(
        &mut self,
        call: &FunctionCall,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        let types = self.arguments(call, scope)?;
        let returning = call.form.as_ref().and_then(|form| form.returning.as_ref());
        let returned = match returning {
            Some(ty) => {
                let ty = self.folder.named_type(ty)?;
                if let Some(ty) = ty {
                    self.uses.types.insert(self.folder.element_of(ty.id));
                }
                Some(ty)
            }
            None => None,
        };
        let json = |default| returned.unwrap_or(plain(default));
        let name = call.name.name.as_str();
        if ["json", "json_scalar", "json_serialize"].contains(&name) && types.is_empty() {
            let message = "syntax error at or near \")\"";
            return Err(Refusal::new(Code::SyntaxError, span, message));
        }
        Ok(match name {
            "is json" => {
                self.is_json_operand(types.first().copied().flatten(), span)?;
                plain(oid::BOOL)
            }
            "is document" => plain(oid::BOOL),
            "json_exists" => {
                self.json_path(call, &types)?;
                plain(oid::BOOL)
            }
            "json_value" => {
                self.json_path(call, &types)?;
                json(oid::TEXT)
            }
            "json_query" => {
                self.json_path(call, &types)?;
                json(oid::JSONB)
            }
            "json_serialize" => {
                if let Some(ty) = types.first().copied().flatten()
                    && !self.may_be_json(ty)
                {
                    return Err(Refusal::new(
                        Code::DatatypeMismatch,
                        span,
                        "cannot use non-string types with implicit FORMAT JSON clause",
                    ));
                }
                if let Some(Some(ty)) = returned
                    && !(self.may_be_text(ty) || self.folder.below(ty.id) == oid::BYTEA)
                {
                    let shown = self.folder.format_type(ColumnType::plain(ty.id));
                    let message =
                        format!("cannot use type {shown} in RETURNING clause of JSON_SERIALIZE()");
                    return Err(Refusal::new(Code::DatatypeMismatch, span, message)
                        .help("Try returning a string type or bytea."));
                }
                json(oid::TEXT)
            }
            "xmlserialize" => json(oid::TEXT),
            "json" => {
                if let [Some(ty)] = types[..]
                    && !self.may_be_json(ty)
                {
                    return Err(self.no_cast(ty, ColumnType::plain(oid::JSON), span));
                }
                json(oid::JSON)
            }
            "json_scalar" => json(oid::JSON),
            name if name.starts_with("json") => match returned {
                Some(Some(ty)) if self.folder.below(ty.id) != oid::BYTEA => {
                    self.castable(ColumnType::plain(oid::JSON), ty, span)?;
                    returned.flatten()
                }
                Some(returned) => returned,
                // It is made of what is given: of jsonb where that is among it.
                None => {
                    let values = call.arguments.iter().map(|it| &it.value.kind);
                    let mut given = types.iter().zip(values).map(|(ty, value)| {
                        // `JSON_ARRAY(SELECT …)` is made of the column.
                        let id = ty.map(|ty| ty.id)?;
                        if matches!(value, ExprKind::ArrayQuery(_)) {
                            self.folder.array_element(id)
                        } else {
                            Some(id)
                        }
                    });
                    if given.clone().any(|id| id == Some(oid::JSONB)) {
                        plain(oid::JSONB)
                    } else if given.any(|id| id.is_none()) {
                        None
                    } else {
                        plain(oid::JSON)
                    }
                }
            },
            _ => self.folder.pg_type("xml").and_then(plain),
        })
    }

    /// What is asked is JSON, and the path is one.
    fn json_path(&self, call: &FunctionCall, types: &[Ty]) -> Result<(), Refusal> {
        let folder = self.folder;
        let [context, path, ..] = &call.arguments[..] else {
            return Ok(());
        };
        let (Some(of), Some(by)) = (types.first(), types.get(1)) else {
            return Ok(());
        };
        if let Some(ty) = of {
            self.castable(*ty, ColumnType::plain(oid::JSONB), context.value.span)?;
        }
        let (Some(ty), Some(target)) = (by, folder.pg_type("jsonpath")) else {
            return Ok(());
        };
        if ty.id != oid::UNKNOWN && folder.casts(ty.id, target, Context::Explicit) == Some(false) {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                path.value.span,
                format!(
                    "JSON path expression must be of type jsonpath, not of type {}",
                    folder.format_type(ColumnType::plain(ty.id))
                ),
            ));
        }
        Ok(())
    }

    fn may_be_text(&self, ty: ColumnType) -> bool {
        let folder = self.folder;
        let below = folder.below(ty.id);
        folder.is_foreign(below) || folder.category(below).0 == 'S'
    }

    /// JSON, or what is read as JSON: texts and bytes.
    fn may_be_json(&self, ty: ColumnType) -> bool {
        let folder = self.folder;
        let below = folder.below(ty.id);
        [oid::UNKNOWN, oid::JSON, oid::JSONB, oid::BYTEA].contains(&below) || self.may_be_text(ty)
    }

    fn is_json_operand(&self, ty: Ty, span: Span) -> Result<(), Refusal> {
        let folder = self.folder;
        let Some(ty) = ty else { return Ok(()) };
        if self.may_be_json(ty) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            span,
            format!(
                "cannot use type {} in IS JSON predicate",
                folder.format_type(ColumnType::plain(ty.id))
            ),
        ))
    }

    /// The words of a later version than this one, as it reads them.
    pub(super) fn form_of_later(&self, call: &FunctionCall) -> Result<(), Refusal> {
        let _ = self;
        match &call.form {
            Some(form) => Err(Refusal::new(
                Code::SyntaxError,
                form.span,
                format!("syntax error in {}", call.name),
            )
            .help("PostgreSQL knows these words since a later version.")),
            None if call.name.name == *"is json" => {
                let span = call.arguments.first().map(|it| it.value.span);
                Err(Refusal::new(
                    Code::SyntaxError,
                    span.expect("a predicate has an operand"),
                    "syntax error at or near \"json\"",
                ))
            }
            None => Ok(()),
        }
    }

    /// A value may be cast, or `cannot_coerce` (42846).
    pub(super) fn castable(
        &self,
        source: ColumnType,
        target: ColumnType,
        span: Span,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let is_open = |ty: ColumnType| {
            ty.id == oid::UNKNOWN || folder.settled(ty.id).is_none() || ty.id == oid::RECORD
        };
        if is_open(source)
            || is_open(target)
            || folder.casts(source.id, target.id, Context::Explicit) != Some(false)
            || folder.can_coerce(&[source.id], &[target.id]) != Some(false)
        {
            return Ok(());
        }
        Err(self.no_cast(source, target, span))
    }

    /// `cannot_coerce` (42846)
    fn no_cast(&self, source: ColumnType, target: ColumnType, span: Span) -> Refusal {
        let shown = |ty: ColumnType| self.folder.format_type(ColumnType::plain(ty.id));
        let message = format!("cannot cast type {} to {}", shown(source), shown(target));
        Refusal::new(Code::DatatypeMismatch, span, message).with_sqlstate("42846")
    }

    /// `ROW(…)` becomes a row of as many columns, which are cast one by one.
    pub(super) fn castable_row(
        &self,
        types: &[Ty],
        span: Span,
        target: ColumnType,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let Some(relation) = folder.relation_of_type(folder.below(target.id)) else {
            return Ok(());
        };
        let row = &folder.catalog.relations[relation];
        if !row.taints.is_empty() {
            return Ok(());
        }
        let columns: Vec<ColumnType> = row.columns().map(|column| column.ty).collect();
        let mut pairs = types.iter().zip(&columns);
        let fits =
            pairs.all(|(ty, column)| ty.is_none_or(|ty| self.castable(ty, *column, span).is_ok()));
        if fits && types.len() == columns.len() {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            span,
            format!(
                "cannot cast type record to {}",
                folder.format_type(ColumnType::plain(target.id))
            ),
        )
        .with_sqlstate("42846"))
    }
}
