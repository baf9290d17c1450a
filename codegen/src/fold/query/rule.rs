//! CREATE RULE: its condition and its commands name what is there. OLD and NEW stand beside what a command reads, their
//! columns behind these names alone; in the condition the columns are seen without them, too.
//!
//! `transformRuleStmt` in PostgreSQL's sources.

use super::from::columns_of;
use super::{Item, Reader, Rows, Scope, Uses};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, RelationId};
use crate::ddl::{CreateOther, Ident, RuleCommand, RuleEvent};
use crate::diagnostics::Code;
use crate::expr::walk::Part;
use crate::expr::{ExprKind, FromItem, Query, QueryBody};
use crate::fold::{Folder, Refusal};
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    /// Sees that what a rule names is there; gives what it uses.
    pub(in crate::fold) fn check_rule(&self, it: &CreateOther) -> Result<Uses, Refusal> {
        let mut uses = Uses::default();
        let Some(rule) = &it.rule else {
            return Ok(uses);
        };
        let relation = self.resolve_relation(&it.object.name)?;
        if !self.catalog.relations[relation].taints.is_empty() {
            return Ok(uses);
        }
        let [old, new] = self.versions(relation);
        if let Some(condition) = &rule.condition
            && let Some(tree) = self.placed_expression(condition)?
        {
            let scope = Scope {
                items: match rule.event {
                    RuleEvent::Select | RuleEvent::Delete => vec![old.clone()],
                    RuleEvent::Insert => vec![new.clone()],
                    RuleEvent::Update => vec![old.clone(), new.clone()],
                },
                ..Scope::default()
            };
            let mut reader = Reader::new(self);
            reader.boolean(&tree, "WHERE", &scope)?;
            reader.no_groups(&tree, "WHERE", &scope)?;
            reader.no_sets(&tree, "WHERE")?;
            uses.extend(reader.uses);
        }
        let scope = Scope {
            items: vec![old, new],
            qualified: true,
            ..Scope::default()
        };
        let mut returns = false;
        for command in &rule.commands {
            let rows = self.check_command(command, rule.event, &scope, &mut uses)?;
            if let Some((rows, span)) = rows {
                let said = if std::mem::replace(&mut returns, true) {
                    Some("cannot have multiple RETURNING lists in a rule")
                } else if rule.condition.is_some() {
                    Some("RETURNING lists are not supported in conditional rules")
                } else if !rule.instead {
                    Some("RETURNING lists are not supported in non-INSTEAD rules")
                } else {
                    None
                };
                if let Some(said) = said {
                    return Err(Refusal::new(Code::FeatureNotSupported, span, said));
                }
                self.check_returned(relation, &rows, span)?;
            }
        }
        // A rule goes with its relation.
        uses.relations.remove(&relation);
        Ok(uses)
    }

    fn versions(&self, relation: RelationId) -> [Item; 2] {
        let row = &self.catalog.relations[relation];
        ["old", "new"].map(|name| Item {
            name: Some(Name::from_quoted(name)),
            namespace: None,
            rows: columns_of(relation, row),
            row: row.row_type.map(ColumnType::plain),
            id: None,
        })
    }

    /// What a command returns has the columns of the rule's relation (42P17).
    fn check_returned(&self, id: RelationId, rows: &Rows, span: Span) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        if rows.open {
            return Ok(());
        }
        let refuse = |what: String| {
            let refusal = Refusal::new(Code::InvalidTableDefinition, span, what);
            Err(refusal.with_sqlstate("42P17"))
        };
        let mut columns = row.columns();
        for (at, entry) in rows.columns.iter().enumerate() {
            let Some(column) = columns.next() else {
                return refuse("RETURNING list has too many entries".to_owned());
            };
            let (Some(mut ty), of) = (entry.ty, column.ty) else {
                continue;
            };
            // A literal is a text.
            if ty.id == oid::UNKNOWN {
                ty.id = oid::TEXT;
            }
            let differs = if ty.id != of.id {
                "type"
            } else if ty.modifier != of.modifier && ty.modifier >= 0 && of.modifier >= 0 {
                "size"
            } else {
                continue;
            };
            if of.id != oid::UNKNOWN {
                return refuse(format!(
                    "RETURNING list's entry {} has different {differs} from column \"{}\"",
                    at + 1,
                    column.name
                ));
            }
        }
        match columns.next() {
            Some(_) => refuse("RETURNING list has too few entries".to_owned()),
            None => Ok(()),
        }
    }

    /// What a command returns, with its place.
    fn check_command(
        &self,
        command: &RuleCommand,
        event: RuleEvent,
        scope: &Scope<'_>,
        uses: &mut Uses,
    ) -> Result<Option<(Rows, Span)>, Refusal> {
        let text = &command.text;
        if command.is_notify() {
            return Ok(None);
        }
        let query = match self.parser.query(&text.text, text.place()) {
            Ok(query) => query,
            Err(diagnostic) if diagnostic.code == Code::SyntaxError => {
                return Err(Refusal::from(*diagnostic));
            }
            // It may be understood by PostgreSQL.
            Err(_) => return Ok(None),
        };
        check_locked(&query, &command.locked)?;
        // What `new.*` stands for is as many values as the row has.
        let mut has_rows = false;
        query.walk_deep(&mut |part| {
            has_rows |= matches!(part, Part::Expr(expr)
                if matches!(&expr.kind, ExprKind::Star(path) if !path.is_empty()));
        });
        let mut returned = None;
        if !has_rows {
            let mut reader = Reader::new(self);
            let rows = reader.query(&query, Some(scope))?;
            uses.extend(reader.uses);
            if let QueryBody::Write(write) = &query.body
                && let Some(first) = write.returning.first()
            {
                returned = Some((rows, first.expr.span));
            }
        }
        check_versions(&query, event)?;
        Ok(returned)
    }
}

/// Only UPDATE has both OLD and NEW (42P17), and WITH sees neither (0A000).
fn check_versions(query: &Query, event: RuleEvent) -> Result<(), Refusal> {
    let find = |query: &Query, name: &str| {
        let mut found = None;
        query.walk_deep(&mut |part| {
            if let Part::Expr(expr) = part
                && let ExprKind::Column(path) | ExprKind::Star(path) = &expr.kind
                && let [first, ..] = &path[..]
                && *first == *name
            {
                found.get_or_insert(expr.span);
            }
        });
        found
    };
    for name in ["old", "new"] {
        let shown = name.to_ascii_uppercase();
        let mut tables = query.with.iter();
        if let Some(span) = tables.find_map(|table| find(&table.query, name)) {
            let message = format!("cannot refer to {shown} within WITH query");
            return Err(Refusal::new(Code::FeatureNotSupported, span, message));
        }
        let word = match (event, name) {
            (RuleEvent::Insert, "old") => "INSERT",
            (RuleEvent::Delete, "new") => "DELETE",
            _ => continue,
        };
        if let Some(span) = find(query, name) {
            let message = format!("ON {word} rule cannot use {shown}");
            let refusal = Refusal::new(Code::InvalidTableDefinition, span, message);
            return Err(refusal.with_sqlstate("42P17"));
        }
    }
    Ok(())
}

/// `undefined_table` (42P01) for what FOR UPDATE OF names and FROM does not have.
fn check_locked(query: &Query, locked: &[Ident]) -> Result<(), Refusal> {
    let QueryBody::Select(select) = &query.body else {
        return Ok(());
    };
    let mut names = Vec::new();
    if !select.from.iter().all(|item| named(item, &mut names)) {
        return Ok(());
    }
    match locked.iter().find(|it| !names.contains(&&it.name)) {
        None => Ok(()),
        Some(missing) => Err(Refusal::new(
            Code::UnknownRelation,
            missing.span,
            format!(
                "relation \"{}\" in FOR UPDATE clause not found in FROM clause",
                missing.name
            ),
        )),
    }
}

/// Adds the names of an item of FROM; `false` where they are not known.
fn named<'q>(item: &'q FromItem, names: &mut Vec<&'q Name>) -> bool {
    let (alias, own) = match item {
        FromItem::Relation { name, alias, .. } => (alias.as_ref(), Some(&name.name)),
        FromItem::Query { alias, .. } => (alias.as_ref(), None),
        FromItem::Function { call, alias, .. } => (alias.as_ref(), Some(&call.name.name)),
        FromItem::RowsFrom(it) => (it.alias.as_ref(), None),
        FromItem::Form(it) => (it.alias.as_ref(), None),
        FromItem::Join {
            left,
            right,
            condition,
            ..
        } => {
            names.extend(condition.alias().map(|alias| &alias.name));
            return named(left, names) && named(right, names);
        }
        FromItem::Sample(it) => return named(&it.item, names),
        FromItem::Aliased(it) => (Some(&it.alias), None),
        FromItem::Other(..) => return false,
    };
    names.extend(alias.map(|alias| &alias.name).or(own));
    true
}
