//! Calls of the migrations' own functions: which one is meant, its arguments, its run, what it gives.
//!
//! <https://www.postgresql.org/docs/current/typeconv-func.html>

use super::candidate::Candidate;
use super::conditions::raise;
use super::eval::Eval;
use super::machine::{Flow, Machine};
use super::query::Rows;
use super::returned::{Returned, outputs, set_result};
use super::state::{Frame, State, Variable};
use super::value::{Unknown, Value};
use super::{DEPTH, control, give_up, join};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, Function, FunctionArgument, FunctionId, TypeId};
use crate::ddl::{Body, Data, Ddl, FunctionKind, TypeName};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::FunctionCall;
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::reads;
use crate::source::{Place, Snippet, Span};

/// How many steps a call counts for.
const CALL: u32 = 500;

/// How deep calls nest on one stack.
const NESTED: usize = 4;

/// The stack of each call below.
const STACK: usize = 64 << 20;

/// What a parameter gets.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// This.
    Value(Value),
    /// Its DEFAULT.
    Default(Snippet),
}

/// What a function is called with.
pub(super) enum Called {
    /// Its arguments.
    Arguments(Vec<Given>),
    /// NEW, OLD and the other variables of a trigger.
    Trigger(Vec<Variable>),
}

impl Eval<'_, '_> {
    /// Calls the function of these that fits the arguments.
    pub(super) fn call_own(
        &self,
        own: &[FunctionId],
        call: &FunctionCall,
        arguments: &[Value],
        span: Span,
    ) -> Result<Returned, Refusal> {
        let mut candidates: Vec<Candidate> = own
            .iter()
            .filter_map(|id| self.candidate(*id, call, arguments))
            .collect();
        match self.chosen(&candidates, call) {
            Some(chosen) if candidates.len() > 1 => {
                candidates = vec![candidates.swap_remove(chosen)];
            }
            Some(_) | None => {
                let best = candidates.iter().map(|it| it.score).max();
                candidates.retain(|it| Some(it.score) == best);
            }
        }
        // What an earlier schema of the path has with the same arguments hides it.
        let signature = |it: &Candidate| -> Vec<TypeId> {
            let inputs = self.folder.catalog.functions[it.id].inputs();
            inputs.map(|input| input.ty.id).collect()
        };
        if let Some(first) = candidates.first().map(signature) {
            let mut index = 0;
            candidates.retain(|it| {
                index += 1;
                index == 1 || signature(it) != first
            });
        }
        let ambiguous = Unknown::new(span, format!("which function {} is called", call.name));
        let doubt = self.perhaps.borrow().last().cloned();
        match candidates.len() {
            0 if doubt.is_none() => Err(Refusal::new(
                Code::UnknownFunction,
                span,
                format!(
                    "function {} does not exist with these argument types",
                    call.name
                ),
            )),
            0 => Ok(Returned::unknown(
                &call.name.name,
                span,
                &format!("function {}", call.name),
            )),
            1 => self.run(&candidates[0], span, doubt),
            _ => {
                for candidate in &candidates {
                    if self.folder.may_run_ddl(candidate.id) {
                        self.run(candidate, span, Some(ambiguous.clone()))?;
                    }
                }
                Ok(Returned::unknown(&call.name.name, span, &ambiguous.what))
            }
        }
    }

    fn run(
        &self,
        candidate: &Candidate,
        span: Span,
        doubt: Option<Unknown>,
    ) -> Result<Returned, Refusal> {
        let mut live = self.live.take().unwrap_or_else(|| self.state.clone());
        let given = candidate.given.clone();
        let returned = self
            .machine
            .call(&mut live, candidate.id, given, span, doubt);
        self.live.replace(Some(live));
        returned
    }
}

impl Machine {
    /// Calls a function of the migrations; where calls nest, on a stack of its own.
    pub(super) fn call(
        &self,
        state: &mut State<'_>,
        id: FunctionId,
        given: Vec<Given>,
        span: Span,
        doubt: Option<Unknown>,
    ) -> Result<Returned, Refusal> {
        self.call_with(state, id, Called::Arguments(given), span, doubt)
    }

    /// The same with what a trigger gives instead of arguments.
    pub(super) fn call_with(
        &self,
        state: &mut State<'_>,
        id: FunctionId,
        given: Called,
        span: Span,
        doubt: Option<Unknown>,
    ) -> Result<Returned, Refusal> {
        self.budget.set(self.budget.get().saturating_sub(CALL));
        if state.folder.via.len() < NESTED {
            return self.call_here(state, id, given, span, doubt);
        }
        let budget = self.budget.get();
        let ran = std::thread::scope(|scope| {
            let run = || {
                let machine = Machine::new(budget);
                let call = || machine.call_here(&mut *state, id, given, span, doubt);
                let (returned, reads) = reads::noting(call);
                (returned, machine.budget.get(), reads)
            };
            let thread = std::thread::Builder::new().stack_size(STACK);
            match thread.spawn_scoped(scope, run).ok()?.join() {
                Ok(result) => Some(result),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        match ran {
            Some((returned, budget, reads)) => {
                reads::note_all(&reads);
                self.budget.set(budget);
                returned
            }
            // The system has no room for another stack.
            None => Ok(self.too_deep(state, id, span)),
        }
    }

    /// A call that is not run, nor are those beside it: they would only get as deep.
    fn too_deep(&self, state: &mut State<'_>, id: FunctionId, span: Span) -> Returned {
        let stop = control::stop(span, "functions call one another too deep");
        state.report(*stop);
        self.budget.set(0);
        let name = &state.folder.catalog.functions[id].name;
        Returned::unknown(name, span, "a function that calls itself")
    }

    /// Runs a function of the migrations on a path. Ways in which it may end that leave different catalogs become
    /// one, in which what differs is tainted.
    fn call_here(
        &self,
        state: &mut State<'_>,
        id: FunctionId,
        given: Called,
        span: Span,
        mut doubt: Option<Unknown>,
    ) -> Result<Returned, Refusal> {
        let function = state.folder.catalog.functions[id].clone();
        let unknown = |what: &str| Ok(Returned::unknown(&function.name, span, what));
        let may_make = state.folder.may_run_ddl(id);
        if state.folder.via.len() >= DEPTH {
            return Ok(self.too_deep(state, id, span));
        }
        let is_run = function.language == "plpgsql" || function.language == "sql";
        let Some(body) = function.body.clone().filter(|_| is_run) else {
            if may_make {
                let warning = state.folder.warn_may_run_ddl(id, span);
                state.report(warning);
            }
            return unknown(&format!("function {}", function.name));
        };
        let said = std::mem::take(&mut state.folder.diagnostics);
        let mut inner = State::new((*state.folder).clone());
        state.folder.diagnostics = said;
        inner.catching.clone_from(&state.catching);
        for guard in &mut inner.catching {
            guard.depth = 0;
        }
        inner.doubtful = state.doubtful || !state.doubts.is_empty() || doubt.is_some();
        inner.transactions.clone_from(&state.transactions);
        inner.event.clone_from(&state.event);
        inner.trigger_depth = state.trigger_depth;
        inner.transactions.executing = false;
        let may_end = std::mem::take(&mut state.transactions.calling)
            && function.kind == FunctionKind::Procedure
            && function.config.is_empty()
            && !function.security_definer;
        inner.transactions.calling = false;
        inner.transactions.atomic |= !may_end;
        inner.counts = super::asks_for_counts(&body.text);
        let (bound, extra) = match given {
            Called::Arguments(given) => {
                (self.bound(&mut inner, &function, given, span)?, Vec::new())
            }
            Called::Trigger(variables) => {
                inner.trigger_depth += 1;
                (Vec::new(), variables)
            }
        };
        if function.strict {
            if bound.iter().any(|(_, value)| *value == Value::Null) {
                return Ok(Returned::null(&function));
            }
            let perhaps_null = bound.iter().find_map(|(_, value)| match value {
                Value::Unknown(unknown) if !unknown.not_null => Some(unknown.plain()),
                _ => None,
            });
            doubt = doubt.or(perhaps_null);
        }
        let path = state.folder.session.search_path.clone();
        let is_restricted = state.folder.session.is_restricted;
        if is_restricted {
            inner.folder.session.search_path = vec![Name::from_quoted("pg_catalog")];
        }
        enter(&mut inner, &function, bound, span);
        if let Some(frame) = inner.frames.last_mut() {
            frame.variables.extend(extra);
        }
        let before = inner.clone();
        let paths = self.body(state, &function, &body, inner);
        let paths = paths.map_err(|mut refusal| {
            *refusal.diagnostic = at_call(*refusal.diagnostic, &function.name, span);
            refusal
        });
        let Some(paths) = paths? else {
            return unknown(&format!("function {}", function.name));
        };
        let mut ends = Vec::new();
        let mut raised = None;
        let must_return = must_return(&function);
        let is_plpgsql = function.language == "plpgsql";
        for (flow, end) in paths {
            match flow {
                Flow::Raise(_) if raised.is_some() => {}
                Flow::Raise(refusal) => raised = Some((refusal, end.transactions)),
                Flow::Exit(_) | Flow::Continue(_) if is_plpgsql => {
                    let message = "control reached end of function without RETURN";
                    let refusal = raise("2F005", body.span, message);
                    raised.get_or_insert((refusal, end.transactions));
                }
                Flow::Next if must_return => {
                    let what = if function.result.id == oid::TRIGGER {
                        "trigger procedure"
                    } else {
                        "function"
                    };
                    let message = format!("control reached end of {what} without RETURN");
                    let refusal = raise("2F005", body.span, message);
                    raised.get_or_insert((refusal, end.transactions));
                }
                Flow::Next | Flow::Exit(_) | Flow::Continue(_) | Flow::Return => ends.push(end),
            }
        }
        let caught = raised.as_ref().is_some_and(|(it, _)| state.catches(it));
        match (raised, doubt) {
            (Some((mut refusal, transactions)), None) if ends.is_empty() => {
                if may_end {
                    state.transactions.start = transactions.start;
                    state.transactions.commits = transactions.commits;
                }
                *refusal.diagnostic = at_call(*refusal.diagnostic, &function.name, span);
                return Err(refusal);
            }
            // It may not have been called, or a handler undoes what it did.
            (_, Some(doubt)) => {
                for end in &mut ends {
                    end.assume(doubt.clone());
                }
                let mut other = before;
                other.returned = Value::Unknown(doubt.plain());
                other.assume(doubt);
                ends.push(other);
            }
            (Some(_), None) if caught => ends.push(before),
            (_, None) => {}
        }
        let end = join::joined_ends(ends);
        if may_end {
            state.transactions.start.clone_from(&end.transactions.start);
            state.transactions.commits = end.transactions.commits;
        }
        let returned = Returned::of(&function, &end, span);
        leave(state, &function, end, span);
        if is_restricted {
            state.folder.session.search_path = path;
        }
        Ok(returned)
    }

    /// The arguments in the function's types, with their defaults.
    fn bound(
        &self,
        inner: &mut State<'_>,
        function: &Function,
        given: Vec<Given>,
        span: Span,
    ) -> Result<Vec<(FunctionArgument, Value)>, Refusal> {
        let is_procedure = function.kind == FunctionKind::Procedure;
        let parameters = function
            .arguments
            .iter()
            .filter(|it| it.is_input() || is_procedure);
        let mut bound = Vec::new();
        for (parameter, given) in parameters.zip(given) {
            let value = match given {
                Given::Value(value) => value,
                Given::Default(default) => self.value(inner, &default)?,
            };
            let value = match inner.folder.written_type(parameter.ty, span) {
                Some(ty) => self.with_eval(inner, "", &[], |eval| eval.assign(value, &ty))?,
                None => value,
            };
            bound.push((parameter.clone(), value));
        }
        Ok(bound)
    }

    /// Runs a body; `None` where it could not be run, which is reported.
    fn body<'a>(
        &self,
        state: &mut State<'a>,
        function: &Function,
        body: &Body,
        inner: State<'a>,
    ) -> Result<Option<super::machine::Paths<'a>>, Refusal> {
        if function.language == "sql" {
            return Ok(Some(self.sql_body(function, body, inner)));
        }
        let parsed = match state.folder.parser.plpgsql(&body.text, body.place) {
            Ok(parsed) => parsed,
            Err(problem) if problem.code == Code::NotUnderstood => {
                state.report(*problem);
                return Ok(None);
            }
            Err(problem) => return Err(Refusal::from(*problem)),
        };
        super::compile::check(&parsed.block, Some(function))?;
        let mut inner = inner;
        inner.assumptions = parsed.assumptions.clone();
        inner.conflict = Some(parsed.conflict);
        match self.block(&parsed.block, inner) {
            Ok(paths) => Ok(Some(paths)),
            Err(stop) => {
                give_up::give_up(&mut state.folder, &parsed.block, *stop);
                state.note(crate::fold::Outcome::Tainted);
                Ok(None)
            }
        }
    }

    /// Runs the statements of a function in SQL; the rows of the last are its result.
    fn sql_body<'a>(
        &self,
        function: &Function,
        body: &Body,
        mut state: State<'a>,
    ) -> super::machine::Paths<'a> {
        if let Some(returned) = body.returned() {
            return match self.value(&mut state, &returned) {
                Ok(value) => {
                    state.returned = value;
                    vec![(Flow::Next, state)]
                }
                Err(refusal) => vec![(Flow::Raise(refusal), state)],
            };
        }
        let (text, place) = inside(body);
        let script = state.folder.parser.statements(text, place);
        let (statements, problems) = &*script;
        if let Some(problem) = problems.first() {
            if problem.code != Code::NotUnderstood {
                let refusal = Refusal::from(problem.clone());
                return vec![(Flow::Raise(refusal), state)];
            }
            state.report(problem.clone());
        }
        let last = statements.len();
        for (number, statement) in (1..).zip(statements) {
            let query = match &statement.ddl {
                Ddl::Data(Data {
                    query: Some(query),
                    target: None,
                    what,
                    ..
                }) if number == last && *what != "CALL" => Some(query),
                _ => None,
            };
            let done = if let Some(query) = query {
                self.rows(&mut state, query)
                    .map(|rows| set_result(&mut state, function, &rows, statement.span))
            } else {
                if number == last {
                    let what = "the rows of a statement";
                    state.returned = Value::unknown(statement.span, what);
                    state.rows = Rows::of_nothing_known(statement.span, what).rows;
                }
                self.apply(&mut state, statement, &[])
            };
            if let Err(refusal) = done {
                return vec![(Flow::Raise(refusal), state)];
            }
        }
        vec![(Flow::Next, state)]
    }
}

/// The statements of a body: of a SQL-standard one, those between BEGIN ATOMIC and END.
pub(in crate::fold) fn inside(body: &Body) -> (&str, Place) {
    let text = &*body.text;
    let lower = text.to_ascii_lowercase();
    match (lower.find("atomic"), lower.rfind("end")) {
        (Some(start), Some(end)) if body.sql_standard && lower.starts_with("begin") => {
            let start = start + "atomic".len();
            (&text[start..end.max(start)], body.place.shifted(start))
        }
        _ => (text, body.place),
    }
}

/// Whether a function has to say with RETURN what it gives.
fn must_return(function: &Function) -> bool {
    function.language == "plpgsql"
        && function.kind != FunctionKind::Procedure
        && !function.returns_set
        && outputs(function).next().is_none()
        && function.result.id != oid::VOID
        && function.result.id != oid::EVENT_TRIGGER
}

/// Opens the frame of the arguments, takes over the function's own settings and owner.
fn enter(
    inner: &mut State<'_>,
    function: &Function,
    bound: Vec<(FunctionArgument, Value)>,
    span: Span,
) {
    inner.arguments = bound.iter().map(|(_, value)| value.clone()).collect();
    let mut variables = Vec::new();
    let mut values = bound.into_iter().map(|(_, value)| value);
    let is_procedure = function.kind == FunctionKind::Procedure;
    for parameter in &function.arguments {
        let value = if parameter.is_input() || is_procedure {
            values.next().unwrap_or(Value::Null)
        } else {
            Value::Null
        };
        if let Some(name) = &parameter.name {
            let ty = inner.folder.written_type(parameter.ty, span);
            variables.push(Variable::typed(name.clone(), ty, value));
        }
    }
    inner.expected = super::reading::expected(&inner.folder, function);
    inner.outputs = outputs(function).map(|it| it.name.clone()).collect();
    inner
        .frames
        .push(Frame::new(Some(function.name.clone()), variables));
    inner.folder.via = inner.folder.via.iter().copied().chain([span]).collect();
    for (name, value) in &function.config {
        if *name == "search_path" {
            let names = inner.folder.parser.identifiers(value);
            inner.folder.session.search_path =
                names.iter().map(|name| Name::from_quoted(name)).collect();
        }
    }
    if function.security_definer {
        inner.folder.session.role = function.owner;
    }
}

/// Takes over what a function did, and goes back to the settings around it.
fn leave<'a>(state: &mut State<'a>, function: &Function, end: State<'a>, span: Span) {
    state.note(end.outcome);
    state.missed.extend(end.missed.iter().copied());
    let mut folder = end.folder;
    folder.via.clone_from(&state.folder.via);
    if function
        .config
        .iter()
        .any(|(name, _)| *name == "search_path")
    {
        folder
            .session
            .search_path
            .clone_from(&state.folder.session.search_path);
    }
    if function.security_definer {
        folder.session.role = state.folder.session.role;
    }
    let said = std::mem::take(&mut state.folder.diagnostics);
    let new = std::mem::replace(&mut folder.diagnostics, said);
    for diagnostic in new {
        let diagnostic = at_call(diagnostic, &function.name, span);
        if !folder.diagnostics.contains(&diagnostic) {
            folder.diagnostics.push(diagnostic);
        }
    }
    state.folder = folder;
}

/// What is said of a body, said of the call that runs it.
fn at_call(diagnostic: Diagnostic, function: &Name, call: Span) -> Diagnostic {
    let said_so = diagnostic
        .labels
        .iter()
        .any(|label| label.message.starts_with("in function"));
    let inner = diagnostic.span;
    let mut diagnostic = if said_so {
        diagnostic
    } else {
        diagnostic.label(inner, format!("in function \"{function}\""))
    };
    diagnostic.span = call;
    diagnostic
}

impl crate::fold::Folder<'_> {
    /// A type as a cast would name it; `None` for one that has no name of its own.
    pub(super) fn written_type(&self, ty: ColumnType, span: Span) -> Option<TypeName> {
        let row = self.catalog.types.get(ty.id)?;
        let (row, dimensions) = match row.element {
            Some(element) => (self.catalog.types.get(element)?, 1),
            None => (row, 0),
        };
        Some(TypeName {
            name: QualifiedName {
                namespace: Some(self.catalog.namespaces.get(row.namespace)?.name.clone()),
                name: row.name.clone(),
            },
            modifiers: Vec::new(),
            dimensions,
            column_of: None,
            span,
        })
    }
}
