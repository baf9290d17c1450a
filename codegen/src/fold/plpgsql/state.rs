//! The state of one path of a run: variables, errors at hand, doubts; and how paths that agree become one.

use super::conditions::catches;
use super::difference::Differences;
use super::doubts::Doubts;
use super::events::EventRows;
use super::join::{joined, joined_ends, same_catalog, same_core};
use super::query::{Row, Rows};
use super::value::{Unknown, Value};
use crate::catalog::ColumnType;
use crate::ddl::TypeName;
use crate::ddl::plpgsql::{Assumption, BoundCursor, Condition, Conflict};
use crate::diagnostics::Diagnostic;
use crate::fold::query::{Named, Parameters, Variables};
use crate::fold::{Folder, Outcome, Refusal};
use crate::name::Name;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many paths are kept apart for what no output shows.
const CROWD: usize = 4;

/// How many paths go on side by side; of more, those at one place are made one, with what differs tainted.
const MOST: usize = 16;

/// A path's state.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// Catalog, session and what was reported; boxed, since paths are handed on at every statement.
    pub(super) folder: Box<Folder<'a>>,
    /// The variables, the outermost block's first.
    pub(super) frames: Vec<Frame>,
    /// How the block has ended so far.
    pub(super) outcome: Outcome,
    /// The conditions that were taken one way here and the other way elsewhere, each once.
    pub(super) doubts: Doubts,
    /// How often one was.
    pub(super) taken: usize,
    /// The body is perhaps not run at all.
    pub(super) doubtful: bool,
    /// What other paths that were joined to this one hold differently, and outputs do not show.
    pub(super) beside: BTreeSet<String>,
    /// What the user says of conditions in the body.
    pub(super) assumptions: Arc<[Assumption]>,
    /// Statements that were refused on this path, by a report that is put off.
    pub(super) missed: BTreeSet<Span>,
    /// The errors that are being handled, the outermost first.
    pub(super) handled: Vec<Refusal>,
    /// What the handlers around catch.
    pub(super) catching: Vec<Guard>,
    /// In plpgsql: what a name means that is a variable's and a column's.
    pub(super) conflict: Option<Conflict>,
    /// In a function: what it was called with, `$1` …
    pub(super) arguments: Arc<[Value]>,
    /// In a function: the variables that are its result.
    pub(super) outputs: Arc<[Option<Name>]>,
    /// The columns of the rows that it is to return, where they are known.
    pub(super) expected: Option<Arc<[ColumnType]>>,
    /// The next query is that of RETURN QUERY.
    pub(super) returning: bool,
    /// What RETURN gave.
    pub(super) returned: Value,
    /// The rows that RETURN NEXT and RETURN QUERY gave.
    pub(super) rows: Vec<Row>,
    /// The cursors that were opened; those that are closed again have none.
    pub(super) cursors: BTreeMap<Name, Option<Portal>>,
    /// How many rows the last statement took: `ROW_COUNT`.
    pub(super) row_count: Value,
    /// Whether FOUND or `ROW_COUNT` is asked for.
    pub(super) counts: bool,
    /// How many triggers are around.
    pub(super) trigger_depth: u32,
    /// In the function of an event trigger: what it can ask about the statement.
    pub(super) event: Option<Arc<EventRows>>,
    /// The transactions that the body may end.
    pub(super) transactions: Transactions<'a>,
}

/// An open cursor.
#[derive(Debug, Clone)]
pub(super) struct Portal {
    /// Its rows.
    pub(super) rows: Arc<Rows>,
    /// The row that it is at: 0 is before the first.
    pub(super) at: usize,
}

/// A block with handlers around.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// What they catch.
    pub(super) conditions: Arc<[Condition]>,
    /// How many frames stay when they catch it.
    pub(super) depth: usize,
}

/// Whether COMMIT and ROLLBACK are allowed, and what ROLLBACK goes back to.
#[derive(Clone, Default)]
pub(super) struct Transactions<'a> {
    /// They are not: a transaction is open around, or a statement that calls the function.
    pub(super) atomic: bool,
    /// How many blocks with handlers are around.
    pub(super) guards: u32,
    /// The session as the transaction at hand began; none where the body ends none.
    pub(super) start: Option<Box<Folder<'a>>>,
    /// How many transactions were committed.
    pub(super) commits: u32,
    /// The next call is that of a CALL statement.
    pub(super) calling: bool,
    /// What runs is the text of an EXECUTE.
    pub(super) executing: bool,
}

impl Transactions<'_> {
    /// Whether both would go back to the same, and have both committed something or nothing.
    fn is_as_far_as(&self, other: &Self) -> bool {
        let is_same = match (&self.start, &other.start) {
            (Some(a), Some(b)) => same_catalog(&a.catalog, &b.catalog),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        is_same && (self.commits > 0) == (other.commits > 0)
    }
}

/// The variables of a block, or of a loop.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    /// `<<label>>`
    pub(super) label: Option<Name>,
    /// In the order declared; a later one of the same name hides the first.
    pub(super) variables: Vec<Variable>,
}

/// A variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    /// Its name.
    pub(super) name: Name,
    /// Its type; a record has none.
    pub(super) ty: Option<TypeName>,
    /// NOT NULL
    pub(super) not_null: bool,
    /// The columns of a row type.
    pub(super) fields: Option<Arc<[Name]>>,
    /// The query of a bound cursor.
    pub(super) cursor: Option<Arc<BoundCursor>>,
    /// Its value.
    pub(super) value: Value,
    /// Whether a record has had a row yet.
    pub(super) assigned: bool,
}

impl Frame {
    /// A frame of these variables.
    pub(super) fn new(label: Option<Name>, variables: Vec<Variable>) -> Self {
        Self { label, variables }
    }

    /// The variable's value.
    pub(super) fn get(&self, name: &Name) -> Option<&Value> {
        self.variables
            .iter()
            .rev()
            .find(|variable| variable.name == *name)
            .map(|variable| &variable.value)
    }
}

impl Variable {
    /// A variable without a type.
    pub(super) fn new(name: &str, value: Value) -> Self {
        Self::typed(Name::from_quoted(name), None, value)
    }

    /// A variable of a type.
    pub(super) fn typed(name: Name, ty: Option<TypeName>, value: Value) -> Self {
        Self {
            name,
            ty,
            not_null: false,
            fields: None,
            cursor: None,
            value,
            assigned: true,
        }
    }

    /// Whether it is a record or row, whose fields a name may mean.
    pub(super) fn is_row(&self) -> bool {
        let may_be = |value: &Value| matches!(value, Value::Record(_) | Value::Unknown(_));
        self.fields.is_some() || self.ty.is_none() && may_be(&self.value)
    }

    /// Whether it is a row that certainly has no field of this name.
    pub(super) fn lacks(&self, field: &Name) -> bool {
        match &self.value {
            Value::Record(record) => {
                record.open.is_none() && record.fields.iter().all(|(name, _)| name != field)
            }
            _ => false,
        }
    }

    /// The fields of a record that has a row.
    fn known_fields(&self) -> Option<Vec<Name>> {
        match &self.value {
            Value::Record(record) if record.open.is_none() && self.is_record() => {
                Some(record.fields.iter().map(|(name, _)| name.clone()).collect())
            }
            _ => None,
        }
    }

    /// Whether it has the columns of what was last put in it.
    pub(super) fn is_record(&self) -> bool {
        self.ty.is_none() && self.fields.is_none() && self.cursor.is_none()
    }

    /// Whether a row goes into it whole.
    pub(super) fn takes_row(&self) -> bool {
        self.ty.is_none()
    }
}

impl Guard {
    /// Whether a handler catches an error with this SQLSTATE.
    pub(super) fn catches(&self, sqlstate: &str) -> bool {
        self.conditions.iter().any(|it| catches(it, sqlstate))
    }
}

impl<'a> State<'a> {
    /// The state in which a block starts.
    pub(super) fn new(folder: Folder<'a>) -> Self {
        Self {
            folder: Box::new(folder),
            frames: vec![Frame::new(
                None,
                vec![Variable::new("found", Value::Bool(false))],
            )],
            outcome: Outcome::NoEffect,
            doubts: Doubts::default(),
            taken: 0,
            doubtful: false,
            beside: BTreeSet::new(),
            assumptions: Arc::new([]),
            missed: BTreeSet::new(),
            handled: Vec::new(),
            catching: Vec::new(),
            conflict: None,
            arguments: Arc::new([]),
            outputs: Arc::new([]),
            expected: None,
            returning: false,
            returned: Value::Null,
            rows: Vec::new(),
            cursors: BTreeMap::new(),
            row_count: Value::Int(0),
            counts: false,
            trigger_depth: 0,
            event: None,
            transactions: Transactions::default(),
        }
    }

    /// What a query may name besides columns: so many values of USING, or the arguments, then the variables.
    pub(super) fn variables(&self, using: usize) -> Parameters {
        let positions = if using > 0 || self.transactions.executing {
            using
        } else {
            self.arguments.len()
        };
        let mut inputs = vec![(None, None); positions];
        let mut names = BTreeMap::new();
        if !self.transactions.executing {
            let labels = self.frames.iter().filter_map(|it| it.label.clone());
            names.extend(labels.map(|it| (it, Named::Label)));
            let inner_first = self.frames.iter().rev();
            let mut seen = BTreeSet::new();
            for it in inner_first.flat_map(|frame| frame.variables.iter().rev()) {
                if seen.insert(&it.name) {
                    let ty = it.ty.as_ref();
                    let ty = ty.and_then(|ty| self.folder.named_type(ty).ok()?);
                    inputs.push((Some(it.name.clone()), ty));
                    let meaning = if it.is_row() {
                        Named::Record(it.known_fields())
                    } else {
                        Named::Variable(ty)
                    };
                    names.insert(it.name.clone(), meaning);
                }
            }
        }
        let conflict = self.conflict.filter(|_| !self.transactions.executing);
        Parameters {
            function: None,
            inputs,
            body: conflict.map(|conflict| Variables { names, conflict }),
        }
    }

    /// Whether a handler around catches this error.
    pub(super) fn catches(&self, refusal: &Refusal) -> bool {
        refusal.sqlstate().is_some_and(|sqlstate| {
            let mut guards = self.catching.iter();
            guards.any(|guard| guard.catches(sqlstate))
        })
    }

    /// Whether another path with the same error goes on as this one once it is caught.
    pub(super) fn is_caught_alike(&self, other: &Self, refusal: &Refusal) -> bool {
        let sqlstate = refusal.sqlstate().unwrap_or_default();
        let mut guards = self.catching.iter().rev();
        guards.find(|it| it.catches(sqlstate)).is_some_and(|guard| {
            let depth = guard.depth.min(self.frames.len());
            self.frames.get(..depth) == other.frames.get(..depth)
                && self.rows == other.rows
                && self.has_same_cursors(other)
        })
    }

    /// Whether a refusal for want of an object does not end the path: nothing catches it, and either it is not certain
    /// that PostgreSQL comes here, or the object may be there after all.
    pub(super) fn excuses(&self, refusal: &Refusal) -> bool {
        let perhaps = |missing| {
            self.doubtful || !self.doubts.is_empty() || self.folder.may_be_of_platform(missing)
        };
        refusal.missing.as_deref().is_some_and(perhaps) && !self.catches(refusal)
    }

    /// The refusal of a statement to which every way through the body comes.
    pub(super) fn certain_refusal<'s>(
        mut ends: impl Iterator<Item = &'s State<'a>>,
    ) -> Option<Refusal>
    where
        'a: 's,
    {
        let first = ends.next()?;
        let mut missed = first.missed.clone();
        for end in ends {
            missed.retain(|span| end.missed.contains(span));
        }
        let mut deferred = first.folder.deferred.iter();
        let found = deferred.find(|it| missed.contains(&it.statement.span))?;
        Some(found.refusal.clone())
    }

    /// What the user says of the condition that stands here.
    pub(super) fn assumed(&self, condition: Span) -> Option<bool> {
        let meant = self.assumptions.iter().find(|it| {
            it.lines.file == condition.file
                && (it.lines.start..it.lines.end).contains(&condition.start)
        });
        meant.map(|it| it.holds)
    }

    /// Notes that a condition was taken one way.
    pub(super) fn assume(&mut self, doubt: Unknown) {
        self.taken += 1;
        self.doubts.add(doubt);
    }

    /// Notes how a statement ended.
    pub(super) fn note(&mut self, outcome: Outcome) {
        let weight = |outcome: Outcome| match outcome {
            Outcome::NoEffect => 0,
            Outcome::Applied => 1,
            Outcome::Refused | Outcome::Tainted => 2,
        };
        if weight(outcome) > weight(self.outcome) {
            self.outcome = if outcome == Outcome::Refused {
                Outcome::Tainted
            } else {
                outcome
            };
        }
    }

    /// Reports something without ending the path.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.folder.diagnostics.contains(&diagnostic) {
            self.folder.diagnostics.push(diagnostic);
        }
        self.note(Outcome::Tainted);
    }

    /// Sets `FOUND`.
    pub(super) fn set_found(&mut self, value: Value) {
        self.frames[0].variables[0].value = value;
    }

    /// Sets `ROW_COUNT`, and `FOUND` by it.
    pub(super) fn set_count(&mut self, count: Value) {
        let found = match &count {
            Value::Int(count) => Value::Bool(*count > 0),
            count => {
                let span = Span::new(crate::source::FileId(0), 0, 0);
                let what = "whether rows were found";
                let unknown = count.reason().map(Unknown::plain);
                Value::Unknown(Unknown {
                    not_null: true,
                    ..unknown.unwrap_or_else(|| Unknown::new(span, what))
                })
            }
        };
        self.set_found(found);
        self.row_count = count;
    }

    /// The function runs in the transaction of the statement that calls it.
    pub(super) fn in_statement(mut self) -> Self {
        self.transactions.atomic = true;
        self
    }

    /// Whether a variable has this name.
    pub(super) fn has_variable(&self, name: &Name) -> bool {
        self.frames.iter().any(|frame| frame.get(name).is_some())
    }

    /// The type of a variable, `None` in `Some` for a record.
    pub(super) fn variable_mut(&mut self, name: &Name) -> Option<&mut Variable> {
        let variable = self.frames.iter_mut().rev().find_map(|frame| {
            frame
                .variables
                .iter_mut()
                .rev()
                .find(|variable| variable.name == *name)
        })?;
        variable.assigned = true;
        Some(variable)
    }

    /// Takes over the other path's variables where they are the same, and forgets the others.
    pub(super) fn join_variables(&mut self, other: &Self) {
        if self.returned != other.returned {
            self.returned = joined(&self.returned, &other.returned);
        }
        if self.row_count != other.row_count {
            self.row_count = joined(&self.row_count, &other.row_count);
        }
        for (frame, others) in self.frames.iter_mut().zip(&other.frames) {
            for (variable, other) in frame.variables.iter_mut().zip(&others.variables) {
                variable.assigned |= other.assigned;
                if variable.value != other.value {
                    variable.value = joined(&variable.value, &other.value);
                }
            }
        }
        self.folder.session.join_custom(&other.folder.session);
        self.folder.filled.extend(&other.folder.filled);
        for diagnostic in &other.folder.diagnostics {
            if !self.folder.diagnostics.contains(diagnostic) {
                self.folder.diagnostics.push(diagnostic.clone());
            }
        }
        for unnamed in &other.folder.unnamed {
            if !self.folder.unnamed.contains(unnamed) {
                self.folder.unnamed.push(unnamed.clone());
            }
        }
        for deferred in &other.folder.deferred {
            if !self.folder.deferred.contains(deferred) {
                self.folder.deferred.push(deferred.clone());
            }
        }
        self.missed.retain(|span| other.missed.contains(span));
        self.taken = self.taken.max(other.taken);
        self.doubts.join(&other.doubts);
        self.beside.extend(other.beside.iter().cloned());
        self.note(other.outcome);
    }

    /// Whether the two differ in nothing but their variables' values.
    fn may_join(&self, other: &Self) -> bool {
        self.is_at_same_place(other) && same_catalog(&self.folder.catalog, &other.folder.catalog)
    }

    fn is_at_same_place(&self, other: &Self) -> bool {
        self.frames.len() == other.frames.len()
            && self
                .frames
                .iter()
                .zip(&other.frames)
                .all(|(a, b)| a.variables.len() == b.variables.len())
            && self.handled.len() == other.handled.len()
            && self.rows == other.rows
            && self.transactions.is_as_far_as(&other.transactions)
            && self.has_same_cursors(other)
            && self.folder.session.search_path == other.folder.session.search_path
            && self.folder.session.role == other.folder.session.role
            && self.folder.session.user == other.folder.session.user
    }

    fn has_same_cursors(&self, other: &Self) -> bool {
        let is_same = |a: &Option<Portal>, b: &Option<Portal>| match (a, b) {
            (Some(a), Some(b)) => a.at == b.at && a.rows.rows == b.rows.rows,
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.cursors.len() == other.cursors.len()
            && self.cursors.iter().zip(&other.cursors).all(
                |((name, portal), (other_name, other_portal))| {
                    name == other_name && is_same(portal, other_portal)
                },
            )
    }

    /// Widens this state by a later one at the same place; `false` where that adds nothing.
    pub(super) fn widen(&mut self, later: &Self) -> Option<bool> {
        if !self.may_join(later) {
            return None;
        }
        let before = self.frames.clone();
        self.join_variables(later);
        Some(self.frames != before)
    }
}

/// Paths that differ in nothing but variables become one; where there are many, those too that differ in nothing that
/// outputs show.
pub(super) fn alike(states: Vec<State<'_>>) -> Vec<State<'_>> {
    if states.len() < 2 {
        return states;
    }
    let mut joined: Vec<State<'_>> = Vec::new();
    for state in states {
        if let Some(other) = joined.iter_mut().find(|other| other.may_join(&state)) {
            other.join_variables(&state);
            continue;
        }
        let crowded = joined.len() >= CROWD;
        let similar = joined.iter_mut().find(|other| {
            crowded
                && other.is_at_same_place(&state)
                && same_core(&other.folder.catalog, &state.folder.catalog)
        });
        match similar {
            Some(other) => {
                let mut differences = Differences::default();
                differences.collect(&other.folder.catalog, &state.folder.catalog);
                other.beside.extend(differences.into_names());
                other.join_variables(&state);
            }
            None => joined.push(state),
        }
    }
    joined
}

/// The paths on which a body goes on.
pub(super) fn join_states(states: Vec<State<'_>>) -> Vec<State<'_>> {
    let mut joined = alike(states);
    if joined.len() > MOST {
        joined = one_a_place(joined);
    }
    // Paths that differ go on side by side: what the next statements make has the same ids on all of them.
    let next = joined
        .iter()
        .map(|state| state.folder.catalog.next_oid)
        .max();
    for state in &mut joined {
        state.folder.catalog.next_oid = next.unwrap_or(state.folder.catalog.next_oid);
    }
    joined
}

/// Makes one path of those that stand at the same place.
fn one_a_place(states: Vec<State<'_>>) -> Vec<State<'_>> {
    let mut groups: Vec<Vec<State<'_>>> = Vec::new();
    for state in states {
        match groups.iter_mut().find(|it| it[0].is_at_same_place(&state)) {
            Some(group) => group.push(state),
            None => groups.push(vec![state]),
        }
    }
    groups.into_iter().map(joined_ends).collect()
}
