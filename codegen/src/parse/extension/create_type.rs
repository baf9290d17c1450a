//! CREATE TYPE, CREATE DOMAIN, and ALTER of both.

use super::constraint;
use super::object::{self, plain};
use super::types::type_name;
use crate::ddl::{
    AlterEnum, AlterEnumAction, CreateComposite, CreateDomain, CreateEnum, Ddl, EnumLabel, Ident,
    NotFolded, ObjectKind, ObjectName, TypeName,
};
use crate::parse::cursor::{Cursor, Parse};

/// `CREATE TYPE`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let name = c.loose_object_name()?;
    if c.eat("as enum") {
        let labels = if c.symbol("(") && c.nth_symbol(1, ")") {
            c.skip_parentheses()?;
            Vec::new()
        } else {
            c.parenthesised_list(label)?
        };
        return Ok(Ddl::CreateEnum(CreateEnum { name, labels }));
    }
    if c.eat("as range") {
        c.skip_parentheses()?;
        return Ok(not_folded("CREATE TYPE AS RANGE", name));
    }
    if c.eat("as") {
        let attributes = if c.symbol("(") && c.nth_symbol(1, ")") {
            c.skip_parentheses()?;
            Vec::new()
        } else {
            c.parenthesised_list(attribute)?
        };
        return Ok(Ddl::CreateComposite(CreateComposite { name, attributes }));
    }
    if c.symbol("(") {
        c.skip_parentheses()?;
    }
    Ok(not_folded("CREATE TYPE of a base type", name))
}

fn not_folded(what: &'static str, name: ObjectName) -> Ddl {
    Ddl::NotFolded(NotFolded {
        what,
        touches: vec![plain(ObjectKind::Type, name)],
    })
}

fn label(c: &mut Cursor<'_>) -> Parse<EnumLabel> {
    let (text, span) = c.string()?;
    Ok(EnumLabel { text, span })
}

fn attribute(c: &mut Cursor<'_>) -> Parse<(Ident, TypeName)> {
    let name = c.ident()?;
    let ty = type_name(c)?;
    if c.eat("collate") {
        c.loose_object_name()?;
    }
    Ok((name, ty))
}

/// `ALTER TYPE`, from behind the name on.
pub(super) fn alter(c: &mut Cursor<'_>, name: ObjectName) -> Parse<Ddl> {
    let action = if c.eat("add value") {
        let if_not_exists = c.if_not_exists();
        let new = label(c)?;
        let neighbor = if c.eat("before") {
            Some((true, label(c)?))
        } else if c.eat("after") {
            Some((false, label(c)?))
        } else {
            None
        };
        AlterEnumAction::AddValue {
            label: new,
            if_not_exists,
            neighbor,
        }
    } else if c.eat("rename value") {
        let from = label(c)?;
        c.expect("to")?;
        AlterEnumAction::RenameValue {
            from,
            to: label(c)?,
        }
    } else if c.is_any(&["add", "drop", "alter", "rename"]) && c.nth_is(1, "attribute") {
        alter_attributes(c)?;
        return Ok(not_folded("ALTER TYPE … ATTRIBUTE", name));
    } else if c.eat("set") {
        c.skip_parentheses()?;
        return Ok(Ddl::NoEffect {
            what: "ALTER TYPE … SET",
        });
    } else {
        return Err(c.syntax_error());
    };
    Ok(Ddl::AlterEnum(AlterEnum { name, action }))
}

/// `ADD ATTRIBUTE …, DROP ATTRIBUTE …`
fn alter_attributes(c: &mut Cursor<'_>) -> Parse<()> {
    c.list(|c| {
        if c.eat("add attribute") {
            attribute(c)?;
        } else if c.eat("drop attribute") {
            c.if_exists();
            c.ident()?;
        } else if c.eat("rename attribute") {
            c.ident()?;
            c.expect("to")?;
            c.ident()?;
        } else {
            c.expect("alter attribute")?;
            c.ident()?;
            c.eat("set data");
            c.expect("type")?;
            type_name(c)?;
            if c.eat("collate") {
                c.loose_object_name()?;
            }
        }
        c.cascade();
        Ok(())
    })?;
    Ok(())
}

/// `CREATE DOMAIN`, from behind these words on.
pub(super) fn create_domain(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let name = c.loose_object_name()?;
    c.eat("as");
    let base = type_name(c)?;
    let mut constraints = Vec::new();
    loop {
        if c.eat("collate") {
            c.loose_object_name()?;
        } else if let Some(constraint) = constraint::column(c)? {
            constraints.push(constraint);
        } else {
            break;
        }
    }
    Ok(Ddl::CreateDomain(CreateDomain {
        name,
        base,
        constraints,
    }))
}

/// `ALTER DOMAIN`, from behind the name on.
pub(super) fn alter_domain(c: &mut Cursor<'_>, domain: object::Target) -> Parse<Ddl> {
    if c.eat("set default") {
        c.expression_until(&[])?;
    } else if c.eat("validate constraint") {
        c.ident()?;
    } else if c.eat("drop constraint") {
        c.if_exists();
        c.ident()?;
        c.cascade();
    } else if c.eat("add") {
        constraint::column(c)?.ok_or_else(|| c.syntax_error())?;
    } else if !c.eat_any(&["drop default", "set not null", "drop not null"]) {
        return Err(c.syntax_error());
    }
    Ok(Ddl::NotFolded(NotFolded {
        what: "ALTER DOMAIN",
        touches: vec![domain.reference(ObjectKind::Domain)],
    }))
}
