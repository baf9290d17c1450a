//! The middle of the flow in one call: files in, catalog and facts out. Wires the stages; knows none of their rules.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::catalog::{Catalog, Deparsed, NamespaceId, Type, TypeKind};
use crate::diagnostics::{Diagnostic, Severity};
use crate::expr::ExprParser;
use crate::expr::remember::Remembering;
use crate::fold::{Folded, Outcome, Settings};
use crate::infer::nullability::{Nullability, nullability};
use crate::infer::predicate::Check;
use crate::lower::again::{Again, Inferred};
use crate::lower::snapshot::Snapshot;
use crate::lower::squash::{self, Squashed};
use crate::lower::{Driver, Facts, Header, Input};
use crate::shared::Shared;
use crate::source::{SearchPaths, SourceFile, SourceKind, Sources, Span};
use crate::{ddl, fold, infer, packed, parse, platform};

mod again;

pub use again::Rereading;

/// A schema as the migrations leave it: the middle of the flow, from which every output is made.
#[derive(Debug, Clone)]
pub struct Schema {
    /// All files, the platform's and the prelude before the migrations.
    pub sources: Sources,
    /// The catalog.
    pub catalog: Catalog,
    /// Its CHECK constraints as predicates, once they are asked for.
    checks: OnceLock<Arc<Vec<Shared<Check>>>>,
    domain_checks: OnceLock<Arc<Vec<Check>>>,
    nullability: OnceLock<Arc<Nullability>>,
    deparsed: OnceLock<Deparsed>,
    /// What the migrations were read under.
    settings: Settings,
    /// The schemas that outputs show, as far as they are there.
    pub namespaces: Vec<NamespaceId>,
    /// Each statement's place and how it ended.
    pub statements: Vec<(Span, Outcome)>,
    /// The SQLSTATE of each statement that was refused for itself.
    pub refusals: BTreeMap<Span, String>,
    /// The search paths that the statements ran under.
    search_paths: SearchPaths,
    /// What lowerings keep, where they make nearly the same again.
    again: Option<Arc<Again>>,
    /// Everything there is to say, in the order of the stages.
    pub diagnostics: Vec<Diagnostic>,
}

/// What psql would send of a file that nobody gave the files for which it includes.
fn alone(file: SourceFile) -> SourceFile {
    parse::psql::expand(file, &mut |include| {
        Err(format!("\"{}\" is not among the files", include.path))
    })
}

/// All files with the platform's before them, as psql sends them, and the settings that know how many those are.
fn with_platform(files: Vec<SourceFile>, settings: &Settings) -> (Vec<SourceFile>, Settings) {
    let mut all = platform::files(settings.platform, settings.data_api_grants);
    let settings = Settings {
        platform_files: all.len() as u32,
        ..settings.clone()
    };
    all.extend(files.into_iter().map(alone));
    (all, settings)
}

impl Schema {
    /// Reads a schema out of files: `files` are the prelude and the migrations in the order in which they are applied;
    /// the platform's own come first and need not be given.
    ///
    /// ```
    /// use codegen::{schema::Schema, fold::Settings, source::SourceFile};
    ///
    /// let file = SourceFile::migration("1_init.sql", "create table notes (id bigint primary key);");
    /// let schema = Schema::read(vec![file], &Settings::default());
    /// assert!(schema.diagnostics.is_empty());
    /// let notes = schema.catalog.relation(codegen::catalog::PUBLIC, "notes").expect("it was created");
    /// assert!(schema.catalog.relations[notes].column("id").expect("it is a column").not_null);
    /// ```
    pub fn read(files: Vec<SourceFile>, settings: &Settings) -> Self {
        packed::load();
        let parser = Remembering::new(&parse::Postgres);
        Self::read_with(&parser, files, settings)
    }

    /// [`Schema::read`] with the parser of texts inside of statements. Of one that remembers much is left, which takes
    /// time to take apart: who ends anyway can spare it. What is known of PostgreSQL is what is loaded.
    pub fn read_with(parser: &dyn ExprParser, files: Vec<SourceFile>, settings: &Settings) -> Self {
        let (all, settings) = with_platform(files, settings);
        let sources = Sources::new(all);
        let mut diagnostics = Vec::new();
        let mut run = fold::Run::new(parser, &settings).with_transactions(&sources);
        parse::parse_each(
            &sources,
            0..sources.len(),
            parse::Readings::First,
            Some(parser),
            |parsed| {
                diagnostics.append(&mut parsed.diagnostics);
                run.add(&parsed.statements);
            },
        );
        let folded = run.finish();
        Self::of(sources, diagnostics, folded, &settings)
    }

    /// What these files were folded to; `diagnostics` are those of the parser.
    fn of(
        sources: Sources,
        mut diagnostics: Vec<Diagnostic>,
        folded: Folded,
        settings: &Settings,
    ) -> Self {
        let Folded {
            catalog,
            diagnostics: folded,
            outcomes,
            refusals,
            search_paths,
        } = folded;
        diagnostics.extend(folded);
        let namespaces = settings
            .namespaces
            .iter()
            .filter_map(|name| catalog.namespace(name.as_str()))
            .collect();
        Self {
            sources,
            catalog,
            checks: OnceLock::new(),
            domain_checks: OnceLock::new(),
            nullability: OnceLock::new(),
            deparsed: OnceLock::new(),
            settings: settings.clone(),
            namespaces,
            statements: outcomes,
            refusals,
            search_paths,
            again: None,
            diagnostics,
        }
    }

    /// These files in the order in which each comes after those that make what it refers to; of those that could come
    /// next, the one that stands first.
    pub fn by_dependency(files: &[SourceFile], settings: &Settings) -> Vec<SourceFile> {
        let before = platform::files(settings.platform, settings.data_api_grants);
        let settings = &Settings {
            platform_files: before.len() as u32,
            ..settings.clone()
        };
        let statements =
            |file: &SourceFile| parse::parse(&Sources::new(vec![alone(file.clone())])).statements;
        let groups = |kind: SourceKind| files.iter().filter(move |file| file.kind == kind);
        let first: Vec<ddl::Statement> = before
            .iter()
            .chain(groups(SourceKind::Prelude))
            .flat_map(statements)
            .collect();
        let migrations: Vec<_> = groups(SourceKind::Migration).map(statements).collect();
        let order = fold::order::by_dependency(&first, &migrations, &parse::Postgres, settings);
        let prelude = groups(SourceKind::Prelude).cloned();
        let migrations: Vec<&SourceFile> = groups(SourceKind::Migration).collect();
        prelude
            .chain(order.into_iter().map(|index| migrations[index].clone()))
            .collect()
    }

    /// Its CHECK constraints as predicates.
    pub fn checks(&self) -> &[Shared<Check>] {
        self.kept_checks()
    }

    fn kept_checks(&self) -> &Arc<Vec<Shared<Check>>> {
        self.checks.get_or_init(|| {
            let pieces = self.again.as_deref().map(Again::pieces);
            let mut checks = infer::checks(&self.catalog, &parse::Postgres, pieces);
            crate::lower::checks::by_types(&self.catalog, &mut checks);
            Arc::new(checks)
        })
    }

    /// The CHECK constraints of its domains as predicates, VALUE standing as column 0.
    pub fn domain_checks(&self) -> &[Check] {
        self.kept_domain_checks()
    }

    fn kept_domain_checks(&self) -> &Arc<Vec<Check>> {
        self.domain_checks
            .get_or_init(|| Arc::new(infer::domain_checks(&self.catalog, &parse::Postgres)))
    }

    /// The expressions of the schemas shown as PostgreSQL prints them.
    pub fn deparsed(&self) -> &Deparsed {
        let made = || {
            fold::deparse(
                &self.catalog,
                &self.namespaces,
                &parse::Postgres,
                &self.settings,
            )
        };
        self.deparsed.get_or_init(made)
    }

    /// Which columns of its views are never NULL, with the reasons.
    pub fn nullability(&self) -> &Nullability {
        self.kept_nullability()
    }

    fn kept_nullability(&self) -> &Arc<Nullability> {
        self.nullability
            .get_or_init(|| Arc::new(nullability(&self.catalog, self.checks())))
    }

    /// What the macros compare structs with.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(
            &self.catalog,
            self.checks(),
            self.nullability(),
            &self.sources,
            &self.diagnostics,
        )
    }

    /// The schema as one file of SQL, which is read again: what is not the same then is among its doubts. `from` says
    /// where the migrations are.
    pub fn squashed(&self, from: &str) -> Squashed {
        let prelude = || {
            let files = self.sources.iter().map(|(_, file)| file);
            files
                .filter(|file| file.kind == SourceKind::Prelude)
                .cloned()
        };
        let before = Self::read(prelude().collect(), &self.settings).catalog;
        let mut squashed = squash::squash(squash::Source {
            catalog: &self.catalog,
            before: &before,
            sources: &self.sources,
            paths: &self.search_paths,
            postgres: self.settings.postgres,
            from,
        });
        let file = SourceFile::migration("schema.sql", squashed.text());
        let again = Self::read(prelude().chain([file]).collect(), &self.settings);
        let differences = squash::compare::differences(&self.catalog, &again.catalog);
        let own = |it: &&Diagnostic| again.sources.file(it.span.file).kind == SourceKind::Migration;
        let errors = again.diagnostics.iter().filter(own);
        let errors = errors.filter(|it| it.severity == Severity::Error);
        // What was not understood of the migrations is not understood of this either.
        let errors =
            errors.filter(|it| self.diagnostics.iter().all(|own| own.message != it.message));
        let errors = errors.map(|it| {
            let at = again.sources.position(it.span);
            format!("line {}: {}", at.line, it.message)
        });
        squashed.doubts.extend(errors.chain(differences));
        squashed
    }

    /// How many files are migrations.
    pub fn migrations(&self) -> usize {
        self.sources
            .iter()
            .filter(|(_, file)| file.kind == SourceKind::Migration)
            .count()
    }

    /// What the lowerings read; `header` is for the head of generated files.
    pub fn facts<'a>(&'a self, header: &'a Header, omit_tainted: bool) -> Facts<'a> {
        let facts = Facts {
            catalog: &self.catalog,
            checks: self.checks(),
            domain_checks: self.domain_checks(),
            nullability: self.nullability(),
            sources: &self.sources,
            namespaces: &self.namespaces,
            header,
            omit_tainted,
            driver: Driver::PostgRest,
            input: Input::Canonical,
            dialect: crate::lower::zod::Dialect::Classic,
            docs: crate::config::shape::Docs::default(),
            reach: None,
            again: self.again.as_deref(),
        };
        if let Some(again) = facts.again {
            again.inferred(|| Inferred {
                checks: Arc::clone(self.kept_checks()),
                domain_checks: Arc::clone(self.kept_domain_checks()),
                nullability: Arc::clone(self.kept_nullability()),
            });
        }
        facts
    }

    /// The same for a lowering that reads no CHECK as a predicate and no proof: nothing is inferred.
    pub fn facts_without_checks<'a>(&'a self, header: &'a Header, omit_tainted: bool) -> Facts<'a> {
        Facts {
            catalog: &self.catalog,
            checks: &[],
            domain_checks: &[],
            nullability: Nullability::none(),
            sources: &self.sources,
            namespaces: &self.namespaces,
            header,
            omit_tainted,
            driver: Driver::PostgRest,
            input: Input::Canonical,
            dialect: crate::lower::zod::Dialect::Classic,
            docs: crate::config::shape::Docs::default(),
            reach: None,
            again: None,
        }
    }

    /// The objects of the schemas shown that are not sure, by name, in creation order.
    pub fn left_out(&self) -> Vec<String> {
        let catalog = &self.catalog;
        let shown = |namespace| self.namespaces.contains(&namespace);
        let relations = catalog
            .relations
            .iter()
            .filter(|(_, it)| it.kind.has_columns() && shown(it.namespace) && !it.taints.is_empty())
            .map(|(_, relation)| relation.name.to_string());
        let is_row_type = |ty: &Type| match &ty.kind {
            TypeKind::Composite { relation } => catalog.relations[*relation].kind.has_columns(),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => false,
        };
        let types = catalog
            .types
            .iter()
            .filter(|(_, ty)| {
                shown(ty.namespace)
                    && !ty.taints.is_empty()
                    && ty.element.is_none()
                    && !is_row_type(ty)
            })
            .map(|(_, ty)| ty.name.to_string());
        let functions = catalog
            .functions
            .iter()
            .filter(|(_, function)| shown(function.namespace) && !function.taints.is_empty())
            .map(|(_, function)| format!("{}()", function.name));
        let missing = catalog.missing.keys().cloned();
        relations
            .chain(types)
            .chain(functions)
            .chain(missing)
            .collect()
    }
}
