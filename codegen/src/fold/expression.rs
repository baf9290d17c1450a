//! What the fold needs to know of an expression: the columns it mentions, the name it gives an index.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use super::sound::Use;
use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, Relation, RelationId, TypeKind};
use crate::ddl::TypeName;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, Query, QueryBody};
use crate::fnv::Text;
use crate::name::Name;
use crate::source::{Place, Snippet};

impl Folder<'_> {
    /// The expression's tree; `None` where it is not understood, an error where PostgreSQL would not take it. The places
    /// in it are those of the first expression with this text: [`Folder::placed_expression`] has its own.
    pub(super) fn parse_expression(&self, expr: &Snippet) -> Result<Option<Arc<Expr>>, Refusal> {
        if let Some((known, _)) = self.trees.get(&expr.text) {
            return Ok(Some(known));
        }
        let tree = self.placed_expression(expr)?;
        if let Some(tree) = &tree {
            self.trees.insert(expr, tree);
        }
        Ok(tree)
    }

    /// The expression's tree with the places where it stands.
    pub(super) fn placed_expression(&self, expr: &Snippet) -> Result<Option<Arc<Expr>>, Refusal> {
        match self.parser.expression(&expr.text, expr.place()) {
            Ok(tree) => Ok(Some(tree)),
            Err(diagnostic) if diagnostic.code == Code::SyntaxError => {
                Err(Refusal::from(*diagnostic))
            }
            Err(_) => Ok(None),
        }
    }

    /// Whether two expressions say the same. Doubt is for it, since what differs is refused.
    pub(super) fn same_expression(&self, a: &Snippet, b: &Snippet) -> bool {
        if a.text == b.text {
            return true;
        }
        match (self.parse_expression(a), self.parse_expression(b)) {
            (Ok(Some(a)), Ok(Some(b))) => a.same(&b).unwrap_or(true),
            (Ok(None) | Err(_), _) | (_, Ok(None) | Err(_)) => true,
        }
    }

    /// Whether a default is the NULL that a column has anyway, so that PostgreSQL keeps none: that of a domain covers
    /// the domain's own, and one that is cast to another type or has a modifier is a call by the time that PostgreSQL
    /// looks.
    pub(super) fn is_no_default(&self, default: &Snippet, ty: ColumnType) -> bool {
        if ty.modifier >= 0 || matches!(self.catalog.types[ty.id].kind, TypeKind::Domain { .. }) {
            return false;
        }
        let Ok(Some(tree)) = self.parse_expression(default) else {
            return false;
        };
        let is_plain = |cast: &&TypeName| {
            self.resolve_type(cast)
                .is_ok_and(|cast| cast == ty || cast.id == oid::UNKNOWN)
        };
        tree.as_null()
            .is_some_and(|casts| casts.iter().all(is_plain))
    }

    /// The table's columns that an expression over one row mentions, in the table's order, or `undefined_column`.
    pub(super) fn mentioned_columns(
        &self,
        relation: RelationId,
        expr: &Snippet,
    ) -> Result<Vec<i16>, Refusal> {
        let row = &self.catalog.relations[relation];
        if let Some(columns) = self.sound_columns(Some(row), expr, Use::Any) {
            return Ok(columns);
        }
        let Some(tree) = self.parse_expression(expr)? else {
            return Ok(scan(&expr.text, row).into_iter().collect());
        };
        let mentioned = Mentioned::of(&tree, row);
        if !mentioned.certain {
            self.check_placed(Some(relation), expr, &tree)?;
            return Ok(scan(&expr.text, row).into_iter().collect());
        }
        if mentioned.unknown.is_none() || !row.taints.is_empty() {
            self.check_placed(Some(relation), expr, &tree)?;
            return Ok(mentioned.attnums.into_iter().collect());
        }
        let placed = self.placed_expression(expr)?;
        let unknown = placed.as_ref().map(|tree| Mentioned::of(tree, row).unknown);
        let Some((part, path)) = unknown.flatten() else {
            return Ok(mentioned.attnums.into_iter().collect());
        };
        let refusal = Refusal::new(Code::UnknownColumn, part.span, unknown_message(path));
        Err(match row.history.origin() {
            Some(origin) => refusal.label(origin.span, "the relation is defined here"),
            None => refusal,
        })
    }

    /// Whether the expression may mention the column. Doubt is for it.
    pub(super) fn may_mention(&self, row: &Relation, expr: &Snippet, attnum: i16) -> bool {
        let scanned = scan(&expr.text, row);
        match self.parse_expression(expr) {
            Ok(Some(tree)) => {
                let mentioned = Mentioned::of(&tree, row);
                mentioned.attnums.contains(&attnum)
                    || ((!mentioned.certain || mentioned.queries) && scanned.contains(&attnum))
            }
            Ok(None) | Err(_) => scanned.contains(&attnum),
        }
    }

    /// The expression with a column's new name in the old one's place; PostgreSQL keeps numbers, this keeps the text.
    /// `None` where it does not mention the column.
    pub(super) fn with_renamed_column(
        &self,
        expr: &Snippet,
        row: &Relation,
        attnum: i16,
        to: &Name,
    ) -> Option<Snippet> {
        let old = &row.column_at(attnum).name;
        // Most expressions do not name the column: they need not be read again. In quotes it may be written otherwise.
        let named = |text: &str| text.to_ascii_lowercase().contains(old.as_str());
        if !expr.text.contains('"') && !named(&expr.text) {
            return None;
        }
        let (tree, start) = if let Some((tree, Some(start))) = self.trees.get(&expr.text) {
            (tree, start)
        } else {
            // Read as if it began a file.
            let place = Place::At(expr.span.file, 0);
            (self.parser.expression(&expr.text, place).ok()?, 0)
        };
        let in_text = |at: u32| (at - start) as usize;
        let mut ends: Vec<(usize, usize)> = Vec::new();
        tree.walk(&mut |part| {
            if let ExprKind::Column(path) = &part.kind
                && path.last() == Some(old)
            {
                ends.push((in_text(part.span.start), in_text(part.span.end)));
            }
        });
        ends.sort_unstable();
        let mut text = expr.text.to_string();
        for (start, end) in ends.iter().rev() {
            let from = start + last_identifier(&expr.text[*start..*end]);
            text.replace_range(from..*end, &to.quoted());
        }
        (!ends.is_empty()).then(|| Snippet {
            text: text.into(),
            span: expr.span,
            computed: true,
            needs: expr.needs.clone(),
        })
    }

    /// The name that an expression gives an index (`FigureIndexColname`).
    pub(super) fn expression_name(&self, expr: &Snippet) -> String {
        match self.parse_expression(expr) {
            Ok(Some(tree)) => {
                figure_name(&tree).map_or_else(|| "expr".to_owned(), |(name, _)| name)
            }
            Ok(None) | Err(_) => "expr".to_owned(),
        }
    }
}

/// Trees by their text: the same few expressions stand in many policies and CHECKs. Each with where the text begins that
/// its places are in; none where they are that of what computed the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Trees(Arc<Mutex<BTreeMap<Text, Placed>>>);

type Placed = (Arc<Expr>, Option<u32>);

impl Trees {
    fn get(&self, text: &Arc<str>) -> Option<Placed> {
        self.0.lock().ok()?.get(&Text::new(text)).cloned()
    }

    fn insert(&self, expr: &Snippet, tree: &Arc<Expr>) {
        if let Ok(mut trees) = self.0.lock() {
            let start = (!expr.computed).then_some(expr.span.start);
            trees.insert(Text::new(&expr.text), (tree.clone(), start));
        }
    }
}

/// The columns of one relation in a tree.
struct Mentioned<'a> {
    attnums: BTreeSet<i16>,
    /// The first name that is no column.
    unknown: Option<(&'a Expr, &'a [Name])>,
    /// Whether all of the tree is understood.
    certain: bool,
    /// Whether there are queries in it, which have names of their own.
    queries: bool,
}

impl<'a> Mentioned<'a> {
    fn of(tree: &'a Expr, row: &Relation) -> Self {
        let mut found = Self {
            attnums: BTreeSet::new(),
            unknown: None,
            certain: true,
            queries: false,
        };
        tree.walk(&mut |part| {
            if let ExprKind::Column(path) = &part.kind {
                found.column(part, path, row);
            }
            found.certain &= !matches!(part.kind, ExprKind::Other(_));
            found.queries |= part.query().is_some();
        });
        found
    }

    fn column(&mut self, part: &'a Expr, path: &'a [Name], row: &Relation) {
        let Some(name) = path.last() else { return };
        match row.column(name.as_str()) {
            Some(column) => {
                self.attnums.insert(column.attnum);
            }
            // The table's name alone is the whole row; system columns have no number above 0.
            None if path.len() == 1 && *name == row.name => {}
            None if SYSTEM_COLUMNS.contains(&name.as_str()) => {}
            None => self.unknown = self.unknown.take().or(Some((part, path))),
        }
    }
}

/// Whether every table has a column of this name.
pub(super) fn is_system_column(name: &Name) -> bool {
    SYSTEM_COLUMNS.contains(&name.as_str())
}

/// The columns that every table has.
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

pub(super) fn unknown_message(path: &[Name]) -> String {
    match path {
        [name] => format!("column \"{name}\" does not exist"),
        path => {
            let names: Vec<&str> = path.iter().map(Name::as_str).collect();
            format!("column {} does not exist", names.join("."))
        }
    }
}

/// `FigureColname`: a name and how much it weighs; a cast's type gives way to the name of what is cast.
pub(super) fn figure_name(expr: &Expr) -> Option<(String, u8)> {
    let strong = |name: &str| Some((name.to_owned(), 2));
    match &expr.kind {
        ExprKind::Column(path) => path.last().and_then(|name| strong(name.as_str())),
        // A predicate, as IS JSON.
        ExprKind::Function(call) if call.name.name.as_str().contains(' ') => None,
        ExprKind::Function(call) => strong(call.name.name.as_str()),
        ExprKind::Field { name, .. } => strong(name.as_str()),
        ExprKind::Subscript { operand, .. } | ExprKind::Collate { operand, .. } => {
            figure_name(operand)
        }
        ExprKind::Cast { operand, ty } => figure_name(operand)
            .filter(|(_, weight)| *weight > 1)
            .or_else(|| Some((ty.name.name.to_string(), 1))),
        ExprKind::Case { otherwise, .. } => otherwise
            .as_deref()
            .and_then(figure_name)
            .filter(|(_, weight)| *weight > 1)
            .or_else(|| Some(("case".to_owned(), 1))),
        ExprKind::Array(_) | ExprKind::ArrayQuery(_) => strong("array"),
        ExprKind::Row(_) => strong("row"),
        ExprKind::Exists(_) => strong("exists"),
        ExprKind::Subquery(query) => strong(&first_column_name(query)?),
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::BitString(_)
        | ExprKind::Parameter(_)
        | ExprKind::Star(_)
        | ExprKind::Fields(_)
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::IsNull { .. }
        | ExprKind::IsTruth { .. }
        | ExprKind::IsDistinct { .. }
        | ExprKind::InList { .. }
        | ExprKind::InQuery { .. }
        | ExprKind::Between { .. }
        | ExprKind::Like { .. }
        | ExprKind::AnyAll { .. }
        | ExprKind::AnyAllQuery { .. }
        | ExprKind::Other(_) => None,
    }
}

/// The name of a query's first column, where it follows from the query alone.
fn first_column_name(query: &Query) -> Option<String> {
    let mut body = &query.body;
    loop {
        match body {
            QueryBody::Select(select) => {
                let target = select.targets.first()?;
                return match (&target.alias, &target.expr.kind) {
                    (Some(alias), _) => Some(alias.to_string()),
                    (None, ExprKind::Star(_)) => None,
                    (None, _) => Some(
                        figure_name(&target.expr)
                            .map_or_else(|| "?column?".to_owned(), |(name, _)| name),
                    ),
                };
            }
            QueryBody::Values(_) => return Some("column1".to_owned()),
            QueryBody::SetOperation { left, .. } => body = &left.body,
            QueryBody::Write(_) | QueryBody::Other(_) => return None,
        }
    }
}

/// The columns whose names stand in a text outside quotes: what is left when there is no tree.
fn scan(text: &str, row: &Relation) -> BTreeSet<i16> {
    let mut attnums = BTreeSet::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted_length(rest, '\''),
            '"' => {
                let length = quoted_length(rest, '"');
                let inside = rest[1..length].trim_end_matches('"').replace("\"\"", "\"");
                attnums.extend(row.column(&inside).map(|column| column.attnum));
                length
            }
            first if first.is_alphabetic() || first == '_' => {
                let length = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                    .unwrap_or(rest.len());
                let name = Name::from_unquoted(&rest[..length]);
                attnums.extend(row.column(name.as_str()).map(|column| column.attnum));
                length
            }
            first => first.len_utf8(),
        };
        rest = &rest[length..];
    }
    attnums
}

/// Where the last identifier of `a.b` begins.
fn last_identifier(path: &str) -> usize {
    match path.strip_suffix('"') {
        Some(inside) => {
            // The opening quote is the last one that is not doubled.
            let mut start = inside.len();
            while let Some(quote) = inside[..start].rfind('"') {
                if quote > 0 && inside[..quote].ends_with('"') {
                    start = quote - 1;
                } else {
                    return quote;
                }
            }
            0
        }
        None => path
            .rfind(|c: char| c == '.' || c.is_whitespace())
            .map_or(0, |before| before + 1),
    }
}

/// The bytes of a quoted piece with its quotes; a text that ends before it does ends it.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut from = 1;
    while let Some(found) = text[from..].find(quote) {
        let end = from + found + 1;
        if !text[end..].starts_with(quote) {
            return end;
        }
        from = end + 1;
    }
    text.len()
}
