//! What PostgreSQL looks for in a body when the function is created: that the statements of SQL could run and give what
//! the function returns, the syntax of plpgsql.
//!
//! <https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-CHECK-FUNCTION-BODIES>

use super::query::{Parameters, Rows};
use super::{Folder, Refusal, plpgsql};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, Function, PG_CATALOG, TypeId, TypeKind};
use crate::ddl::plpgsql::Block;
use crate::ddl::{Body, Ddl, FunctionKind, ParameterMode, TypeName};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::Query;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    /// Refuses a body that PostgreSQL would refuse, as far as that is certain.
    pub(super) fn check_body(&mut self, function: &Function) -> Result<(), Refusal> {
        let Some(body) = &function.body else {
            return Ok(());
        };
        if !self.session.check_function_bodies && !body.sql_standard {
            return Ok(());
        }
        if function.language == "plpgsql" {
            return self.check_plpgsql(function, body);
        }
        if function.language != "sql" {
            return Ok(());
        }
        let around = self.session.search_path.clone();
        for (name, value) in &function.config {
            if *name == "search_path" {
                let names = self.parser.identifiers(value);
                self.session.search_path =
                    names.iter().map(|name| Name::from_quoted(name)).collect();
            }
        }
        let result = self.check_statements(function, body);
        self.session.search_path = around;
        match result {
            // What is not known refuses nothing.
            Err(refusal) if refusal.sqlstate().is_none() => Ok(()),
            result => result,
        }
    }

    /// The statements of a body in language SQL: what they name is there, and the last one gives what the function
    /// returns.
    fn check_statements(&mut self, function: &Function, body: &Body) -> Result<(), Refusal> {
        let is_polymorphic = function.inputs().any(|input| {
            let row = self.catalog.types.get(input.ty.id);
            row.is_none_or(|row| row.category == 'P')
        });
        let inputs = function.inputs();
        let parameters = Parameters {
            body: None,
            function: Some(function.name.clone()),
            inputs: inputs
                .map(|input| {
                    (
                        input.name.clone(),
                        self.settled(input.ty.id).and(Some(input.ty)),
                    )
                })
                .collect(),
        };
        if is_polymorphic && body.sql_standard {
            let message =
                "SQL function with unquoted function body cannot have polymorphic arguments";
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                body.span,
                message,
            ));
        }
        if let Some(returned) = body.returned() {
            let tree = match self.parser.expression(&returned.text, returned.place()) {
                Ok(tree) => tree,
                Err(problem) if problem.code == Code::SyntaxError => {
                    return Err(Refusal::from(*problem));
                }
                Err(problem) => {
                    self.diagnostics.push(problem.of_applied());
                    return Ok(());
                }
            };
            let query = Query::of((*tree).clone());
            let analysis = self.read_query_with(&query, &parameters)?;
            self.doubts.borrow_mut().extend(analysis.doubt);
            return self.check_result(function, &analysis.rows, returned.span);
        }
        let (text, place) = plpgsql::inside(body);
        let script = self.parser.statements(text, place);
        let (statements, problems) = &*script;
        let mut wrong = problems.iter();
        if let Some(wrong) = wrong.find(|it| it.code == Code::SyntaxError) {
            return Err(Refusal::from(wrong.clone()));
        }
        let problems = problems.iter().cloned().map(Diagnostic::of_applied);
        self.diagnostics.extend(problems);
        // With arguments of any type PostgreSQL only parses.
        if is_polymorphic {
            return Ok(());
        }
        let mut last = None;
        for statement in statements {
            last = Some((statement, None));
            let Ddl::Data(it) = &statement.ddl else {
                continue;
            };
            self.data_target(it)?;
            let analysis = self.read_rows(it, &parameters)?;
            last = Some((statement, None));
            if let Some(analysis) = analysis {
                self.doubts.borrow_mut().extend(analysis.doubt);
                last = Some((statement, Some(analysis.rows)));
            }
        }
        match last {
            Some((statement, Some(rows))) => self.check_result(function, &rows, statement.span),
            None if script.1.is_empty() => self.check_result(function, &Rows::default(), body.span),
            Some((_, None)) | None => Ok(()),
        }
    }

    /// Whether a type may be the row type of one of PostgreSQL's own relations.
    pub(super) fn is_row_of_system(&self, id: TypeId) -> bool {
        let row = &self.catalog.types[id];
        let namespace = &self.catalog.namespaces[row.namespace].name;
        row.kind == TypeKind::Base
            && row.category == 'C'
            && (row.namespace == PG_CATALOG || *namespace == "information_schema")
    }

    /// What the last statement gives is what the function is declared to return (`check_sql_fn_retval`).
    fn check_result(&self, function: &Function, rows: &Rows, span: Span) -> Result<(), Refusal> {
        let result = function.result.id;
        if result == oid::VOID
            || function.kind == FunctionKind::Procedure
            || rows.open
            || self.settled(result).is_none()
        {
            return Ok(());
        }
        let refusal = |detail: String| {
            let declared = self.format_type(ColumnType::plain(result));
            let message = format!("return type mismatch in function declared to return {declared}");
            Err(Refusal::new(Code::InvalidFunctionDefinition, span, message).detail(detail))
        };
        let outs: Vec<ColumnType> = function
            .arguments
            .iter()
            .filter(|argument| {
                matches!(
                    argument.mode,
                    ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table
                )
            })
            .map(|out| out.ty)
            .collect();
        let fits = |ty: Option<ColumnType>, target: TypeId| {
            ty.is_none_or(|ty| !self.refuses_value(ty.id, target))
        };
        let of_relation = self.relation_of_type(self.below(result));
        let columns: Vec<ColumnType> = match of_relation {
            _ if result == oid::RECORD && outs.is_empty() => return Ok(()),
            _ if result == oid::RECORD => outs,
            Some(relation) => {
                let row = &self.catalog.relations[relation];
                if !row.taints.is_empty() {
                    return Ok(());
                }
                if let [only] = &rows.columns[..]
                    && only.ty.is_none_or(|ty| {
                        ty.id == oid::RECORD || self.relation_of_type(self.below(ty.id)).is_some()
                    })
                {
                    return Ok(());
                }
                row.columns().map(|column| column.ty).collect()
            }
            // The row of a relation of PostgreSQL's own.
            None if self.is_row_of_system(result) => return Ok(()),
            None => {
                let [only] = &rows.columns[..] else {
                    let said = if rows.columns.is_empty() {
                        "Function's final statement must be SELECT or INSERT/UPDATE/DELETE/MERGE RETURNING."
                    } else {
                        "Final statement must return exactly one column."
                    };
                    return refusal(said.to_owned());
                };
                if fits(only.ty, result) {
                    return Ok(());
                }
                let actual = only.ty.map_or_else(String::new, |ty| self.format_type(ty));
                return refusal(format!("Actual return type is {actual}."));
            }
        };
        if rows.columns.len() == 1
            && result == oid::RECORD
            && rows.columns[0].ty.is_none_or(|ty| ty.id == oid::RECORD)
        {
            return Ok(());
        }
        if rows.columns.is_empty() {
            return refusal(
                "Function's final statement must be SELECT or INSERT/UPDATE/DELETE/MERGE RETURNING."
                    .to_owned(),
            );
        }
        if rows.columns.len() < columns.len() {
            return refusal("Final statement returns too few columns.".to_owned());
        }
        if rows.columns.len() > columns.len() {
            return refusal("Final statement returns too many columns.".to_owned());
        }
        for (at, (column, target)) in rows.columns.iter().zip(&columns).enumerate() {
            if let (false, Some(ty)) = (fits(column.ty, target.id), column.ty) {
                return refusal(format!(
                    "Final statement returns {} instead of {} at column {}.",
                    self.format_type(ColumnType::plain(ty.id)),
                    self.format_type(ColumnType::plain(target.id)),
                    at + 1
                ));
            }
        }
        Ok(())
    }

    /// What plpgsql compiles has to be right in its own grammar, and what DECLARE names is there.
    fn check_plpgsql(&self, function: &Function, body: &Body) -> Result<(), Refusal> {
        match self.parser.plpgsql(&body.text, body.place) {
            Err(problem) if problem.code == Code::SyntaxError => Err(Refusal::from(*problem)),
            Ok(tree) => {
                self.check_declarations(&tree.block, &mut vec![function.name.clone()])?;
                plpgsql::compile::check(&tree.block, Some(function))
            }
            Err(_) => Ok(()),
        }
    }

    /// The types that DECLARE names are there; those of blocks further in too.
    fn check_declarations(&self, block: &Block, labels: &mut Vec<Name>) -> Result<(), Refusal> {
        labels.extend(block.label.clone());
        for it in &block.declarations {
            if let Some(table) = &it.row_of
                && !self.is_elsewhere(&table.name)
            {
                self.resolve_relation(table)?;
            }
            if let Some(ty) = &it.ty {
                self.check_declared(ty, labels)?;
            }
        }
        let mut inner = Ok(());
        for statement in &block.statements {
            statement.blocks(&mut |block| {
                if inner.is_ok() {
                    inner = self.check_declarations(block, labels);
                }
            });
        }
        inner
    }

    fn check_declared(&self, ty: &TypeName, labels: &[Name]) -> Result<(), Refusal> {
        if ty.column_of.is_none() {
            return self.named_type(ty).map(|_| ());
        }
        // `label.v%TYPE` is of a variable.
        let labelled = ty.name.namespace.is_none() && labels.contains(&ty.name.name);
        if labelled || self.is_elsewhere(&ty.name) {
            return Ok(());
        }
        match self.resolve_type(ty) {
            Err(refusal) if refusal.sqlstate().is_some() => Err(refusal),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}
