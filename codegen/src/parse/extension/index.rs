//! CREATE INDEX and what constraints share with it.

use super::create_type;
use crate::ddl::{CreateIndex, Ddl, Ident, IndexElement, IndexKey};
use crate::name::Name;
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::Kind;

/// `CREATE [UNIQUE] INDEX`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>, unique: bool) -> Parse<Ddl> {
    let concurrently = c.eat("concurrently");
    let if_not_exists = c.if_not_exists();
    let name = if c.is("on") && !if_not_exists {
        None
    } else {
        Some(c.ident()?)
    };
    c.expect("on")?;
    let only = c.eat("only");
    let table = c.object_name()?;
    let method = method(c)?;
    let elements = c.parenthesised_list(element)?;
    let include = include(c)?;
    let nulls_not_distinct = c.eat("nulls not distinct") || {
        c.eat("nulls distinct");
        false
    };
    if c.eat("with") {
        c.skip_parentheses()?;
    }
    if c.eat("tablespace") {
        c.tablespace()?;
    }
    let predicate = if c.eat("where") {
        Some(c.expression_until(&[])?)
    } else {
        None
    };
    Ok(Ddl::CreateIndex(CreateIndex {
        name,
        if_not_exists,
        unique,
        table,
        concurrently,
        only,
        method,
        elements,
        include,
        nulls_not_distinct,
        predicate,
    }))
}

/// `USING method`
pub(super) fn method(c: &mut Cursor<'_>) -> Parse<Option<Name>> {
    if c.eat("using") {
        Ok(Some(c.ident()?.name))
    } else {
        Ok(None)
    }
}

/// `INCLUDE (columns)`
pub(super) fn include(c: &mut Cursor<'_>) -> Parse<Vec<Ident>> {
    if c.eat("include") {
        c.columns()
    } else {
        Ok(Vec::new())
    }
}

/// What ALTER INDEX says of how an index is stored, from behind its name on.
pub(super) fn alter(c: &mut Cursor<'_>) -> Parse<()> {
    if c.eat("set tablespace") {
        c.tablespace()?;
    } else if c.is_any(&["set", "reset"]) && c.nth_symbol(1, "(") {
        c.bump()?;
        c.skip_parentheses()?;
    } else {
        c.expect("alter")?;
        c.eat("column");
        c.integer()?;
        c.expect("set statistics")?;
        c.integer()?;
    }
    Ok(())
}

/// A key with its collation, operator class and order.
pub(super) fn element(c: &mut Cursor<'_>) -> Parse<IndexElement> {
    let key = if c.symbol("(") {
        IndexKey::Expression(c.parenthesised()?)
    } else if let Some(length) = call_name(c) {
        let start = c.index();
        c.seek(start + length);
        c.skip_parentheses()?;
        IndexKey::Expression(c.snippet(start, c.index()))
    } else {
        IndexKey::Column(c.ident()?)
    };
    let collation = create_type::collation(c)?;
    let ends = c.is_any(&["asc", "desc", "nulls", "with"]) || c.symbol(",") || c.symbol(")");
    let operator_class = if ends {
        None
    } else {
        let name = c.loose_object_name()?.name;
        if c.symbol("(") {
            c.skip_parentheses()?;
        }
        Some(name)
    };
    let descending = c.eat("desc");
    if !descending {
        c.eat("asc");
    }
    let nulls_first = if c.eat("nulls first") {
        Some(true)
    } else if c.eat("nulls last") {
        Some(false)
    } else {
        None
    };
    Ok(IndexElement {
        key,
        collation,
        operator_class,
        descending,
        nulls_first,
    })
}

/// How many tokens name a function that is called here: `lower(`, `s.f(`.
fn call_name(c: &Cursor<'_>) -> Option<usize> {
    let mut length = 0;
    loop {
        let part = c.nth(length)?;
        if !matches!(part.kind, Kind::Word | Kind::Quoted) {
            return None;
        }
        length += 1;
        if c.nth_symbol(length, "(") {
            return Some(length);
        }
        if !c.nth_symbol(length, ".") {
            return None;
        }
        length += 1;
    }
}
