//! Items of FROM: what is refused about their names, the columns of `JSON_TABLE` and XMLTABLE, and those of PostgreSQL's own
//! relations.

use super::from::{OPEN, plain};
use super::resolve::Callee;
use super::typing::Called;
use super::{Item, Output, Reader, Rows, Scope, Ty, rename};
use crate::builtins;
use crate::catalog::ColumnType;
use crate::catalog::ty::oid;
use crate::ddl::ParameterMode;
use crate::diagnostics::Code;
use crate::expr::form::{Aliased, TableForm};
use crate::expr::{Alias, FromItem, FunctionCall};
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Reader<'_, '_> {
    /// An alias names no more columns than there are (42P10).
    pub(super) fn check_alias(
        &self,
        rows: &Rows,
        alias: Option<&Alias>,
        span: Span,
    ) -> Result<(), Refusal> {
        let _ = self;
        match alias {
            Some(alias) if !rows.open && alias.columns.len() > rows.columns.len() => {
                Err(Refusal::new(
                    Code::InvalidColumnReference,
                    span,
                    format!(
                        "table \"{}\" has {} columns available but {} columns specified",
                        alias.name,
                        rows.columns.len(),
                        alias.columns.len()
                    ),
                ))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// `AS a (b integer)` stands behind a function that returns records, and behind no other one (42601).
    pub(super) fn check_definition(
        &self,
        called: &Called,
        alias: Option<&Alias>,
        is_open: bool,
        span: Span,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let is_defined = alias.is_some_and(|alias| alias.types.iter().any(Option::is_some));
        let is_record = called.result == oid::RECORD;
        let is_row = folder
            .relation_of_type(folder.below(called.result))
            .is_some();
        let has_columns = match &called.callee {
            Callee::Own(id) => folder.catalog.functions[*id]
                .arguments
                .iter()
                .any(|it| !it.is_input() || it.mode == ParameterMode::InOut),
            Callee::BuiltIn(function) => !function.columns.is_empty(),
            Callee::Operator(_) | Callee::Plain => false,
        };
        let message = match is_defined {
            true if is_record && has_columns => "redundant for a function with OUT parameters",
            true if is_row => "redundant for a function returning a named composite type",
            true if !is_record && folder.settled(called.result).is_some() => {
                "only allowed for functions returning \"record\""
            }
            false if is_record && is_open && !has_columns => {
                "required for functions returning \"record\""
            }
            true | false => return Ok(()),
        };
        Err(Refusal::new(
            Code::SyntaxError,
            span,
            format!("a column definition list is {message}"),
        ))
    }

    /// `unnest(a, b)`: each array is a column.
    pub(super) fn unnest_all(
        &mut self,
        call: &FunctionCall,
        types: &[Ty],
        span: Span,
    ) -> Result<Rows, Refusal> {
        let mut all = Rows::default();
        for (argument, ty) in call.arguments.iter().zip(types) {
            let single = FunctionCall {
                arguments: vec![argument.clone()],
                ..call.clone()
            };
            let Some(called) = self.called(&single, &[*ty], span)? else {
                return Ok(OPEN);
            };
            let (rows, _) = self.columns_called(&called, &call.name.name, None)?;
            all.columns.extend(rows.columns);
            all.open |= rows.open;
        }
        Ok(all)
    }

    /// `AS a (b integer, c text)` behind a function that returns records.
    pub(super) fn defined(&self, alias: Option<&Alias>) -> Result<Option<Rows>, Refusal> {
        let Some(alias) = alias.filter(|alias| alias.types.iter().any(Option::is_some)) else {
            return Ok(None);
        };
        let mut columns = Vec::new();
        for (name, ty) in alias.columns.iter().zip(&alias.types) {
            let ty = match ty {
                Some(ty) => self.folder.named_type(ty)?,
                None => None,
            };
            columns.push(Output {
                ty,
                ..plain(name.as_str(), None)
            });
        }
        Ok(Some(Rows {
            columns,
            open: false,
        }))
    }

    /// The columns of what looks like a function and is none, as COALESCE: those of its row, where it gives one.
    pub(super) fn rows_of_form(
        &self,
        call: &FunctionCall,
        ty: Ty,
        alias: Option<&Alias>,
        span: Span,
    ) -> Result<(Rows, Ty), Refusal> {
        let own_name = alias.map_or(&call.name.name, |alias| &alias.name);
        let called = Called {
            callee: Callee::Plain,
            result: ty.map_or(oid::UNKNOWN, |ty| ty.id),
        };
        let (rows, row) = match ty {
            Some(_) if self.is_taken_apart(ty) => self.columns_called(&called, own_name, alias)?,
            Some(_) => {
                let column = Output {
                    ty,
                    ..plain(own_name.as_str(), None)
                };
                let rows = Rows {
                    columns: vec![column],
                    open: false,
                };
                (rows, ty)
            }
            None => (self.defined(alias)?.unwrap_or(OPEN), None),
        };
        self.check_definition(&called, alias, rows.open, span)?;
        Ok((rows, row))
    }

    /// Whether FROM shows the fields of a value of this type, not the value.
    pub(super) fn is_taken_apart(&self, ty: Ty) -> bool {
        let folder = self.folder;
        ty.is_some_and(|ty| {
            let below = folder.below(ty.id);
            below == oid::RECORD || folder.relation_of_type(below).is_some()
        })
    }

    /// A join in parentheses with an alias: it stands for all that is in it.
    pub(super) fn aliased(
        &mut self,
        item: &FromItem,
        it: &Aliased,
        scope: &mut Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let (first, merged) = (scope.items.len(), scope.merged.clone());
        // Names of the items in it say nothing about those beside it.
        let around = std::mem::replace(&mut scope.apart, first);
        let inner = self.read_item(&it.item, scope);
        scope.apart = around;
        let mut rows = inner?;
        let (beside, within) = scope.items.split_at(first);
        let is_shared = within
            .iter()
            .any(|item| item.name.is_some() && beside.iter().any(|other| other.name == item.name));
        scope.items.truncate(first);
        scope.aliases.split_off(&first);
        scope.merged = merged;
        self.note_as(item, &it.item);
        if is_shared {
            // LATERAL may have named either of them.
            rows.columns.clear();
            rows.open = true;
        }
        if !rows.open && it.alias.columns.len() > rows.columns.len() {
            return Err(Refusal::new(
                Code::InvalidColumnReference,
                it.span,
                format!(
                    "join expression \"{}\" has {} columns available but {} columns specified",
                    it.alias.name,
                    rows.columns.len(),
                    it.alias.columns.len()
                ),
            ));
        }
        self.check_twice(scope, Some(&it.alias), None, it.span)?;
        rename(&mut rows, &it.alias.columns);
        scope.items.push(Item {
            name: Some(it.alias.name.clone()),
            namespace: None,
            rows: rows.clone(),
            row: Some(ColumnType::plain(oid::RECORD)),
            id: None,
        });
        Ok(rows)
    }

    /// No other item has this name (42712); relations of several schemas may share one.
    pub(super) fn check_twice(
        &self,
        scope: &Scope<'_>,
        alias: Option<&Alias>,
        name: Option<&QualifiedName>,
        span: Span,
    ) -> Result<(), Refusal> {
        let _ = self;
        let (name, namespace) = match (alias, name) {
            (Some(alias), _) => (&alias.name, None),
            (None, Some(name)) => (&name.name, name.namespace.as_ref()),
            (None, None) => return Ok(()),
        };
        let twice = scope.items[scope.apart..].iter().any(|item| {
            let apart = item.namespace.is_some()
                && namespace.is_some()
                && item.namespace.as_ref() != namespace;
            item.name.as_ref() == Some(name) && !apart
        });
        if !twice {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DuplicateObject,
            span,
            format!("table name \"{name}\" specified more than once"),
        )
        .with_sqlstate("42712"))
    }

    /// The columns of `JSON_TABLE` or XMLTABLE.
    pub(super) fn table_form(
        &mut self,
        form: &TableForm,
        scope: &Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let folder = self.folder;
        if form.name == "json_table" && folder.settings.postgres < 17 {
            return Err(
                Refusal::new(Code::SyntaxError, form.span, "syntax error in JSON_TABLE")
                    .help("PostgreSQL has JSON_TABLE since version 17."),
            );
        }
        for expr in &form.exprs {
            self.expr(expr, scope)?;
        }
        let mut rows = Rows::default();
        let mut names: Vec<&Name> = Vec::new();
        let all = form.columns.iter().map(|column| &column.name);
        for name in all.chain(&form.paths) {
            if names.contains(&&name.name) {
                let (message, sqlstate) = if form.name == "json_table" {
                    let message =
                        format!("duplicate JSON_TABLE column or path name: {}", name.name);
                    (message, "42712")
                } else {
                    (
                        format!("column name \"{}\" is not unique", name.name),
                        "42601",
                    )
                };
                return Err(
                    Refusal::new(Code::DuplicateColumn, name.span, message).with_sqlstate(sqlstate)
                );
            }
            names.push(&name.name);
        }
        for column in &form.columns {
            let ty = match &column.ty {
                Some(ty) => folder.named_type(ty)?,
                None => Some(ColumnType::plain(oid::INT4)),
            };
            if let Some(ty) = ty {
                self.uses.types.insert(folder.element_of(ty.id));
            }
            rows.columns.push(Output {
                ty,
                ..plain(column.name.name.as_str(), None)
            });
        }
        Ok(rows)
    }
}

impl Folder<'_> {
    /// The columns of a relation of PostgreSQL's own, which stand before those of the search path.
    pub(super) fn system_relation(&self, name: &QualifiedName) -> Option<Rows> {
        let own = name.name.as_str();
        let (known, is_catalog) = match &name.namespace {
            None if own.starts_with("pg_") => (own.to_owned(), true),
            Some(namespace) if *namespace == "pg_catalog" => (own.to_owned(), true),
            Some(namespace) if *namespace == "information_schema" => {
                (format!("{namespace}.{own}"), false)
            }
            None | Some(_) => return None,
        };
        let columns = builtins::relation(&known, self.settings.postgres)?;
        let columns = columns.into_iter().map(|(column, ty)| {
            // The domains of `information_schema` are not in the catalog.
            let ty = self.pg_type(ty).filter(|_| is_catalog);
            Output {
                ty: ty.and_then(|ty| self.settled(ty)),
                ..plain(column, None)
            }
        });
        Some(Rows {
            columns: columns.collect(),
            open: false,
        })
    }
}
