//! Sequences that a default names: `nextval('…')`.

use super::Folder;
use super::plpgsql::parse_name;
use crate::catalog::{Column, RelationId};
use crate::expr::{Expr, ExprKind};
use crate::name::QualifiedName;
use crate::source::{Place, Snippet, Span};

impl Folder<'_> {
    /// Whether a column's default takes its numbers from a sequence.
    pub(super) fn counts_with(&self, column: &Column, sequence: RelationId) -> bool {
        let Some(name) = column
            .default_expr
            .as_ref()
            .and_then(|expr| self.sequence_named(expr))
        else {
            return false;
        };
        match self.find_relation(&name) {
            Some(found) => found == sequence,
            // It had that name when the default was made.
            None => column.sequence == Some(sequence),
        }
    }

    /// The sequence in `nextval('s.q')`, which PostgreSQL looks up when the default is set; a text it looks up at
    /// each call.
    pub(super) fn sequence_named(&self, expr: &Snippet) -> Option<QualifiedName> {
        let tree = self.parse_expression(expr).ok()??;
        sequence_in(&tree).map(|(name, _)| name)
    }

    /// A default with a sequence's new name in the old one's place; PostgreSQL keeps its number, this keeps the text.
    pub(super) fn with_renamed_sequence(&self, expr: &Snippet, to: &str) -> Option<Snippet> {
        // Read as if it began a file, so that spans are places in the text.
        let place = Place::At(expr.span.file, 0);
        let tree = self.parser.expression(&expr.text, place).ok()?;
        let (_, span) = sequence_in(&tree)?;
        let mut text = expr.text.to_string();
        text.replace_range(
            span.start as usize..span.end as usize,
            &format!("'{}'::regclass", to.replace('\'', "''")),
        );
        Some(Snippet {
            text: text.into(),
            span: expr.span,
            computed: true,
            needs: expr.needs.clone(),
        })
    }
}

/// The first sequence that an expression takes a number from, and the place of its name.
fn sequence_in(tree: &Expr) -> Option<(QualifiedName, Span)> {
    let mut found = None;
    tree.walk(&mut |part| {
        if let ExprKind::Function(call) = &part.kind
            && call.name.name == "nextval"
            && let [argument] = &call.arguments[..]
        {
            let named = || Some((regclass(&argument.value)?, argument.value.span));
            found = found.take().or_else(named);
        }
    });
    found
}

/// The name in `'s.q'` or `'s.q'::regclass`.
fn regclass(expr: &Expr) -> Option<QualifiedName> {
    if let ExprKind::String(text) = &expr.kind {
        parse_name(text)
    } else if let ExprKind::Cast { operand, ty } = &expr.kind
        && ty.name.name == "regclass"
    {
        regclass(operand)
    } else {
        None
    }
}
