//! CREATE AGGREGATE: a function whose result follows from what it is made of.
//!
//! <https://www.postgresql.org/docs/current/sql-createaggregate.html>

use super::range::internal_body;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{ColumnType, Function, FunctionArgument, FunctionId, History, Taint, TypeId};
use crate::ddl::function::Volatility;
use crate::ddl::{CreateAggregate, FunctionKind, ObjectKind, ObjectName, ParameterMode};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

/// Final functions of PostgreSQL's own whose result is not the state's type.
const FINAL_RESULTS: [(&str, &str); 22] = [
    ("array_agg_array_finalfn", "anyarray"),
    ("array_agg_finalfn", "anyarray"),
    ("bytea_string_agg_finalfn", "bytea"),
    ("float8_avg", "float8"),
    ("float8_stddev_pop", "float8"),
    ("float8_stddev_samp", "float8"),
    ("float8_var_pop", "float8"),
    ("float8_var_samp", "float8"),
    ("int8_avg", "numeric"),
    ("interval_avg", "interval"),
    ("json_agg_finalfn", "json"),
    ("json_object_agg_finalfn", "json"),
    ("jsonb_agg_finalfn", "jsonb"),
    ("jsonb_object_agg_finalfn", "jsonb"),
    ("numeric_avg", "numeric"),
    ("numeric_stddev_samp", "numeric"),
    ("numeric_sum", "numeric"),
    ("percentile_cont_float8_final", "float8"),
    ("percentile_disc_final", "anyelement"),
    ("mode_final", "anyelement"),
    ("rank_final", "int8"),
    ("string_agg_finalfn", "text"),
];

impl Folder<'_> {
    pub(super) fn create_aggregate(
        &mut self,
        it: &CreateAggregate,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let invalid = |message: &str| {
            Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                it.name.span,
                message,
            ))
        };
        let Some(state) = &it.state else {
            return invalid("aggregate stype must be specified");
        };
        let Some(transition) = &it.transition else {
            return invalid("aggregate sfunc must be specified");
        };
        let mut taints: Vec<Taint> = Vec::new();
        let mut arguments = Vec::new();
        for argument in &it.arguments {
            if matches!(argument.mode, ParameterMode::Out | ParameterMode::InOut) {
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    argument.ty.span,
                    "aggregates cannot have output arguments",
                ));
            }
            let (ty, taint) = self.resolve_type_or_taint(&argument.ty)?;
            taints.extend(taint);
            arguments.push(FunctionArgument {
                mode: argument.mode,
                name: argument.name.as_ref().map(|name| name.name.clone()),
                ty: ColumnType::plain(ty.id),
                default: None,
            });
        }
        let (state, taint) = self.resolve_type_or_taint(state)?;
        taints.extend(taint);
        let mut made_of = Vec::new();
        for name in [transition].into_iter().chain(&it.helpers) {
            made_of.extend(self.part_of_aggregate(name, state.id)?);
        }
        let result = match &it.finish {
            None => ColumnType::plain(state.id),
            Some(name) => self.final_result(name, state.id, &mut made_of, &mut taints)?,
        };
        let acl = self.default_acl(ObjectKind::Function, self.session.role, Some(namespace));
        let history = History::created(self.origin(span));
        let owner = self.session.role;
        let name = it.name.name.name.clone();
        let outcome = if taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        let function = Function {
            kind: FunctionKind::Aggregate,
            arguments,
            volatility: Volatility::Immutable,
            parallel: it
                .parallel
                .clone()
                .unwrap_or_else(|| Name::from_quoted("unsafe")),
            body: Some(internal_body("aggregate_dummy", span)),
            direct: it.direct,
            made_of,
            acl,
            taints,
            ..Function::new(name, namespace, owner, result, history)
        };
        self.put_function(function, it.or_replace, it.name.span, span)?;
        Ok(outcome)
    }

    /// The function of this name that takes the state first; `None` for PostgreSQL's own.
    fn part_of_aggregate(
        &self,
        name: &ObjectName,
        state: TypeId,
    ) -> Result<Option<FunctionId>, Refusal> {
        let found = self.own_functions(name);
        let takes_state = |id: &&FunctionId| {
            let row = &self.catalog.functions[**id];
            row.inputs().next().is_some_and(|it| it.ty.id == state)
        };
        if let Some(id) = found.iter().find(takes_state).or(found.first()) {
            return Ok(Some(*id));
        }
        // Without a schema it may be PostgreSQL's own, of which not all are known.
        let Some(namespace) = &name.name.namespace else {
            return Ok(None);
        };
        let id = self.resolve_namespace(namespace, name.span)?;
        if super::resolve::is_system(&name.name) || self.is_platform_namespace(id) {
            return Ok(None);
        }
        self.resolve_function(name, None).map(Some)
    }

    fn final_result(
        &self,
        name: &ObjectName,
        state: TypeId,
        made_of: &mut Vec<FunctionId>,
        taints: &mut Vec<Taint>,
    ) -> Result<ColumnType, Refusal> {
        if let Some(id) = self.part_of_aggregate(name, state)? {
            made_of.push(id);
            return Ok(self.catalog.functions[id].result);
        }
        let own = name.name.name.as_str();
        let known = FINAL_RESULTS
            .iter()
            .find(|(function, _)| *function == own)
            .and_then(|(_, ty)| self.catalog.ty(crate::catalog::PG_CATALOG, ty));
        Ok(ColumnType::plain(known.unwrap_or_else(|| {
            taints.push(Taint {
                span: name.span,
                reason: format!("the result of function {} is not known", name.name),
            });
            state
        })))
    }
}
