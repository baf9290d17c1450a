//! The expressions and queries that a statement keeps as slices.
//!
//! A statement that sqlparser took whole has none that is broken. Of the others each slice is parsed once here, so that
//! what PostgreSQL would refuse inside is said where it stands, though no stage may ever ask for its tree.

use std::collections::BTreeSet;

use super::Postgres;
use crate::ddl::{
    AlterDomainAction, AlterTableAction, BoundValue, ColumnConstraint, ColumnConstraintKind,
    CreateOther, Ddl, FunctionArgument, IndexElement, IndexKey, PartitionBound, TableAction,
    TableConstraint, TableConstraintKind, TableElement,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::ExprParser;
use crate::fnv::Text;
use crate::source::Snippet;

/// The texts of expressions in which nothing is wrong: the same few stand in many statements.
pub(super) struct Sound<'a> {
    texts: BTreeSet<Text>,
    /// Who parses them.
    pub(super) parser: &'a dyn ExprParser,
}

impl Default for Sound<'_> {
    fn default() -> Self {
        Self::by(&Postgres)
    }
}

impl<'a> Sound<'a> {
    /// None yet. What this parser remembers of the first of each text is there for whoever asks for its tree.
    pub(super) fn by(parser: &'a dyn ExprParser) -> Self {
        let texts = BTreeSet::new();
        Self { texts, parser }
    }

    /// What is not understood in the statement's expressions, or the first thing that PostgreSQL would refuse.
    pub(super) fn problems(&mut self, ddl: &Ddl) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        let mut problems = Vec::new();
        let mut note = |problem: Option<Box<Diagnostic>>| match problem {
            None => Ok(()),
            Some(problem) if problem.code == Code::SyntaxError => Err(problem),
            Some(problem) => {
                problems.push(problem.of_applied());
                Ok(())
            }
        };
        for slice in expressions(ddl) {
            let text = Text::new(&slice.text);
            if self.texts.contains(&text) {
                continue;
            }
            let problem = self.parser.expression(&slice.text, slice.place()).err();
            if problem.is_none() {
                self.texts.insert(text);
            }
            note(problem)?;
        }
        for query in queries(ddl) {
            note(self.parser.query(&query.text, query.place()).err())?;
        }
        Ok(problems)
    }
}

/// The commands of a rule.
fn queries(ddl: &Ddl) -> Vec<&Snippet> {
    let Ddl::CreateOther(CreateOther {
        rule: Some(rule), ..
    }) = ddl
    else {
        return Vec::new();
    };
    let commands = rule.commands.iter().filter(|it| !it.is_notify());
    commands.map(|it| &it.text).collect()
}

fn expressions(ddl: &Ddl) -> Vec<&Snippet> {
    match ddl {
        Ddl::CreateTable(table) => table
            .elements
            .iter()
            .flat_map(|element| {
                let (clauses, constraint) = match element {
                    TableElement::Column(column) => (&column.constraints[..], None),
                    TableElement::Constraint(constraint) => (&[][..], Some(constraint)),
                    TableElement::Options(column) => (&column.constraints[..], None),
                    TableElement::Like(_) => (&[][..], None),
                };
                of_columns(clauses).chain(constraint.into_iter().flat_map(of_constraint))
            })
            .chain(table.partition_of.iter().flat_map(|it| of_bound(&it.bound)))
            .collect(),
        Ddl::AlterTable(table) => table
            .actions
            .iter()
            .flat_map(|(action, _)| of_action(action))
            .collect(),
        Ddl::CreateIndex(index) => of_index(&index.elements).chain(&index.predicate).collect(),
        Ddl::CreateDomain(domain) => of_columns(&domain.constraints).collect(),
        Ddl::AlterDomain(domain) => match &domain.action {
            AlterDomainAction::Default(expr) => expr.iter().collect(),
            AlterDomainAction::AddConstraint(constraint) => {
                of_columns(std::slice::from_ref(constraint)).collect()
            }
            AlterDomainAction::NotNull(_)
            | AlterDomainAction::DropConstraint { .. }
            | AlterDomainAction::ValidateConstraint(_) => Vec::new(),
        },
        Ddl::CreateSchema(schema) => {
            let elements = schema.elements.iter();
            elements.flat_map(|it| expressions(&it.ddl)).collect()
        }
        Ddl::CreateFunction(function) => of_arguments(&function.arguments),
        Ddl::CreateTrigger(trigger) => trigger.when.iter().collect(),
        Ddl::CreatePolicy(policy) => policy.using.iter().chain(&policy.check).collect(),
        Ddl::AlterPolicy(policy) => policy.using.iter().chain(&policy.check).collect(),
        Ddl::CreateOther(other) => {
            let rule = other.rule.iter();
            rule.flat_map(|it| &it.condition).collect()
        }
        Ddl::CreateTableAs(_)
        | Ddl::CreateView(_)
        | Ddl::AttachIndex(_)
        | Ddl::CreateExtension(_)
        | Ddl::CreateRole(_)
        | Ddl::CreateSequence(_)
        | Ddl::CreateEnum(_)
        | Ddl::CreateComposite(_)
        | Ddl::AlterEnum(_)
        | Ddl::AlterFunction(_)
        | Ddl::AlterOther(_)
        | Ddl::AlterExtension(_)
        | Ddl::CreatePublication(_)
        | Ddl::AlterPublication(_)
        | Ddl::AlterRole(_)
        | Ddl::Owned(_)
        | Ddl::AlterComposite(_)
        | Ddl::AlterSequence(_)
        | Ddl::CreateRange(_)
        | Ddl::CreateBaseType(_)
        | Ddl::CreateAggregate(_)
        | Ddl::SetSchema(_)
        | Ddl::DependsOnExtension(_)
        | Ddl::Comment(_)
        | Ddl::Grant(_)
        | Ddl::GrantRole(_)
        | Ddl::AlterDefaultPrivileges(_)
        | Ddl::Drop(_)
        | Ddl::Rename(_)
        | Ddl::AlterOwner(_)
        | Ddl::Do(_)
        | Ddl::Set(_)
        | Ddl::Discard(_)
        | Ddl::Transaction(_)
        | Ddl::Data(_)
        | Ddl::NoEffect { .. }
        | Ddl::NotFolded(_) => Vec::new(),
    }
}

fn of_columns(clauses: &[ColumnConstraint]) -> impl Iterator<Item = &Snippet> {
    clauses
        .iter()
        .filter_map(|constraint| match &constraint.kind {
            ColumnConstraintKind::Default(expr)
            | ColumnConstraintKind::Generated { expr, .. }
            | ColumnConstraintKind::Check(expr) => Some(expr),
            ColumnConstraintKind::NotNull
            | ColumnConstraintKind::Null
            | ColumnConstraintKind::Identity(..)
            | ColumnConstraintKind::PrimaryKey
            | ColumnConstraintKind::Unique { .. }
            | ColumnConstraintKind::References(_) => None,
        })
}

fn of_bound(bound: &PartitionBound) -> Vec<&Snippet> {
    let values = match bound {
        PartitionBound::In(values) => [&values[..], &[]],
        PartitionBound::Range { from, to } => [&from[..], &to[..]],
        PartitionBound::Default | PartitionBound::Hash { .. } => [&[][..], &[]],
    };
    let values = values.into_iter().flatten();
    values
        .filter_map(|value| match value {
            BoundValue::Value(expr) => Some(expr),
            BoundValue::Min | BoundValue::Max | BoundValue::Null => None,
        })
        .collect()
}

fn of_constraint(constraint: &TableConstraint) -> Vec<&Snippet> {
    match &constraint.kind {
        TableConstraintKind::Check { expr, .. } => vec![expr],
        TableConstraintKind::Exclude {
            elements,
            predicate,
            method: _,
        } => of_index(elements.iter().map(|(element, _)| element))
            .chain(predicate)
            .collect(),
        TableConstraintKind::PrimaryKey { .. }
        | TableConstraintKind::Unique { .. }
        | TableConstraintKind::UsingIndex { .. }
        | TableConstraintKind::ForeignKey { .. }
        | TableConstraintKind::NotNull { .. } => Vec::new(),
    }
}

fn of_index<'a>(
    elements: impl IntoIterator<Item = &'a IndexElement>,
) -> impl Iterator<Item = &'a Snippet> {
    elements
        .into_iter()
        .filter_map(|element| match &element.key {
            IndexKey::Expression(expr) => Some(expr),
            IndexKey::Column(_) => None,
        })
}

fn of_arguments(arguments: &[FunctionArgument]) -> Vec<&Snippet> {
    arguments
        .iter()
        .filter_map(|argument| argument.default.as_ref())
        .collect()
}

fn of_action(action: &AlterTableAction) -> Vec<&Snippet> {
    match action {
        AlterTableAction::AddColumn { column, .. } => of_columns(&column.constraints).collect(),
        AlterTableAction::AddConstraint(constraint) => of_constraint(constraint),
        AlterTableAction::SetDefault { default, .. } => default.iter().collect(),
        AlterTableAction::SetExpression { expr, .. } => vec![expr],
        AlterTableAction::SetType { using, .. } => using.iter().collect(),
        AlterTableAction::Table(TableAction::AttachPartition { bound, .. }) => of_bound(bound),
        AlterTableAction::Table(_)
        | AlterTableAction::DropColumn { .. }
        | AlterTableAction::SetNotNull { .. }
        | AlterTableAction::AddIdentity { .. }
        | AlterTableAction::SetIdentity { .. }
        | AlterTableAction::DropIdentity { .. }
        | AlterTableAction::DropExpression { .. }
        | AlterTableAction::DropConstraint { .. }
        | AlterTableAction::ValidateConstraint(_)
        | AlterTableAction::RenameColumn { .. }
        | AlterTableAction::RenameConstraint { .. }
        | AlterTableAction::AlterConstraint { .. }
        | AlterTableAction::ClusterOn(_)
        | AlterTableAction::NoEffect(_) => Vec::new(),
    }
}
