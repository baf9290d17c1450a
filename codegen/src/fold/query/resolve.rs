//! Which function or operator a call means.
//!
//! <https://www.postgresql.org/docs/current/typeconv-func.html>, <https://www.postgresql.org/docs/current/typeconv-oper.html>;
//! `parse_func.c`, `parse_oper.c` and `namespace.c` in PostgreSQL's sources.

use super::coerce::pseudo;
use crate::builtins::{self, Context};
use crate::catalog::ty::oid;
use crate::catalog::{FIRST_NORMAL_OID, FunctionId, NamespaceId, PG_CATALOG, TypeId, TypeKind};
use crate::ddl::{FunctionKind, ObjectKind, ParameterMode};
use crate::expr::FunctionCall;
use crate::fold::Folder;
use crate::name::{Name, QualifiedName};

/// What a candidate is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Callee {
    /// A function of the migrations, the platform or an extension.
    Own(FunctionId),
    /// PostgreSQL's own.
    BuiltIn(builtins::Function),
    /// PostgreSQL's own operator.
    Operator(builtins::Operator),
    /// A cast, written as a function, or what is not known for sure.
    Plain,
}

/// A function or operator that a call may mean.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) callee: Callee,
    /// The types of what the call gives, in the call's order.
    pub(super) declared: Vec<TypeId>,
    pub(super) result: TypeId,
    place: usize,
    /// Its last arguments are the elements of an array.
    pub(super) variadic: bool,
    tainted: bool,
    /// Another one fits as well as this does.
    pub(super) ambiguous: bool,
}

impl Candidate {
    /// An operator of PostgreSQL's own.
    pub(super) fn operator(
        operator: builtins::Operator,
        declared: Vec<TypeId>,
        result: TypeId,
    ) -> Self {
        Self {
            callee: Callee::Operator(operator),
            ..Self::plain(declared, result)
        }
    }

    /// A row of PostgreSQL's own operators, or a cast.
    pub(super) fn plain(declared: Vec<TypeId>, result: TypeId) -> Self {
        Self {
            callee: Callee::Plain,
            declared,
            result,
            place: 0,
            variadic: false,
            tainted: false,
            ambiguous: false,
        }
    }

    /// It, where only its result is sure.
    fn unsettled(&self) -> Self {
        Self {
            declared: Vec::new(),
            callee: Callee::Plain,
            ..self.clone()
        }
    }
}

/// What a call means.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// This one, with its result.
    One(Box<Candidate>, TypeId),
    /// Not known.
    Unsure,
    /// Nothing has this name and takes these.
    Missing,
    /// More than one.
    Ambiguous,
}

/// What a call gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) name: &'a QualifiedName,
    /// The types; `None` is not known.
    pub(super) types: &'a [Option<TypeId>],
    /// The names of the last ones, where they have any.
    pub(super) names: &'a [Name],
    /// VARIADIC before the last one.
    pub(super) variadic: bool,
}

impl Folder<'_> {
    pub(in crate::fold) fn pg_type(&self, name: &str) -> Option<TypeId> {
        self.catalog.ty(PG_CATALOG, name)
    }

    /// The functions that a call of so many arguments may mean (`FuncnameGetCandidates`).
    pub(super) fn function_candidates(&self, given: &Given<'_>) -> Vec<Candidate> {
        let namespaces: Vec<NamespaceId> = match &given.name.namespace {
            Some(namespace) => self
                .catalog
                .namespace(namespace.as_str())
                .into_iter()
                .collect(),
            None => self.search_path(),
        };
        let name = given.name.name.as_str();
        let mut found: Vec<Candidate> = Vec::new();
        for (place, namespace) in namespaces.into_iter().enumerate() {
            if namespace == PG_CATALOG {
                for function in builtins::functions(name, self.settings.postgres) {
                    let types: Option<Vec<TypeId>> = function
                        .arguments
                        .iter()
                        .map(|it| self.pg_type(it))
                        .collect();
                    let (Some(types), Some(result)) = (types, self.pg_type(function.result)) else {
                        continue;
                    };
                    if function.kind == builtins::Kind::Procedure {
                        continue;
                    }
                    let element =
                        types
                            .last()
                            .filter(|_| function.variadic)
                            .map(|last| match *last {
                                pseudo::ANYARRAY => pseudo::ANYELEMENT,
                                pseudo::ANYCOMPATIBLEARRAY => pseudo::ANYCOMPATIBLE,
                                last => self.catalog.types[last].element.unwrap_or(last),
                            });
                    let names: Vec<Name> = function
                        .names
                        .iter()
                        .map(|it| Name::from_quoted(it))
                        .collect();
                    let Some((declared, variadic)) =
                        arrange(given, (&types, &names, element), |at| {
                            at + function.defaults >= types.len()
                        })
                    else {
                        continue;
                    };
                    add(
                        &mut found,
                        Candidate {
                            callee: Callee::BuiltIn(function),
                            declared,
                            result,
                            place,
                            variadic,
                            tainted: false,
                            ambiguous: false,
                        },
                    );
                }
            }
            for (types, result) in self.extension_aggregates(namespace, name) {
                if types.len() == given.types.len() && given.names.is_empty() {
                    let candidate = Candidate {
                        place,
                        ..Candidate::plain(types, result)
                    };
                    add(&mut found, candidate);
                }
            }
            for id in self.catalog.functions_named(namespace, name) {
                let function = &self.catalog.functions[id];
                if function.kind == FunctionKind::Procedure {
                    continue;
                }
                let inputs: Vec<_> = function.inputs().collect();
                let types: Vec<TypeId> = inputs.iter().map(|it| it.ty.id).collect();
                let names: Vec<Name> = inputs
                    .iter()
                    .map(|it| it.name.clone().unwrap_or_else(|| Name::from_quoted("")))
                    .collect();
                let last = inputs
                    .last()
                    .filter(|it| it.mode == ParameterMode::Variadic);
                let element = last.map(|last| match last.ty.id {
                    pseudo::ANYARRAY => pseudo::ANYELEMENT,
                    pseudo::ANYCOMPATIBLEARRAY => pseudo::ANYCOMPATIBLE,
                    id => self.catalog.types[id].element.unwrap_or(id),
                });
                let Some((declared, variadic)) = arrange(given, (&types, &names, element), |at| {
                    inputs[at].default.is_some()
                }) else {
                    continue;
                };
                add(
                    &mut found,
                    Candidate {
                        callee: Callee::Own(id),
                        declared,
                        result: function.result.id,
                        place,
                        variadic,
                        tainted: !function.taints.is_empty(),
                        ambiguous: false,
                    },
                );
            }
        }
        found
    }

    /// The function that a call of these types means, with the names that it gives its arguments.
    pub(super) fn find_called(&self, call: &FunctionCall, types: &[Option<TypeId>]) -> Found {
        let names = call.arguments.iter();
        let names: Vec<Name> = names.filter_map(|it| it.name.clone()).collect();
        self.find_function(&Given {
            name: &call.name,
            types,
            names: &names,
            variadic: call.variadic,
        })
    }

    /// The function that a call means (`func_get_detail`).
    pub(super) fn find_function(&self, given: &Given<'_>) -> Found {
        let candidates = self.function_candidates(given);
        // An extension that is not known may have brought more, and so may a platform.
        let certain = || !self.may_have_more_functions(given.name);
        let unsure = |candidates: &[Candidate]| -> Found {
            // Whichever it is, the result may be the same.
            let results = candidates.iter().map(|it| it.result);
            let as_type = (given.types.len() == 1 && given.names.is_empty())
                .then(|| self.type_as_function(given.name))
                .flatten();
            let mut all: Vec<TypeId> = results.chain(as_type).collect();
            all.sort_unstable();
            all.dedup();
            match (&all[..], candidates) {
                ([only], [first, rest @ ..])
                    if certain()
                        && !super::coerce::is_polymorphic(*only)
                        && candidates.iter().all(|it| !it.tainted)
                        && (candidates.len() == 1 || *only != oid::RECORD) =>
                {
                    let callee = if rest.is_empty() {
                        first.callee.clone()
                    } else {
                        Callee::Plain
                    };
                    Found::One(
                        Box::new(Candidate {
                            callee,
                            ..first.unsettled()
                        }),
                        *only,
                    )
                }
                _ => Found::Unsure,
            }
        };
        let inputs: Option<Vec<TypeId>> = given.types.iter().copied().collect();
        let Some(inputs) = inputs else {
            return unsure(&candidates);
        };
        let exact = candidates.iter().find(|it| it.declared == inputs);
        if let Some(exact) = exact {
            return if exact.tainted {
                Found::Unsure
            } else {
                self.settle(exact, &inputs)
            };
        }
        if let ([input], true) = (&inputs[..], given.names.is_empty())
            && let Some(target) = self.type_as_function(given.name)
        {
            let by_text = self.category(target).0 == 'S'
                && (*input == oid::RECORD || self.relation_of_type(*input).is_some());
            let is_cast = if *input == oid::UNKNOWN {
                Some(true)
            } else if by_text {
                Some(false)
            } else {
                self.relabels(*input, target)
            };
            match is_cast {
                Some(true) => {
                    let plain = Candidate::plain(vec![target], target);
                    return Found::One(Box::new(plain), target);
                }
                Some(false) => {}
                None => return unsure(&candidates),
            }
        }
        if candidates.iter().any(|it| it.tainted) {
            return Found::Unsure;
        }
        match self.choose(&inputs, &candidates) {
            Found::Unsure => unsure(&candidates),
            Found::Missing | Found::Ambiguous if !certain() => Found::Unsure,
            found @ (Found::One(..) | Found::Missing | Found::Ambiguous) => found,
        }
    }

    /// The type that a function's name may mean as a cast (`FuncNameAsType`).
    fn type_as_function(&self, name: &QualifiedName) -> Option<TypeId> {
        let id = self.find_type(name)?;
        let row = &self.catalog.types[id];
        (!matches!(row.kind, TypeKind::Composite { .. } | TypeKind::Shell)).then_some(id)
    }

    /// Whether a cast written as a function is one that needs no function, or goes by text.
    fn relabels(&self, source: TypeId, target: TypeId) -> Option<bool> {
        let (from, to) = (self.below(source), self.below(target));
        if from == to {
            return Some(true);
        }
        if self.is_foreign(from) || self.is_foreign(to) {
            return None;
        }
        let (from_row, to_row) = (&self.catalog.types[from], &self.catalog.types[to]);
        let strings = [oid::TEXT, oid::VARCHAR, oid::BPCHAR];
        // Those of `pg_cast` without a function that a string's name can mean.
        if strings.contains(&from) && strings.contains(&to) {
            return Some(to != oid::BPCHAR || from == oid::BPCHAR);
        }
        let version = self.settings.postgres;
        if builtins::cast(from_row.name.as_str(), to_row.name.as_str(), version).is_some() {
            // It has a function of that name, or none.
            return if builtins::functions(to_row.name.as_str(), version).any(|it| {
                it.arguments
                    .first()
                    .is_some_and(|it| *it == from_row.name.as_str())
            }) {
                Some(false)
            } else {
                Some(true)
            };
        }
        self.casts(source, target, Context::Explicit)
    }

    /// Whether a schema in which a function of this name is looked up may have more than is known.
    pub(super) fn may_have_more_functions(&self, name: &QualifiedName) -> bool {
        self.has_unknown_extension()
            || name.namespace.as_ref().is_some_and(|namespace| {
                *namespace != "pg_catalog" && self.may_be_elsewhere(name, namespace)
            })
    }

    /// The operator of a schema, written as OPERATOR(schema.symbol), of which extensions alone are known.
    pub(super) fn find_operator_of(
        &self,
        namespace: &Name,
        symbol: &str,
        given: &[Option<TypeId>],
    ) -> Found {
        let inputs: Option<Vec<TypeId>> = given.iter().copied().collect();
        let candidates = self.extension_operators(Some(namespace), symbol, given.len());
        match inputs {
            Some(inputs) if !candidates.is_empty() => {
                match self.choose_operator(&inputs, &candidates) {
                    found @ Found::One(..) => found,
                    Found::Unsure | Found::Missing | Found::Ambiguous => Found::Unsure,
                }
            }
            Some(_) | None => Found::Unsure,
        }
    }

    /// The operator that stands between two types, or before one.
    pub(super) fn find_operator(&self, symbol: &str, given: &[Option<TypeId>]) -> Found {
        let is_made = self
            .catalog
            .others
            .labelled(symbol)
            .any(|(_, other)| other.kind == ObjectKind::Other("OPERATOR"));
        let known = self.symbol(symbol);
        let mut added = self.extension_operators(None, symbol, given.len());
        let is_own = |id: &TypeId| id.0 < FIRST_NORMAL_OID;
        if given
            .iter()
            .all(|id| id.is_some_and(|id| is_own(&id) && id != oid::UNKNOWN))
        {
            // Nothing of PostgreSQL's own becomes a type of an extension by itself.
            added.retain(|it| it.declared.iter().all(is_own));
        }
        let all: Vec<Candidate>;
        let is_added = !added.is_empty();
        let candidates = if is_added {
            added.extend_from_slice(known.candidates(given.len()));
            all = added;
            &all[..]
        } else {
            known.candidates(given.len())
        };
        let unsure = |candidates: &[Candidate]| -> Found {
            let boolean = candidates.iter().all(|it| it.result == oid::BOOL);
            match candidates.first() {
                // What an extension adds to these is a comparison, too.
                Some(first) if boolean => Found::One(Box::new(first.unsettled()), oid::BOOL),
                Some(first)
                    if !is_made
                        && given.iter().flatten().all(|id| !self.is_foreign(*id))
                        && candidates.iter().all(|it| it.result == first.result)
                        && !super::coerce::is_polymorphic(first.result)
                        && given.iter().any(Option::is_some) =>
                {
                    Found::One(Box::new(first.unsettled()), first.result)
                }
                Some(_) | None => Found::Unsure,
            }
        };
        let inputs: Option<Vec<TypeId>> = given.iter().copied().collect();
        let Some(inputs) = inputs else {
            return unsure(candidates);
        };
        if is_made || inputs.iter().any(|id| self.is_foreign_or_array_of(*id)) {
            return unsure(candidates);
        }
        let decide = || match self.choose_operator(&inputs, candidates) {
            Found::Unsure => unsure(candidates),
            found @ (Found::One(..) | Found::Missing | Found::Ambiguous) => found,
        };
        if is_added {
            return decide();
        }
        known.decided(&inputs, self.has_own_casts(), decide)
    }

    /// `oper_select_candidate`, with the rule for a literal beside another type before it.
    fn choose_operator(&self, inputs: &[TypeId], candidates: &[Candidate]) -> Found {
        let exact = |types: &[TypeId]| candidates.iter().find(|it| it.declared == types).cloned();
        let mut tried = inputs.to_vec();
        if let [a, b] = &mut tried[..] {
            let was_unknown = (*a == oid::UNKNOWN) != (*b == oid::UNKNOWN);
            if *a == oid::UNKNOWN {
                *a = *b;
            } else if *b == oid::UNKNOWN {
                *b = *a;
            }
            let known = *a;
            if let Some(found) = exact(&tried) {
                return self.settle(&found, inputs);
            }
            let base = self.below(known);
            if was_unknown
                && base != known
                && let Some(found) = exact(&[base, base])
            {
                return self.settle(&found, inputs);
            }
        } else if let Some(found) = exact(&tried) {
            return self.settle(&found, inputs);
        }
        self.choose(inputs, candidates)
    }

    /// Whether the migrations made a cast between two of PostgreSQL's own types.
    fn has_own_casts(&self) -> bool {
        // A cast has no name.
        self.catalog.others.labelled("").any(|(_, other)| {
            let own = |id: &TypeId| self.catalog.types[*id].namespace == PG_CATALOG;
            other.kind == ObjectKind::Other("CAST") && other.signature.iter().all(own)
        })
    }

    fn is_foreign_or_array_of(&self, id: TypeId) -> bool {
        id != oid::UNKNOWN && self.is_foreign(id)
    }

    /// Whether a call may mean this function: by its name and the number of its arguments.
    pub(super) fn may_call(&self, call: &FunctionCall, id: FunctionId) -> bool {
        let function = &self.catalog.functions[id];
        let in_namespace = match &call.name.namespace {
            Some(written) => self.catalog.namespaces[function.namespace].name == *written,
            None => self.search_path().contains(&function.namespace),
        };
        let most = function.inputs().count();
        let least = function
            .inputs()
            .filter(|input| input.default.is_none())
            .count();
        call.name.name == function.name
            && in_namespace
            && (least..=most).contains(&call.arguments.len())
    }
}

/// The types that a function declares for what a call gives, in the call's order; `None` where it does not take so many or
/// not these names.
fn arrange(
    given: &Given<'_>,
    (types, names, element): (&[TypeId], &[Name], Option<TypeId>),
    has_default: impl Fn(usize) -> bool,
) -> Option<(Vec<TypeId>, bool)> {
    let count = given.types.len();
    let positional = count - given.names.len();
    if !given.names.is_empty() {
        let expands = element.is_some() && !given.variadic;
        if expands || types.len() < count {
            return None;
        }
        let mut taken = vec![false; types.len()];
        let mut declared = Vec::with_capacity(count);
        for at in 0..positional {
            taken[at] = true;
            declared.push(types[at]);
        }
        for name in given.names {
            let at = names.iter().position(|it| it == name)?;
            if at >= types.len() || taken[at] {
                return None;
            }
            taken[at] = true;
            declared.push(types[at]);
        }
        let rest = (0..types.len()).filter(|at| !taken[*at]);
        return rest
            .into_iter()
            .all(has_default)
            .then_some((declared, false));
    }
    let expand = element.filter(|_| !given.variadic && types.len() <= count);
    if let Some(element) = expand {
        let fixed = types.len() - 1;
        let mut declared = types[..fixed].to_vec();
        declared.resize(count, element);
        return Some((declared, true));
    }
    if count > types.len() || !(count..types.len()).all(has_default) {
        return None;
    }
    Some((types[..count].to_vec(), false))
}

/// Adds a candidate, unless one that hides it is there: of an earlier schema of the path, or not variadic.
fn add(found: &mut Vec<Candidate>, candidate: Candidate) {
    let Some(same) = found
        .iter_mut()
        .find(|it| it.declared == candidate.declared)
    else {
        found.push(candidate);
        return;
    };
    if same.place == candidate.place {
        match (same.variadic, candidate.variadic) {
            (false, true) => {}
            (true, false) => *same = candidate,
            (false, false) | (true, true) => same.ambiguous = true,
        }
    }
}
