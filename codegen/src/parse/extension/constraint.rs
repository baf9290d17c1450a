//! Constraints of columns, tables and domains.

use super::index;
use super::sequence;
use crate::ddl::{
    ColumnConstraint, ColumnConstraintKind, ForeignKey, ForeignKeyAction, ForeignKeyMatch, Ident,
    IdentityKind, TableConstraint, TableConstraintKind,
};
use crate::parse::cursor::{Cursor, Parse};
use crate::source::Span;

/// Words that end a column's or domain's DEFAULT: those that begin the next clause, and those that PostgreSQL's grammar
/// does not take in it outside parentheses (`b_expr`), after which no clause begins. COLLATE is a clause of the column.
const ENDS_OF_DEFAULT: &[&str] = &[
    "constraint",
    "not",
    "null",
    "check",
    "primary",
    "unique",
    "references",
    "generated",
    "default",
    "deferrable",
    "initially",
    "collate",
    "storage",
    "compression",
    "enforced",
    "and",
    "or",
    "like",
    "ilike",
    "similar",
    "in",
    "between",
    "overlaps",
    "isnull",
    "notnull",
    "any",
    "all",
    "some",
    "at",
    "is",
];

/// What stands behind a constraint.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::parse) struct Attributes {
    /// DEFERRABLE
    pub(in crate::parse) deferrable: bool,
    /// INITIALLY DEFERRED
    pub(in crate::parse) deferred: bool,
    /// NOT VALID
    pub(in crate::parse) not_valid: bool,
    /// NOT ENFORCED
    pub(in crate::parse) not_enforced: bool,
    /// NO INHERIT
    pub(in crate::parse) no_inherit: bool,
}

impl Attributes {
    /// The constraint of a column that they stand behind.
    fn of_column(
        self,
        name: Option<Ident>,
        kind: ColumnConstraintKind,
        span: Span,
    ) -> ColumnConstraint {
        ColumnConstraint {
            name,
            kind,
            not_valid: self.not_valid,
            not_enforced: self.not_enforced,
            no_inherit: self.no_inherit,
            deferrable: self.deferrable,
            deferred: self.deferred,
            span,
        }
    }
}

/// `DEFERRABLE`, `NOT VALID` and their like, in any order.
fn attributes(c: &mut Cursor<'_>) -> Attributes {
    let mut found = Attributes::default();
    loop {
        if c.eat("not deferrable") || c.eat("initially immediate") || c.eat_since(18, "enforced") {
        } else if c.eat("deferrable") {
            found.deferrable = true;
        } else if c.eat("initially deferred") {
            found.deferred = true;
            found.deferrable = true;
        } else if c.eat("not valid") {
            found.not_valid = true;
        } else if c.eat_not_enforced() {
            found.not_enforced = true;
        } else if c.eat("no inherit") {
            found.no_inherit = true;
        } else {
            return found;
        }
    }
}

/// What ALTER DOMAIN adds: behind its NOT NULL all attributes may stand, whether they mean something or not.
pub(in crate::parse) fn of_domain(c: &mut Cursor<'_>) -> Parse<Option<ColumnConstraint>> {
    let start = c.index();
    let named = c.eat("constraint").then(|| c.ident()).transpose()?;
    if !c.eat("not null") {
        c.seek(start);
        return column(c);
    }
    let found = attributes(c);
    let kind = ColumnConstraintKind::NotNull;
    Ok(Some(found.of_column(named, kind, c.span_from(start))))
}

/// A clause of a column or a domain; `None` where none follows. COLLATE is not among them.
pub(in crate::parse) fn column(c: &mut Cursor<'_>) -> Parse<Option<ColumnConstraint>> {
    let start = c.index();
    let name = if c.eat("constraint") {
        Some(c.ident()?)
    } else {
        None
    };
    let mut found = Attributes::default();
    let kind = if c.eat("not null") {
        found.no_inherit = c.eat_since(18, "no inherit");
        ColumnConstraintKind::NotNull
    } else if c.eat("null") {
        ColumnConstraintKind::Null
    } else if c.eat("default") {
        if c.is_any(&["not", "default"]) {
            return Err(c.syntax_error());
        }
        ColumnConstraintKind::Default(c.expression_until(ENDS_OF_DEFAULT)?)
    } else if c.eat("check") {
        let expr = c.parenthesised()?;
        found = attributes(c);
        ColumnConstraintKind::Check(expr)
    } else if c.eat("primary key") {
        index_parameters(c)?;
        found = attributes(c);
        ColumnConstraintKind::PrimaryKey
    } else if c.eat("unique") {
        let nulls_not_distinct = nulls_not_distinct(c);
        index_parameters(c)?;
        found = attributes(c);
        ColumnConstraintKind::Unique { nulls_not_distinct }
    } else if c.is("references") {
        let key = references(c)?;
        found = attributes(c);
        ColumnConstraintKind::References(key)
    } else if c.eat("generated") {
        generated(c)?
    } else if name.is_some() {
        return Err(c.syntax_error());
    } else {
        return Ok(None);
    };
    Ok(Some(found.of_column(name, kind, c.span_from(start))))
}

/// `GENERATED`, from behind that word on.
fn generated(c: &mut Cursor<'_>) -> Parse<ColumnConstraintKind> {
    let kind = identity_kind(c)?;
    c.expect("as")?;
    if c.eat("identity") {
        return Ok(ColumnConstraintKind::Identity(kind, identity_options(c)?));
    }
    let expr = c.parenthesised()?;
    let stored = c.eat("stored");
    if !stored {
        // Older versions want STORED here.
        c.since(18, c.index());
        c.eat("virtual");
    }
    Ok(ColumnConstraintKind::Generated { expr, stored })
}

/// `ALWAYS` or `BY DEFAULT`
pub(super) fn identity_kind(c: &mut Cursor<'_>) -> Parse<IdentityKind> {
    if c.eat("always") {
        return Ok(IdentityKind::Always);
    }
    c.expect("by default")?;
    Ok(IdentityKind::ByDefault)
}

/// The options of an identity column's sequence, where there are any.
pub(super) fn identity_options(c: &mut Cursor<'_>) -> Parse<Vec<crate::ddl::SequenceOption>> {
    if !c.eat_symbol("(") {
        return Ok(Vec::new());
    }
    let options = sequence::options(c)?;
    c.expect_symbol(")")?;
    Ok(options)
}

fn nulls_not_distinct(c: &mut Cursor<'_>) -> bool {
    c.eat("nulls not distinct") || {
        c.eat("nulls distinct");
        false
    }
}

/// `WITH (…)` and `USING INDEX TABLESPACE`: how the index is stored, which no output shows.
fn index_parameters(c: &mut Cursor<'_>) -> Parse<()> {
    if c.eat("with") {
        c.skip_parentheses()?;
    }
    if c.eat("using index tablespace") {
        c.tablespace()?;
    }
    Ok(())
}

/// `REFERENCES …`
pub(super) fn references(c: &mut Cursor<'_>) -> Parse<ForeignKey> {
    let mut temporal = false;
    let key = references_of_table(c, &mut temporal)?;
    Ok(key)
}

fn references_of_table(c: &mut Cursor<'_>, temporal: &mut bool) -> Parse<ForeignKey> {
    c.expect("references")?;
    let mut key = ForeignKey {
        table: c.object_name()?,
        columns: if c.symbol("(") {
            period_columns(c, temporal)?
        } else {
            Vec::new()
        },
        matching: ForeignKeyMatch::Simple,
        on_update: ForeignKeyAction::NoAction,
        on_delete: ForeignKeyAction::NoAction,
        on_delete_columns: Vec::new(),
    };
    if c.eat("match full") {
        key.matching = ForeignKeyMatch::Full;
    } else if !c.eat("match simple") {
        c.eat("match partial");
    }
    loop {
        if c.eat("on update") {
            key.on_update = action(c)?;
        } else if c.eat("on delete") {
            key.on_delete = action(c)?;
            if c.symbol("(") {
                key.on_delete_columns = c.columns()?;
            }
        } else {
            return Ok(key);
        }
    }
}

fn action(c: &mut Cursor<'_>) -> Parse<ForeignKeyAction> {
    for (words, action) in [
        ("no action", ForeignKeyAction::NoAction),
        ("restrict", ForeignKeyAction::Restrict),
        ("cascade", ForeignKeyAction::Cascade),
        ("set null", ForeignKeyAction::SetNull),
        ("set default", ForeignKeyAction::SetDefault),
    ] {
        if c.eat(words) {
            return Ok(action);
        }
    }
    Err(c.syntax_error())
}

/// Whether a table constraint begins here, not a column.
pub(in crate::parse) fn begins(c: &Cursor<'_>) -> bool {
    // These words are reserved, but for EXCLUDE, which a column may be called.
    c.is_any(&["constraint", "check", "unique", "primary", "foreign"])
        || c.is("exclude") && (c.nth_is(1, "using") || c.nth_symbol(1, "("))
        || c.are("not null")
}

/// A table constraint.
pub(in crate::parse) fn table(c: &mut Cursor<'_>) -> Parse<TableConstraint> {
    let start = c.index();
    let name = if c.eat("constraint") {
        Some(c.ident()?)
    } else {
        None
    };
    let (mut temporal, mut half) = (false, false);
    let mut kind = if c.eat("check") {
        TableConstraintKind::Check {
            expr: c.parenthesised()?,
            no_inherit: false,
        }
    } else if c.eat("primary key") {
        unique_or_primary(c, true, &mut temporal)?
    } else if c.eat("unique") {
        unique_or_primary(c, false, &mut temporal)?
    } else if c.eat("foreign key") {
        let columns = period_columns(c, &mut temporal)?;
        let mut refers_to_period = false;
        let references = references_of_table(c, &mut refers_to_period)?;
        // The referenced columns may be left out, and are then those of the primary key.
        half = temporal != refers_to_period && !references.columns.is_empty();
        temporal |= refers_to_period;
        TableConstraintKind::ForeignKey {
            columns,
            references,
        }
    } else if c.eat("exclude") {
        exclude(c)?
    } else if c.eat_since(18, "not null") {
        TableConstraintKind::NotNull {
            column: c.ident()?,
            no_inherit: false,
        }
    } else {
        return Err(c.syntax_error());
    };
    let attributes = attributes(c);
    if let TableConstraintKind::Check { no_inherit, .. }
    | TableConstraintKind::NotNull { no_inherit, .. } = &mut kind
    {
        *no_inherit = attributes.no_inherit;
    }
    Ok(TableConstraint {
        name,
        kind,
        not_valid: attributes.not_valid,
        not_enforced: attributes.not_enforced,
        deferrable: attributes.deferrable,
        deferred: attributes.deferred,
        temporal,
        half_temporal: half,
        span: c.span_from(start),
    })
}

/// The columns of a foreign key, the last one perhaps with PERIOD.
fn period_columns(c: &mut Cursor<'_>, temporal: &mut bool) -> Parse<Vec<Ident>> {
    c.parenthesised_list(|c| {
        // A column may have this name.
        let is_name = c.nth_symbol(1, ",") || c.nth_symbol(1, ")");
        if !*temporal && !is_name && c.eat("period") {
            c.since(18, c.index());
            *temporal = true;
            let column = c.ident()?;
            if !c.symbol(")") {
                return Err(c.syntax_error());
            }
            return Ok(column);
        }
        c.ident()
    })
}

/// The columns of a key, the last one perhaps with WITHOUT OVERLAPS.
fn key_columns(c: &mut Cursor<'_>, temporal: &mut bool) -> Parse<Vec<Ident>> {
    c.parenthesised_list(|c| {
        let column = c.ident()?;
        if c.eat_since(18, "without overlaps") {
            *temporal = true;
            if !c.symbol(")") {
                return Err(c.syntax_error());
            }
        }
        Ok(column)
    })
}

/// PRIMARY KEY or UNIQUE, from behind these words on.
fn unique_or_primary(
    c: &mut Cursor<'_>,
    primary: bool,
    temporal: &mut bool,
) -> Parse<TableConstraintKind> {
    if c.eat("using index") {
        return Ok(TableConstraintKind::UsingIndex {
            primary,
            index: c.ident()?,
        });
    }
    let nulls_not_distinct = !primary && nulls_not_distinct(c);
    let columns = key_columns(c, temporal)?;
    let include = index::include(c)?;
    index_parameters(c)?;
    Ok(if primary {
        TableConstraintKind::PrimaryKey { columns, include }
    } else {
        TableConstraintKind::Unique {
            columns,
            include,
            nulls_not_distinct,
        }
    })
}

/// EXCLUDE, from behind that word on.
fn exclude(c: &mut Cursor<'_>) -> Parse<TableConstraintKind> {
    let method = index::method(c)?;
    let elements = c.parenthesised_list(|c| {
        let element = index::element(c)?;
        c.expect("with")?;
        Ok((element, operator(c)?))
    })?;
    let _included: Vec<Ident> = index::include(c)?;
    index_parameters(c)?;
    let predicate = if c.eat("where") {
        Some(c.parenthesised()?)
    } else {
        None
    };
    Ok(TableConstraintKind::Exclude {
        method,
        elements,
        predicate,
    })
}

/// `&&`, `s.&&` or `OPERATOR(s.&&)`
fn operator(c: &mut Cursor<'_>) -> Parse<String> {
    if c.eat("operator") {
        return Ok(c.parenthesised()?.text.to_string());
    }
    let start = c.index();
    while !c.done() && !c.symbol(",") && !c.symbol(")") {
        c.bump()?;
    }
    if c.index() == start {
        return Err(c.syntax_error());
    }
    Ok(c.snippet(start, c.index()).text.to_string())
}
