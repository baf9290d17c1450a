//! CREATE and ALTER PUBLICATION.

use crate::ddl::{AlterPublication, CreatePublication, Ddl, Ident, ObjectName, PublicationAction};
use crate::parse::cursor::{Cursor, Parse};

/// `CREATE PUBLICATION`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let mut publication = CreatePublication {
        name: c.ident()?,
        all_tables: false,
        tables: Vec::new(),
        namespaces: Vec::new(),
    };
    if c.eat("for all") {
        // `ALL SEQUENCES` and EXCEPT are PostgreSQL 19's.
        c.expect("tables")?;
        publication.all_tables = true;
    } else if c.eat("for") {
        (publication.tables, publication.namespaces) = members(c)?;
    }
    if c.eat("with") {
        c.skip_parentheses()?;
    }
    Ok(Ddl::CreatePublication(publication))
}

type Members = (Vec<ObjectName>, Vec<Option<Ident>>);

/// `TABLE a, b (x), TABLES IN SCHEMA s`
fn members(c: &mut Cursor<'_>) -> Parse<Members> {
    let (mut tables, mut namespaces) = (Vec::new(), Vec::new());
    let mut in_schema = false;
    let mut first = true;
    loop {
        if c.eat("tables in schema") {
            in_schema = true;
        } else if c.eat("table") {
            in_schema = false;
        } else if first {
            return Err(c.syntax_error());
        }
        first = false;
        if in_schema {
            namespaces.push(if c.eat("current_schema") {
                None
            } else {
                Some(c.ident()?)
            });
        } else {
            let only = c.eat("only");
            let parenthesis = only && c.eat_symbol("(");
            tables.push(c.object_name()?);
            if parenthesis {
                c.expect_symbol(")")?;
            }
            c.eat_symbol("*");
            if c.symbol("(") {
                c.skip_parentheses()?;
            }
            if c.eat("where") {
                c.skip_parentheses()?;
            }
        }
        if !c.eat_symbol(",") {
            return Ok((tables, namespaces));
        }
    }
}

/// `ALTER PUBLICATION`, from behind the name on.
pub(super) fn alter(c: &mut Cursor<'_>, name: Ident) -> Parse<Ddl> {
    let action = if c.eat("add") {
        PublicationAction::Add
    } else if c.eat("drop") {
        PublicationAction::Drop
    } else {
        c.expect("set")?;
        PublicationAction::Set
    };
    if action == PublicationAction::Set && c.symbol("(") {
        c.skip_parentheses()?;
        return Ok(Ddl::AlterPublication(AlterPublication {
            name,
            action: PublicationAction::Options,
            tables: Vec::new(),
            namespaces: Vec::new(),
        }));
    }
    let (tables, namespaces) = members(c)?;
    Ok(Ddl::AlterPublication(AlterPublication {
        name,
        action,
        tables,
        namespaces,
    }))
}
