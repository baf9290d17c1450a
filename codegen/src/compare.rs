//! Two schemas to what changed between them: makes the models of both and has them compared. Wires; knows no rules.

use crate::lower::access::{self, Report as Rights};
use crate::lower::diff::{self, Report, Side};
use crate::lower::names::{NameOptions, Names};
use crate::lower::typescript::TsOptions;
use crate::lower::{self, Facts};
use crate::parse::Postgres;
use crate::schema::Schema;
use crate::source::Span;

/// A schema, as its outputs are made.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// What is said of it to every output.
    pub facts: Facts<'a>,
    /// What the config says about names.
    pub names: NameOptions,
}

/// The languages whose generated types somebody uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Languages {
    /// `database.ts`
    pub typescript: bool,
    /// `schema.rs`
    pub rust: bool,
}

/// What is compared of a schema.
struct Made<'a> {
    facts: Facts<'a>,
    names: Names,
    statements: Vec<Span>,
    access: Rights,
    typescript: Option<lower::typescript::Model>,
    rust: Option<lower::rust::Model>,
}

/// What changed from one schema to another.
pub fn diff(old: &Given<'_>, new: &Given<'_>, languages: Languages) -> Report {
    let (old, new) = (Made::of(old, languages), Made::of(new, languages));
    diff::diff(old.side(), new.side())
}

impl<'a> Made<'a> {
    fn of(given: &Given<'a>, languages: Languages) -> Self {
        let facts = given.facts;
        let (names, _) = Names::new(&facts, &given.names);
        let source = access_source(facts);
        let roles = access::usual_roles(source);
        let made = languages.typescript;
        let options = TsOptions::default();
        let typescript = made.then(|| lower::typescript::lower(&facts, &names, &options).0);
        let rust = languages.rust.then(|| lower::rust::lower(&facts, &names).0);
        Self {
            facts,
            statements: given.schema.statements.iter().map(|it| it.0).collect(),
            access: access::report(source, facts.namespaces, &roles, &Postgres),
            typescript,
            rust,
            names,
        }
    }

    fn side(&self) -> Side<'_> {
        Side {
            facts: self.facts,
            names: &self.names,
            statements: &self.statements,
            access: &self.access,
            typescript: self.typescript.as_ref(),
            rust: self.rust.as_ref(),
        }
    }
}

fn access_source(facts: Facts<'_>) -> lower::explain::Source<'_> {
    lower::explain::Source {
        catalog: facts.catalog,
        sources: facts.sources,
        nullability: facts.nullability,
    }
}
