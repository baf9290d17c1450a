//! Applies statements to the catalog with PostgreSQL's rules, one file an object kind, mirroring `catalog/`.
//!
//! Knows neither sqlparser nor paths nor targets. Computed SQL (EXECUTE, bodies of DO) reaches the parser through
//! [`ExprParser`](crate::expr::ExprParser). Every statement ends applied, without effect, or reported with its place.

mod acl;
mod acl_target;
mod adopt;
mod aggregate;
mod alter_column;
mod alter_table;
mod base_type;
mod check;
mod clone;
mod clone_key;
mod collation;
mod column;
mod command_tag;
mod comment;
mod composite;
mod constraint;
mod data;
mod depend;
mod describe;
mod domain;
mod drop;
mod drop_role;
mod expression;
mod extension;
mod foreign_key;
mod function;
mod function_body;
mod function_options;
mod index;
mod inherit;
mod language;
mod like;
mod namespace;
mod naming;
mod needs;
mod nextval;
mod operator_class;
pub mod order;
mod other;
mod owned;
mod parameters;
mod partition;
mod partition_bound;
mod partition_check;
pub mod plpgsql;
mod policy;
mod publication;
mod query;
mod range;
pub mod refusal;
mod relation;
mod rename;
mod report;
mod resolve;
mod role;
mod routine;
mod rule;
mod scope;
mod sequence;
pub mod session;
mod set_schema;
pub mod settings;
mod sound;
mod stored;
mod taint;
#[cfg(test)]
mod tests;
mod trigger;
mod ty;
mod view;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Aside, Catalog, RelationId};
use crate::ddl::{Ddl, Ident, ObjectName, Statement};
use crate::diagnostics::Diagnostic;
use crate::expr::ExprParser;
use crate::name::{Name, QualifiedName};
use crate::reads::Changes;
use crate::shared::Shared;
use crate::source::{Around, FileId, Origin, SearchPaths, Sources, Span};

use expression::Trees;
pub use query::deparse;
use refusal::MissingKind;
pub use refusal::Refusal;
use report::Refused;
pub use session::Session;
pub use settings::{DataApiGrants, Platform, Settings};

/// What the fold gives.
#[derive(Debug, Clone)]
pub struct Folded {
    /// The catalog after all statements.
    pub catalog: Catalog,
    /// Problems, in the order of the statements.
    pub diagnostics: Vec<Diagnostic>,
    /// How each statement ended, in order.
    pub outcomes: Vec<(Span, Outcome)>,
    /// The SQLSTATE of each statement that was refused for itself, also where its report speaks for several.
    pub refusals: BTreeMap<Span, String>,
    /// The search paths that statements ran under.
    pub search_paths: SearchPaths,
}

/// How a statement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It changed the catalog, or found that it need not (IF NOT EXISTS).
    Applied,
    /// It changes no output: rows, sessions, verification.
    NoEffect,
    /// PostgreSQL would refuse it; nothing of it is there.
    Refused,
    /// It is not understood or not decided; what it could touch is tainted.
    Tainted,
}

/// Commands without effect here that leave something behind in the database all the same.
const KEPT_ASIDE: [&str; 7] = [
    "ALTER DATABASE, SYSTEM",
    "ALTER ROLE … SET",
    "ALTER TABLE ALL IN TABLESPACE",
    "ALTER … ALL IN TABLESPACE",
    "CREATE SUBSCRIPTION",
    "CREATE TABLESPACE",
    "SECURITY LABEL",
];

/// Applies all statements to an empty database, in order.
pub fn fold(statements: &[Statement], parser: &dyn ExprParser, settings: &Settings) -> Folded {
    crate::packed::load();
    let mut run = Run::new(parser, settings);
    run.add(statements);
    run.finish()
}

/// Statements that are applied to an empty database, as they come. Cloning it lets several go on from here.
#[derive(Clone)]
pub struct Run<'a> {
    folder: Folder<'a>,
    refused: Refused,
    outcomes: Vec<(Span, Outcome)>,
    refusals: BTreeMap<Span, String>,
    search_paths: SearchPaths,
    /// The file of the last statement.
    file: Option<FileId>,
    /// The files that the runner says something of.
    around: BTreeMap<FileId, Around>,
}

impl<'a> Run<'a> {
    /// With an empty database.
    pub fn new(parser: &'a dyn ExprParser, settings: &'a Settings) -> Self {
        Self {
            folder: Folder::new(parser, settings),
            refused: Refused::default(),
            outcomes: Vec::new(),
            refusals: BTreeMap::new(),
            search_paths: SearchPaths::new(session::default_search_path(settings)),
            file: None,
            around: BTreeMap::new(),
        }
    }

    /// The same where runners put transactions around files.
    #[must_use]
    pub fn with_transactions(mut self, sources: &Sources) -> Self {
        let said = sources.iter().map(|(id, file)| (id, file.around));
        self.around = said.filter(|(_, it)| *it != Around::Unknown).collect();
        self
    }

    /// Applies further statements.
    pub fn add(&mut self, statements: &[Statement]) {
        let Self {
            folder,
            refused,
            outcomes,
            refusals,
            search_paths,
            file,
            around,
        } = self;
        for statement in statements {
            if file.replace(statement.span.file) != Some(statement.span.file) {
                folder.end_session();
                if let Some(around) = around.get(&statement.span.file) {
                    folder.begin_file(*around, statements);
                }
            }
            search_paths.note(statement.span, &folder.session.search_path);
            let outcome = match folder.apply(statement) {
                Ok(outcome) => outcome,
                Err(refusal) => {
                    let sqlstate = refusal.diagnostic.sqlstate.clone();
                    refusals.extend(sqlstate.map(|it| (statement.span, it)));
                    folder.recover(refused, statement, refusal)
                }
            };
            for inner in std::mem::take(&mut folder.deferred) {
                folder.via = inner.via;
                folder.recover(refused, &inner.statement, inner.refusal);
                folder.via = Arc::new([]);
            }
            folder.end_statement();
            outcomes.push((statement.span, outcome));
        }
    }

    /// What was read of this one that is not the same in the other, where a file ends; `None` where they differ in what
    /// nobody notes who reads it. What is left of a session is ended before anybody reads it.
    pub(crate) fn changes(&self, other: &Self) -> Option<Changes> {
        let (own, others) = (&self.folder, &other.folder);
        let is_same = own.catalog.is_same_beside_rows(&others.catalog)
            && own.diagnostics == others.diagnostics
            && own.filled == others.filled
            && own.tablespaces == others.tablespaces
            && own.unnamed == others.unnamed
            && self.refused == other.refused;
        is_same.then(|| own.catalog.changes(&others.catalog))
    }

    /// This one, which is behind `old`, as it would be behind `new`: nothing between has read what those differ in.
    #[must_use]
    pub(crate) fn behind(&self, old: &Self, new: &Self) -> Self {
        let mut own = self.clone();
        let (old_catalog, new_catalog) = (&old.folder.catalog, &new.folder.catalog);
        own.folder.catalog.take_over(old_catalog, new_catalog);
        let outcomes = new.outcomes.iter();
        let outcomes = outcomes.chain(&self.outcomes[old.outcomes.len()..]);
        own.outcomes = outcomes.copied().collect();
        own.refusals
            .retain(|span, _| !old.refusals.contains_key(span));
        own.refusals.extend(new.refusals.clone());
        own.search_paths
            .take_over(&old.search_paths, &new.search_paths);
        own
    }

    /// The catalog so far.
    pub fn catalog(&self) -> &Catalog {
        &self.folder.catalog
    }

    /// Ends the last session and the reports.
    pub fn finish(mut self) -> Folded {
        self.folder.end_session();
        self.folder.finish_reports(self.refused);
        Folded {
            catalog: self.folder.catalog,
            diagnostics: self.folder.diagnostics,
            outcomes: self.outcomes,
            refusals: self.refusals,
            search_paths: self.search_paths,
        }
    }
}

/// An identifier as the name of an object that has no schema.
fn object_name(ident: &Ident) -> ObjectName {
    ObjectName {
        name: QualifiedName {
            namespace: None,
            name: ident.name.clone(),
        },
        span: ident.span,
    }
}

/// A database session that statements are applied in. Cloning it takes a savepoint.
#[derive(Clone)]
pub struct Folder<'a> {
    /// The catalog so far.
    pub catalog: Catalog,
    /// The session's state.
    pub session: Shared<Session>,
    /// Parses expressions and computed SQL.
    pub parser: &'a dyn ExprParser,
    /// Version and platform.
    pub settings: &'a Settings,
    /// What was reported so far; refusals come back from [`Folder::apply`] instead.
    pub diagnostics: Vec<Diagnostic>,
    /// The call sites of DO, EXECUTE and functions around the statement, outermost first.
    pub via: Arc<[Span]>,
    /// Statements in a DO block that are refused for want of an object that nothing creates.
    deferred: Vec<plpgsql::Deferred>,
    /// The tables that the migrations have put rows into.
    filled: BTreeSet<RelationId>,
    /// Objects that a running body makes under names that are not known.
    unnamed: Vec<plpgsql::Unnamed>,
    /// The trees of expressions that were parsed.
    trees: Trees,
    /// The expressions that were found sound.
    sound: sound::Sound,
    /// The search path that was last asked for.
    path: RefCell<Option<resolve::Path>>,
    /// PostgreSQL's operators that were asked for.
    symbols: query::Symbols,
    /// What a query may name besides columns: the variables of a body that makes a table of it, and runs it itself.
    variables: Option<query::Parameters>,
    /// What the statement names and that is not there, unless the platform has it.
    doubts: RefCell<Vec<Refusal>>,
    /// The tablespaces that were made.
    tablespaces: Vec<Name>,
    /// Whether a type that nothing creates gets a stand-in: the statement was refused for it and is tried again.
    assume_types: bool,
}

impl<'a> Folder<'a> {
    /// An empty database.
    pub fn new(parser: &'a dyn ExprParser, settings: &'a Settings) -> Self {
        Self::on(Catalog::of_version(settings.postgres), parser, settings)
    }

    /// A new session in a database.
    fn on(catalog: Catalog, parser: &'a dyn ExprParser, settings: &'a Settings) -> Self {
        Self {
            catalog,
            session: Session::new(settings).into(),
            path: RefCell::default(),
            parser,
            settings,
            diagnostics: Vec::new(),
            via: Arc::new([]),
            deferred: Vec::new(),
            filled: BTreeSet::new(),
            unnamed: Vec::new(),
            trees: Trees::default(),
            sound: sound::Sound::default(),
            symbols: query::Symbols::default(),
            variables: None,
            doubts: RefCell::default(),
            tablespaces: Vec::new(),
            assume_types: false,
        }
    }

    /// Applies one statement; a refusal leaves catalog, session and diagnostics as they were.
    pub fn apply(&mut self, statement: &Statement) -> Result<Outcome, Refusal> {
        let before = (self.session.clone(), self.diagnostics.len());
        if self.has_event_triggers() {
            return self.apply_with_events(statement, before);
        }
        let result = if matches!(statement.ddl, Ddl::Do(_) | Ddl::Data(_)) {
            // What is refused has changed copies alone: one of them is put in place at the end.
            self.dispatch(statement)
        } else if self.replaces_catalog(&statement.ddl) {
            let catalog = self.catalog.clone();
            let result = self.dispatch(statement);
            if result.is_err() {
                self.catalog = catalog;
            }
            result
        } else {
            let mark = self.catalog.mark();
            let result = self.dispatch(statement);
            if result.is_err() {
                self.catalog.go_back(mark);
            } else {
                self.catalog.keep(&mark);
            }
            result
        };
        if result.is_err() {
            let (session, diagnostics) = before;
            self.session = session;
            self.diagnostics.truncate(diagnostics);
        }
        result
    }

    /// Applies a statement that event triggers may wait for: an error in them undoes it.
    fn apply_with_events(
        &mut self,
        statement: &Statement,
        (session, diagnostics): (Shared<Session>, usize),
    ) -> Result<Outcome, Refusal> {
        let before = self.catalog.clone();
        let result = self.fire_start(statement).and_then(|()| {
            let before = self.catalog.clone();
            let outcome = self.dispatch(statement)?;
            self.fire_end(statement, &before)?;
            Ok(outcome)
        });
        if result.is_err() {
            self.catalog = before;
            self.session = session;
            self.diagnostics.truncate(diagnostics);
        }
        result
    }

    /// Reports a refusal. A statement that names a type which nothing creates is applied with a stand-in for it, so
    /// that the table is there, tainted, for the statements that follow.
    fn recover(
        &mut self,
        refused: &mut Refused,
        statement: &Statement,
        refusal: Refusal,
    ) -> Outcome {
        let type_is_missing = refusal
            .missing
            .as_ref()
            .is_some_and(|missing| missing.kind == MissingKind::Type);
        let on_table = matches!(
            statement.ddl,
            Ddl::CreateTable(_) | Ddl::AlterTable(_) | Ddl::Do(_)
        );
        if !(type_is_missing && on_table) {
            return self.report_refusal(refused, statement, refusal);
        }
        // The report first: the diagnostics are in the order of the statements.
        self.report_refusal(refused, statement, refusal);
        self.assume_types = true;
        let again = self.apply(statement);
        self.assume_types = false;
        match again {
            Ok(_) => Outcome::Tainted,
            Err(_) => Outcome::Refused,
        }
    }

    /// The origin of a fact that this clause states now.
    pub fn origin(&self, span: Span) -> Origin {
        Origin {
            span,
            via: self.via.clone(),
        }
    }

    /// Whether a statement, or one inside it, may put another catalog in place of the one that it began with, before it
    /// is refused: it goes back to an earlier one, or runs functions whose paths have a catalog each.
    fn replaces_catalog(&self, ddl: &Ddl) -> bool {
        if let Ddl::CreateTableAs(it) = ddl {
            let query = it.query.as_ref();
            return query.is_some_and(|query| !self.makers_in(&query.text).is_empty());
        }
        matches!(ddl, Ddl::Transaction(_) | Ddl::CreateExtension(_))
    }

    fn dispatch(&mut self, statement: &Statement) -> Result<Outcome, Refusal> {
        let outcome = self.dispatch_ddl(statement);
        let outcome = outcome.and_then(|outcome| match &statement.stored {
            Some(stored) => self.check_stored(stored, &statement.ddl).map(|()| outcome),
            None => Ok(outcome),
        });
        let doubts = self.doubts.take();
        if outcome.is_ok() {
            self.report_doubts(doubts);
        }
        outcome
    }

    fn dispatch_ddl(&mut self, statement: &Statement) -> Result<Outcome, Refusal> {
        let span = statement.span;
        if let Some(needs) = &statement.needs
            && needs.version > self.settings.postgres
        {
            let (needs, has) = (needs, self.settings.postgres);
            return Err(Refusal::from((*needs.error).clone()).help(format!(
                "PostgreSQL {} takes it, and this is about {has}: `postgres` in codegen.toml or --postgres says which it is.",
                needs.version
            )));
        }
        if report::makes_temporary(&statement.ddl) {
            self.temporary_namespace(self.origin(span));
        }
        match &statement.ddl {
            Ddl::CreateSchema(it) => self.create_schema(it, span),
            Ddl::CreateExtension(it) => self.create_extension(it, span),
            Ddl::CreateRole(it) => self.create_role(it, span),
            Ddl::CreateTable(it) => self.create_table(it, span),
            Ddl::CreateTableAs(it) => self.create_table_as(it, span),
            Ddl::CreateView(it) => self.create_view(it, span),
            Ddl::AttachIndex(it) => self.attach_index(it),
            Ddl::AlterTable(it) => self.alter_table(it),
            Ddl::CreateIndex(it) => self.create_index(it, span),
            Ddl::CreateSequence(it) => self.create_sequence(it, span),
            Ddl::CreateEnum(it) => self.create_enum(it, span),
            Ddl::CreateComposite(it) => self.create_composite(it, span),
            Ddl::CreateDomain(it) => self.create_domain(it, span),
            Ddl::AlterEnum(it) => self.alter_enum(it, span),
            Ddl::AlterComposite(it) => self.alter_composite(it, span),
            Ddl::AlterDomain(it) => self.alter_domain(it, span),
            Ddl::AlterSequence(it) => self.alter_sequence(it, span),
            Ddl::CreateRange(it) => self.create_range(it, span),
            Ddl::CreateBaseType(it) => self.create_base_type(it, span),
            Ddl::CreateAggregate(it) => self.create_aggregate(it, span),
            Ddl::CreateOther(it) => self.create_other(it, span),
            Ddl::AlterOther(it) => self.alter_other(it),
            Ddl::AlterExtension(it) => self.alter_extension(it, span),
            Ddl::CreatePublication(it) => self.create_publication(it, span),
            Ddl::AlterPublication(it) => self.alter_publication(it, span),
            Ddl::AlterRole(it) => {
                // SET and RESET: a role's settings are not kept.
                if it.options.is_empty() {
                    self.set_aside("ALTER ROLE … SET", None, span);
                }
                self.alter_role(it, span)
            }
            Ddl::Owned(it) => self.owned(it, span),
            Ddl::CreateFunction(it) => self.create_function(it, span),
            Ddl::AlterFunction(it) => self.alter_function(it, span),
            Ddl::CreateTrigger(it) => self.create_trigger(it, span),
            Ddl::CreatePolicy(it) => self.create_policy(it, span),
            Ddl::AlterPolicy(it) => self.alter_policy(it, span),
            Ddl::Comment(it) => self.comment(it, span),
            Ddl::Grant(it) => self.grant(it, span),
            Ddl::GrantRole(it) => self.grant_role(it, span),
            Ddl::AlterDefaultPrivileges(it) => self.alter_default_privileges(it, span),
            Ddl::Drop(it) => self.drop(it, span),
            Ddl::Rename(it) => self.rename(it, span),
            Ddl::AlterOwner(it) => self.alter_owner(it, span),
            Ddl::SetSchema(it) => self.set_schema(it, span),
            Ddl::DependsOnExtension(it) => self.depends_on_extension(it),
            Ddl::Do(it) => plpgsql::run_do(self, &it.body, span),
            Ddl::Set(it) => self.set(it, span),
            Ddl::Transaction(it) => self.transaction(it, span),
            Ddl::Discard(it) => self.discard(*it, span),
            Ddl::Data(it) => self.data(it, span),
            Ddl::NoEffect { what } => {
                if KEPT_ASIDE.contains(what) {
                    self.set_aside(what, None, span);
                }
                Ok(Outcome::NoEffect)
            }
            Ddl::NotFolded(it) => self.not_folded(it, span),
        }
    }

    /// Notes a statement that changes what the catalog does not keep.
    fn set_aside(&mut self, what: &'static str, relation: Option<RelationId>, span: Span) {
        let aside = Aside {
            what,
            relation,
            span,
        };
        Arc::make_mut(&mut self.catalog.aside).push(aside);
    }
}
