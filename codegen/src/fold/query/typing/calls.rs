//! Calls of functions, and what looks like a call but has a rule of its own.

use super::{plain, value_function};
use crate::builtins::Kind;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId};
use crate::ddl::{FunctionKind, ParameterMode};
use crate::diagnostics::Code;
use crate::expr::{ExprKind, FunctionCall, OrderItem};
use crate::fold::Refusal;
use crate::fold::query::levels::Sums;
use crate::fold::query::resolve::{Callee, Found};
use crate::fold::query::{Reader, Scope, Ty};
use crate::fold::refusal::MissingKind;
use crate::fold::resolve::is_system;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// A function that FROM calls.
pub(in crate::fold::query) struct Called {
    pub(in crate::fold::query) callee: Callee,
    pub(in crate::fold::query) result: TypeId,
}

impl Reader<'_, '_> {
    /// The types of a call's arguments, and what else is below it.
    pub(super) fn arguments(
        &mut self,
        call: &FunctionCall,
        scope: &Scope<'_>,
    ) -> Result<Vec<Ty>, Refusal> {
        let mut types = self.direct_arguments(call, scope)?;
        let keys = self.other_arguments(call, scope)?;
        types.extend(keys.into_iter().filter(|_| call.within_group));
        Ok(types)
    }

    /// Those that stand in the parentheses.
    fn direct_arguments(
        &mut self,
        call: &FunctionCall,
        scope: &Scope<'_>,
    ) -> Result<Vec<Ty>, Refusal> {
        let mut types = Vec::new();
        for argument in &call.arguments {
            // `count(*)`
            if matches!(&argument.value.kind, ExprKind::Star(path) if path.is_empty()) {
                continue;
            }
            types.push(self.expr(&argument.value, scope)?);
        }
        Ok(types)
    }

    /// Those that are sorted by, and what else a call has.
    fn other_arguments(
        &mut self,
        call: &FunctionCall,
        scope: &Scope<'_>,
    ) -> Result<Vec<Ty>, Refusal> {
        let mut keys = Vec::new();
        for key in &call.order_by {
            let ty = self.expr(&key.expr, scope)?;
            if key.using.is_some() {
                self.sortable(ty, key.expr.span, key.using.as_ref())?;
            }
            keys.push(ty);
        }
        if let Some(filter) = &call.filter {
            self.boolean(filter, "FILTER", scope)?;
        }
        Ok(keys)
    }

    pub(in crate::fold::query) fn call(
        &mut self,
        call: &FunctionCall,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        let name = call.name.name.as_str();
        self.window_of_call(call, span, scope)?;
        let from = self.mark();
        if call.name.namespace.is_none()
            && let Some(ty) = self.special(name, call, span, scope)?
        {
            if name == "grouping" {
                self.sum_up(Sums::Grouping, from, span, scope)?;
            } else if self.is_aggregate_form(call) && !call.over {
                self.sum_up(Sums::Aggregate { sorted: None }, from, span, scope)?;
            }
            return Ok(ty.ty());
        }
        let mut types = self.direct_arguments(call, scope)?;
        let behind = self.mark();
        let keys = self.other_arguments(call, scope)?;
        if call.within_group {
            types.extend(&keys);
        }
        let found = self.called(call, &types, span)?;
        if !call.over
            && let Some(is_sure) = self.aggregates(call, found.as_ref())
        {
            let sorted = call.within_group.then_some(behind);
            let sums = if is_sure {
                Sums::Aggregate { sorted }
            } else {
                Sums::Perhaps
            };
            self.sum_up(sums, from, span, scope)?;
        }
        check_distinct(call, &types, &keys)?;
        self.check_hypothetical(call, &types, span)?;
        if let Some(found) = &found {
            self.check_kind(call, &found.callee, span)?;
        }
        if let ([Some(only)], None, None) = (&types[..], &found, &call.name.namespace)
            && let Some(relation) = self.folder.relation_of_type(self.folder.below(only.id))
            && let Some(column) = self.folder.catalog.relations[relation].column(name)
        {
            // A column, written as a function.
            return Ok(Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN));
        }
        Ok(found.and_then(|found| self.folder.settled(found.result)))
    }

    /// Whether a call is certainly of an aggregate, where it may be.
    fn aggregates(&self, call: &FunctionCall, found: Option<&Called>) -> Option<bool> {
        let is_aggregate = match found.map(|found| &found.callee) {
            Some(Callee::BuiltIn(function)) => function.kind == Kind::Aggregate,
            Some(Callee::Own(id)) => {
                self.folder.catalog.functions[*id].kind == FunctionKind::Aggregate
            }
            Some(Callee::Operator(_) | Callee::Plain) => false,
            None => return self.may_aggregate(call).then(|| self.is_aggregate(call)),
        };
        is_aggregate.then_some(true)
    }

    /// What only aggregates or window functions take stands beside one (42809).
    fn check_kind(&self, call: &FunctionCall, callee: &Callee, span: Span) -> Result<(), Refusal> {
        let (kind, ordered) = match callee {
            Callee::BuiltIn(function) => (function.kind, function.direct.is_some()),
            Callee::Own(id) => match self.folder.catalog.functions[*id].kind {
                FunctionKind::Function => (Kind::Function, false),
                FunctionKind::Window => (Kind::Window, false),
                // It may be of an ordered set.
                FunctionKind::Aggregate | FunctionKind::Procedure => return Ok(()),
            },
            Callee::Operator(_) | Callee::Plain => return Ok(()),
        };
        let name = &call.name;
        let star = call.arguments.iter().any(
            |argument| matches!(&argument.value.kind, ExprKind::Star(path) if path.is_empty()),
        );
        let has_order = !call.order_by.is_empty() && !call.within_group;
        let not_an_aggregate = |what: &str| {
            Some(format!(
                "{what} specified, but {name} is not an aggregate function"
            ))
        };
        let wrong = match kind {
            Kind::Function | Kind::Procedure if star => not_an_aggregate(&format!("{name}(*)")),
            Kind::Function | Kind::Procedure if call.distinct => not_an_aggregate("DISTINCT"),
            Kind::Function | Kind::Procedure if call.within_group => {
                not_an_aggregate("WITHIN GROUP")
            }
            Kind::Function | Kind::Procedure if has_order => not_an_aggregate("ORDER BY"),
            Kind::Function | Kind::Procedure if call.filter.is_some() => not_an_aggregate("FILTER"),
            Kind::Function | Kind::Procedure if call.over => Some(format!(
                "OVER specified, but {name} is not a window function nor an aggregate function"
            )),
            Kind::Aggregate if ordered && !call.within_group => Some(format!(
                "WITHIN GROUP is required for ordered-set aggregate {name}"
            )),
            Kind::Aggregate if !ordered && call.within_group => Some(format!(
                "{name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP"
            )),
            Kind::Aggregate if !ordered && call.arguments.is_empty() => Some(format!(
                "{name}(*) must be used to call a parameterless aggregate function"
            )),
            Kind::Window if !call.over => {
                Some(format!("window function {name} requires an OVER clause"))
            }
            Kind::Window if call.within_group => {
                Some(format!("window function {name} cannot have WITHIN GROUP"))
            }
            Kind::Function | Kind::Procedure | Kind::Aggregate | Kind::Window => None,
        };
        if let Some(message) = wrong {
            return Err(Refusal::new(Code::WrongObjectType, span, message));
        }
        let not_done = if !call.over {
            None
        } else if ordered {
            Some(format!(
                "OVER is not supported for ordered-set aggregate {name}"
            ))
        } else if call.distinct {
            Some("DISTINCT is not implemented for window functions".to_owned())
        } else if has_order {
            Some("aggregate ORDER BY is not implemented for window functions".to_owned())
        } else if kind == Kind::Window && call.filter.is_some() {
            Some("FILTER is not implemented for non-aggregate window functions".to_owned())
        } else {
            None
        };
        match not_done {
            Some(message) => Err(Refusal::new(Code::FeatureNotSupported, span, message)),
            None => Ok(()),
        }
    }

    /// The function that a call means; `None` where it is not known.
    pub(in crate::fold::query) fn called(
        &mut self,
        call: &FunctionCall,
        types: &[Ty],
        span: Span,
    ) -> Result<Option<Called>, Refusal> {
        let ids: Vec<Option<TypeId>> = types.iter().map(|ty| ty.map(|ty| ty.id)).collect();
        let found = self.folder.find_called(call, &ids);
        self.note_doubt(&call.name, span);
        match found {
            Found::One(candidate, result) => {
                self.check_polymorphic(call, &candidate.callee, &ids, span)?;
                if self
                    .folder
                    .is_mutable(call.name.name.as_str(), &candidate.callee)
                {
                    self.mutable.set(true);
                }
                for (argument, ty) in call.arguments.iter().zip(&candidate.declared) {
                    self.becomes(&argument.value, plain(*ty))?;
                }
                match candidate.callee {
                    Callee::Own(id) => {
                        self.uses.functions.insert(id);
                    }
                    Callee::BuiltIn(_) | Callee::Operator(_) | Callee::Plain => {}
                }
                Ok(Some(Called {
                    callee: candidate.callee,
                    result,
                }))
            }
            Found::Unsure => {
                self.use_function(call);
                self.folder.check_function_exists(call, span)?;
                Ok(None)
            }
            Found::Ambiguous => {
                self.use_function(call);
                let known: Option<Vec<TypeId>> = ids.iter().copied().collect();
                let Some(known) = known else { return Ok(None) };
                Err(Refusal::new(
                    Code::UnknownFunction,
                    span,
                    format!(
                        "function {}({}) is not unique",
                        call.name,
                        self.folder.format_types(&known)
                    ),
                )
                .with_sqlstate("42725")
                .help("Could not choose a best candidate function. You might need to add explicit type casts."))
            }
            Found::Missing => {
                self.use_function(call);
                self.folder.missing_function(call, &ids, span)?;
                Ok(None)
            }
        }
    }

    /// The row that is thought of has a value for each key of WITHIN GROUP, of its type.
    fn check_hypothetical(
        &mut self,
        call: &FunctionCall,
        types: &[Ty],
        span: Span,
    ) -> Result<(), Refusal> {
        let is_one = call.name.namespace.is_none()
            && ["rank", "dense_rank", "percent_rank", "cume_dist"]
                .contains(&call.name.name.as_str());
        let (direct, keys) = (call.arguments.len(), call.order_by.len());
        if !is_one || !call.within_group || types.len() != direct + keys {
            return Ok(());
        }
        if direct != keys {
            let known: Option<Vec<TypeId>> = types.iter().map(|ty| ty.map(|ty| ty.id)).collect();
            let shown = known.map(|known| self.folder.format_types(&known));
            return Err(Refusal::new(
                Code::UnknownFunction,
                span,
                format!(
                    "function {}({}) does not exist",
                    call.name,
                    shown.unwrap_or_default()
                ),
            ));
        }
        let literals = call.arguments.iter().map(|it| &it.value);
        for ((value, key), literal) in types.iter().zip(&types[direct..]).zip(literals) {
            let common = self.common(&[*key, *value], "WITHIN GROUP", span)?;
            self.becomes(literal, common)?;
        }
        Ok(())
    }

    /// A polymorphic function is told its type by none of its arguments (42804).
    fn check_polymorphic(
        &self,
        call: &FunctionCall,
        callee: &Callee,
        ids: &[Option<TypeId>],
        span: Span,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let declared: Vec<TypeId> = match callee {
            Callee::BuiltIn(it) if !it.variadic => {
                let types = it.arguments.iter().map(|name| folder.pg_type(name));
                types.collect::<Option<_>>().unwrap_or_default()
            }
            Callee::Own(id) => {
                let arguments = folder.catalog.functions[*id].arguments.iter();
                let inputs = arguments.filter(|it| it.is_input());
                let plain = inputs.filter(|it| it.mode != ParameterMode::Variadic);
                plain.map(|it| it.ty.id).collect()
            }
            Callee::BuiltIn(_) | Callee::Operator(_) | Callee::Plain => Vec::new(),
        };
        // VARIADIC "any" takes an array of whatever type.
        if let (true, Callee::BuiltIn(it), Some(Some(last))) = (call.variadic, callee, ids.last())
            && it.arguments.last().is_some_and(|name| *name == "any")
            && folder.array_element(*last).is_none()
            && (*last == oid::UNKNOWN || folder.settled(*last).is_some())
        {
            let message = "VARIADIC argument must be an array";
            return Err(Refusal::new(Code::DatatypeMismatch, span, message));
        }
        let is_named = call.arguments.iter().any(|it| it.name.is_some());
        let simple = |id: TypeId| {
            let name = folder.catalog.types[id].name.as_str();
            matches!(
                name,
                "anyelement"
                    | "anyarray"
                    | "anynonarray"
                    | "anyenum"
                    | "anyrange"
                    | "anymultirange"
            )
        };
        let mut told = declared.iter().zip(ids).filter(|(id, _)| simple(**id));
        let given = told.clone().next().is_some();
        if is_named || !given || !told.all(|(_, ty)| *ty == Some(oid::UNKNOWN)) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            span,
            "could not determine polymorphic type because input has type unknown",
        ))
    }

    /// Notes a function of a schema that is not there, or of a platform's schema that has none of this name, unless an
    /// extension may have brought it.
    fn note_doubt(&mut self, name: &QualifiedName, span: Span) {
        let folder = self.folder;
        let Some(namespace) = &name.namespace else {
            return;
        };
        if self.doubt.is_some()
            || is_system(name)
            || !folder.may_be_elsewhere(name, namespace)
            || !folder.functions_by_name(name).is_empty()
            || folder.has_unknown_extension()
        {
            return;
        }
        self.doubt = Some(match folder.resolve_namespace(namespace, span) {
            Err(refusal) => refusal,
            Ok(_) => Refusal::missing(
                Code::UnknownFunction,
                span,
                format!("function {name}() does not exist"),
                MissingKind::Function,
                folder.qualify(name),
            ),
        });
    }

    /// Whether the grammar makes something else of a name than a function of a schema.
    pub(in crate::fold::query) fn is_special(&self, call: &FunctionCall) -> bool {
        let name = call.name.name.as_str();
        call.name.namespace.is_none()
            && (crate::fold::query::check::SPECIAL.contains(&name)
                || value_function(name).is_some()
                || self.is_form(call))
    }

    /// What the grammar makes of a name: no function of a schema.
    fn special(
        &mut self,
        name: &str,
        call: &FunctionCall,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Option<Special>, Refusal> {
        let ty = match name {
            "coalesce" | "greatest" | "least" => {
                let types = self.arguments(call, scope)?;
                for argument in call.arguments.iter().filter(|_| name == "coalesce") {
                    self.no_sets(&argument.value, "COALESCE")?;
                }
                let word = name.to_ascii_uppercase();
                let common = self.common(&types, &word, span)?;
                for argument in &call.arguments {
                    self.becomes(&argument.value, common)?;
                }
                common
            }
            "nullif" => {
                let types = self.arguments(call, scope)?;
                let [left, right] = types[..] else {
                    return Ok(None);
                };
                if let [one, other] = &call.arguments[..] {
                    let operands = [&one.value, &other.value];
                    self.operands_become("=", [left, right], operands)?;
                }
                // The left side is what the operator takes it for.
                match (self.operator("=", left, right, span)?, left) {
                    (Some((_, Some(declared))), Some(left)) if left.id == declared => Some(left),
                    (Some((_, Some(declared))), _) => plain(declared),
                    (Some((_, None)) | None, _) => None,
                }
            }
            // RETURNING of MERGE
            "merge_action" if self.folder.settings.postgres >= 17 => plain(oid::TEXT),
            "grouping" => {
                self.arguments(call, scope)?;
                plain(oid::INT4)
            }
            _ if self.is_form(call) => self.form(call, span, scope)?,
            name => {
                let Some(id) = value_function(name) else {
                    self.form_of_later(call)?;
                    return Ok(None);
                };
                let modifier = match call.arguments.first().map(|argument| &argument.value.kind) {
                    Some(ExprKind::Number(digits)) => digits.parse().unwrap_or(-1),
                    _ => -1,
                };
                self.mutable.set(true);
                Some(ColumnType { id, modifier })
            }
        };
        Ok(Some(Special(ty)))
    }
    /// Whether `t.name` may be a call of a function with the row.
    pub(in crate::fold::query) fn may_be_function(&self, name: &Name) -> bool {
        crate::builtins::has_function(name.as_str())
            || self.folder.search_path().into_iter().any(|namespace| {
                !self
                    .folder
                    .catalog
                    .functions_named(namespace, name.as_str())
                    .is_empty()
            })
    }
}

/// The type of what looks like a function and is none.
struct Special(Ty);

impl Special {
    fn ty(&self) -> Ty {
        self.0
    }
}

/// An aggregate with DISTINCT sorts by what it is of (42P10).
fn check_distinct(call: &FunctionCall, types: &[Ty], keys: &[Ty]) -> Result<(), Refusal> {
    // A cast makes another value, unless it is one to the type that there is.
    let is_argument = |(key, ty): &(&OrderItem, &Ty)| {
        let mut arguments = call.arguments.iter().zip(types);
        arguments.any(|(it, own)| {
            let differ = own.zip(**ty).is_some_and(|(own, ty)| own != ty);
            !differ && it.value.may_be(&key.expr)
        })
    };
    let mut keys = call.order_by.iter().zip(keys);
    let hidden = keys.find(|key| !is_argument(key));
    match hidden {
        Some((key, _)) if call.distinct && !call.within_group => Err(Refusal::new(
            Code::InvalidColumnReference,
            key.expr.span,
            "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list",
        )),
        Some(_) | None => Ok(()),
    }
}
