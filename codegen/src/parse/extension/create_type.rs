//! CREATE TYPE, CREATE DOMAIN, and ALTER of both.

use super::object::plain;
use super::types::type_name;
use super::{constraint, definition};
use crate::ddl::{
    AlterAttribute, AlterAttributeAction, AlterComposite, AlterDomain, AlterDomainAction,
    AlterEnum, AlterEnumAction, AlterOther, Attribute, CreateBaseType, CreateComposite,
    CreateDomain, CreateEnum, Ddl, EnumLabel, ObjectKind, ObjectName,
};
use crate::parse::cursor::{Cursor, Parse};

/// `CREATE TYPE`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let name = c.object_name()?;
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
        return definition::create_range(c, name);
    }
    if c.eat("as") {
        let attributes = if c.symbol("(") && c.nth_symbol(1, ")") {
            c.skip_parentheses()?;
            Vec::new()
        } else {
            c.parenthesised_list(|c| attribute(c, |_| Ok(())))?
        };
        return Ok(Ddl::CreateComposite(CreateComposite { name, attributes }));
    }
    if c.symbol("(") {
        return definition::create_base_type(c, name);
    }
    Ok(Ddl::CreateBaseType(CreateBaseType {
        name,
        definition: None,
    }))
}

fn label(c: &mut Cursor<'_>) -> Parse<EnumLabel> {
    let (text, span) = c.string()?;
    Ok(EnumLabel { text, span })
}

/// `name [SET DATA] [TYPE] type [COLLATE collation]`; what stands before the type is read by `before`.
fn attribute(
    c: &mut Cursor<'_>,
    before: impl Fn(&mut Cursor<'_>) -> Parse<()>,
) -> Parse<Attribute> {
    let name = c.ident()?;
    before(c)?;
    Ok(Attribute {
        name,
        ty: type_name(c)?,
        collation: collation(c)?,
    })
}

/// `[COLLATE collation]`
pub(super) fn collation(c: &mut Cursor<'_>) -> Parse<Option<ObjectName>> {
    if c.eat("collate") {
        c.loose_object_name().map(Some)
    } else {
        Ok(None)
    }
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
        return Ok(Ddl::AlterComposite(AlterComposite {
            name,
            actions: c.list(alter_attribute)?,
        }));
    } else if c.eat("set") {
        c.skip_parentheses()?;
        return Ok(Ddl::AlterOther(AlterOther {
            state: None,
            object: plain(ObjectKind::Type, name),
            if_exists: false,
        }));
    } else {
        return Err(c.syntax_error());
    };
    Ok(Ddl::AlterEnum(AlterEnum { name, action }))
}

/// `ADD ATTRIBUTE …`, `DROP ATTRIBUTE …`
fn alter_attribute(c: &mut Cursor<'_>) -> Parse<AlterAttribute> {
    let start = c.index();
    let action = if c.eat("add attribute") {
        AlterAttributeAction::Add(attribute(c, |_| Ok(()))?)
    } else if c.eat("drop attribute") {
        let if_exists = c.if_exists();
        AlterAttributeAction::Drop(c.ident()?, if_exists)
    } else if c.eat("rename attribute") {
        let from = c.ident()?;
        c.expect("to")?;
        AlterAttributeAction::Rename(from, c.ident()?)
    } else {
        c.expect("alter attribute")?;
        AlterAttributeAction::Type(attribute(c, |c| {
            c.eat("set data");
            c.expect("type")
        })?)
    };
    Ok(AlterAttribute {
        action,
        cascade: c.cascade(),
        span: c.span_from(start),
    })
}

/// `CREATE DOMAIN`, from behind these words on.
pub(super) fn create_domain(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let name = c.object_name()?;
    c.eat("as");
    let base = type_name(c)?;
    let mut collation = None;
    let mut constraints = Vec::new();
    loop {
        if c.is("collate") && collation.is_none() {
            collation = self::collation(c)?;
        } else if let Some(constraint) = constraint::column(c)? {
            constraints.push(constraint);
        } else {
            break;
        }
    }
    Ok(Ddl::CreateDomain(CreateDomain {
        name,
        base,
        collation,
        constraints,
    }))
}

/// `ALTER DOMAIN`, from behind the name on.
pub(super) fn alter_domain(c: &mut Cursor<'_>, name: ObjectName) -> Parse<Ddl> {
    let action = if c.eat("set default") {
        AlterDomainAction::Default(Some(c.expression_until(&[])?))
    } else if c.eat("drop default") {
        AlterDomainAction::Default(None)
    } else if c.eat("set not null") {
        AlterDomainAction::NotNull(true)
    } else if c.eat("drop not null") {
        AlterDomainAction::NotNull(false)
    } else if c.eat("validate constraint") {
        AlterDomainAction::ValidateConstraint(c.ident()?)
    } else if c.eat("drop constraint") {
        let if_exists = c.if_exists();
        let name = c.ident()?;
        c.cascade();
        AlterDomainAction::DropConstraint { name, if_exists }
    } else if c.eat("add") {
        AlterDomainAction::AddConstraint(constraint::of_domain(c)?.ok_or_else(|| c.syntax_error())?)
    } else {
        return Err(c.syntax_error());
    };
    Ok(Ddl::AlterDomain(AlterDomain { name, action }))
}
