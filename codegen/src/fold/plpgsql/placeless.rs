//! Rows of the catalog without where they were written: two branches that say the same make the same.

use crate::catalog::{
    Column, Constraint, ConstraintKind, Function, FunctionArgument, Generated, History, Index,
    IndexColumn, Policy, Relation, Trigger, Type,
};
use crate::ddl::Body;
use crate::source::{FileId, Place, Snippet, Span};

const NOWHERE: Span = Span {
    file: FileId(0),
    start: 0,
    end: 0,
};

fn text(snippet: &Snippet) -> Snippet {
    Snippet {
        text: snippet.text.clone(),
        span: NOWHERE,
        computed: true,
        needs: snippet.needs.clone(),
    }
}

fn texts(snippet: Option<&Snippet>) -> Option<Snippet> {
    snippet.map(text)
}

fn column(row: &Column) -> Column {
    Column {
        default_expr: texts(row.default_expr.as_ref()),
        generated: row.generated.as_ref().map(|it| {
            Box::new(Generated {
                expr: text(&it.expr),
                stored: it.stored,
            })
        }),
        history: History::default(),
        ..row.clone()
    }
}

fn index(row: &Index) -> Index {
    let key = |key: &IndexColumn| IndexColumn {
        expr: texts(key.expr.as_ref()),
        ..key.clone()
    };
    Index {
        keys: row.keys.iter().map(key).collect(),
        predicate: texts(row.predicate.as_ref()),
        ..row.clone()
    }
}

/// A relation.
pub(super) fn relation(row: &Relation) -> Relation {
    Relation {
        slots: row.slots.iter().map(|it| column(it).into()).collect(),
        index: row.index.as_deref().map(|it| Box::new(index(it))),
        taints: Vec::new(),
        history: History::default(),
        ..row.clone()
    }
}

/// A type; the CHECKs of a domain keep their places.
pub(super) fn of_type(row: &Type) -> Type {
    Type {
        taints: Vec::new(),
        history: History::default(),
        ..row.clone()
    }
}

/// A function.
pub(super) fn function(row: &Function) -> Function {
    let argument = |it: &FunctionArgument| FunctionArgument {
        default: texts(it.default.as_ref()),
        ..it.clone()
    };
    Function {
        arguments: row.arguments.iter().map(argument).collect(),
        body: row.body.as_ref().map(|it| Body {
            text: it.text.clone(),
            place: Place::Computed(NOWHERE),
            span: NOWHERE,
            sql_standard: it.sql_standard,
        }),
        taints: Vec::new(),
        history: History::default(),
        ..row.clone()
    }
}

/// A constraint.
pub(super) fn constraint(row: &Constraint) -> Constraint {
    let mut kind = row.kind.clone();
    if let ConstraintKind::Check { expr, .. } = &mut kind {
        *expr = text(expr);
    }
    Constraint {
        kind,
        history: History::default(),
        ..row.clone()
    }
}

/// A policy.
pub(super) fn policy(row: &Policy) -> Policy {
    Policy {
        using: texts(row.using.as_ref()),
        check: texts(row.check.as_ref()),
        history: History::default(),
        ..row.clone()
    }
}

/// A trigger.
pub(super) fn trigger(row: &Trigger) -> Trigger {
    Trigger {
        when: texts(row.when.as_ref()),
        history: History::default(),
        ..row.clone()
    }
}
