//! GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

use super::function;
use super::object::bare;
use crate::ddl::{
    AlterDefaultPrivileges, Ddl, Grant, GrantRole, GrantTarget, GrantedPrivilege, ObjectKind,
    Privilege, RoleName,
};
use crate::parse::cursor::{Cursor, Parse};

/// `GRANT` or `REVOKE`, from behind that word on.
pub(super) fn grant(c: &mut Cursor<'_>, revoke: bool) -> Parse<Ddl> {
    if is_membership(c) {
        return membership(c, revoke);
    }
    let option_only = revoke && c.eat("grant option for");
    let privileges = privileges(c)?;
    c.expect("on")?;
    let target = target(c)?;
    let grantees = grantees(c, revoke)?;
    let grant_option = option_only || !revoke && c.eat("with grant option");
    granted_by(c)?;
    Ok(Ddl::Grant(Grant {
        revoke,
        privileges,
        target,
        grantees,
        grant_option,
        cascade: revoke && c.cascade(),
    }))
}

/// Whether roles are given, not privileges: then only names and commas come before TO or FROM.
fn is_membership(c: &Cursor<'_>) -> bool {
    if c.is_any(&["admin", "inherit", "set"]) && c.nth_is(1, "option") {
        return true;
    }
    let mut ahead = 1;
    while c.nth_symbol(ahead, ",") {
        ahead += 2;
    }
    c.nth_is(ahead, "to") || c.nth_is(ahead, "from")
}

fn membership(c: &mut Cursor<'_>, revoke: bool) -> Parse<Ddl> {
    let option_only = revoke
        && (c.eat("admin option for")
            || c.eat_since(16, "inherit option for")
            || c.eat("set option for") && {
                c.since(16, c.index() - 2);
                true
            });
    let roles = c.list(|c| c.loose_ident().map(RoleName::Role))?;
    let grantees = grantees(c, revoke)?;
    if !revoke && c.eat("with") {
        let start = c.index();
        if !c.eat("admin option") || c.symbol(",") {
            c.since(16, c.index().max(start + 1));
            c.seek(start);
            c.list(|c| {
                c.ident()?;
                c.bump()
            })?;
        }
    }
    granted_by(c)?;
    c.cascade();
    Ok(Ddl::GrantRole(GrantRole {
        revoke,
        roles,
        grantees,
        option_only,
    }))
}

fn granted_by(c: &mut Cursor<'_>) -> Parse<()> {
    if c.eat("granted by") {
        c.role()?;
    }
    Ok(())
}

fn grantees(c: &mut Cursor<'_>, revoke: bool) -> Parse<Vec<RoleName>> {
    c.expect(if revoke { "from" } else { "to" })?;
    c.list(|c| {
        c.eat("group");
        c.role()
    })
}

/// `ALL [PRIVILEGES]`, or a list; `None` is ALL.
fn privileges(c: &mut Cursor<'_>) -> Parse<Option<Vec<GrantedPrivilege>>> {
    if c.eat("all") {
        c.eat("privileges");
        if !c.symbol("(") {
            return Ok(None);
        }
        return Ok(Some(vec![GrantedPrivilege {
            privilege: Privilege::All,
            columns: c.columns()?,
        }]));
    }
    c.list(|c| {
        Ok(GrantedPrivilege {
            privilege: privilege(c)?,
            columns: if c.symbol("(") {
                c.columns()?
            } else {
                Vec::new()
            },
        })
    })
    .map(Some)
}

fn privilege(c: &mut Cursor<'_>) -> Parse<Privilege> {
    for (word, privilege) in [
        ("insert", Privilege::Insert),
        ("select", Privilege::Select),
        ("update", Privilege::Update),
        ("delete", Privilege::Delete),
        ("truncate", Privilege::Truncate),
        ("references", Privilege::References),
        ("trigger", Privilege::Trigger),
        ("execute", Privilege::Execute),
        ("usage", Privilege::Usage),
        ("create", Privilege::Create),
        ("connect", Privilege::Connect),
        ("temporary", Privilege::Temporary),
        ("temp", Privilege::Temporary),
        ("set", Privilege::Set),
        ("alter system", Privilege::AlterSystem),
    ] {
        if c.eat(word) {
            return Ok(privilege);
        }
    }
    if c.eat_since(17, "maintain") {
        return Ok(Privilege::Maintain);
    }
    Err(c.syntax_error())
}

/// What GRANT is on, from behind ON on.
fn target(c: &mut Cursor<'_>) -> Parse<GrantTarget> {
    for (words, kind) in [
        ("all tables in schema", ObjectKind::Table),
        ("all sequences in schema", ObjectKind::Sequence),
        ("all functions in schema", ObjectKind::Function),
        ("all procedures in schema", ObjectKind::Procedure),
        ("all routines in schema", ObjectKind::Routine),
    ] {
        if c.eat(words) {
            return Ok(GrantTarget::AllInSchema(kind, c.list(Cursor::ident)?));
        }
    }
    if c.eat_any(&["function", "procedure", "routine"]) {
        return Ok(GrantTarget::Functions(c.list(|c| {
            Ok((c.loose_object_name()?, function::optional_signature(c)?))
        })?));
    }
    if c.eat("schema") {
        let schemas = c.list(|c| Ok(bare(c.ident()?)))?;
        return Ok(GrantTarget::Objects(ObjectKind::Schema, schemas));
    }
    for (word, kind) in [
        ("sequence", ObjectKind::Sequence),
        ("type", ObjectKind::Type),
        ("domain", ObjectKind::Domain),
    ] {
        if c.eat(word) {
            return Ok(GrantTarget::Objects(
                kind,
                c.list(Cursor::loose_object_name)?,
            ));
        }
    }
    for (words, what) in [
        ("database", "DATABASE"),
        ("language", "LANGUAGE"),
        ("foreign data wrapper", "FOREIGN DATA WRAPPER"),
        ("foreign server", "FOREIGN SERVER"),
        ("large object", "LARGE OBJECT"),
        ("tablespace", "TABLESPACE"),
        ("parameter", "PARAMETER"),
    ] {
        // A table may have such a name: GRANT SELECT ON database TO r.
        if c.are(words) && !followed_by_end_of_name(c, words) {
            c.eat(words);
            while !c.done() && !c.is_any(&["to", "from"]) {
                c.bump()?;
            }
            return Ok(GrantTarget::Other(what));
        }
    }
    c.eat("table");
    Ok(GrantTarget::Objects(
        ObjectKind::Table,
        c.list(Cursor::object_name)?,
    ))
}

fn followed_by_end_of_name(c: &Cursor<'_>, words: &str) -> bool {
    let next = words.split(' ').count();
    c.nth_is(next, "to")
        || c.nth_is(next, "from")
        || c.nth_symbol(next, ",")
        || c.nth_symbol(next, ".")
}

/// `ALTER DEFAULT PRIVILEGES`, from behind these words on.
pub(super) fn default_privileges(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let (mut roles, mut namespaces) = (Vec::new(), Vec::new());
    loop {
        if c.eat("for role") || c.eat("for user") {
            roles = c.list(Cursor::role)?;
        } else if c.eat("in schema") {
            namespaces = c.list(Cursor::ident)?;
        } else {
            break;
        }
    }
    let revoke = c.eat("revoke");
    if !revoke {
        c.expect("grant")?;
    }
    let option_only = revoke && c.eat("grant option for");
    let mut columns = false;
    let privileges = privileges(c)?.map(|privileges| {
        columns = privileges.iter().any(|it| !it.columns.is_empty());
        privileges.into_iter().map(|it| it.privilege).collect()
    });
    c.expect("on")?;
    let kind = default_kind(c)?;
    let grantees = grantees(c, revoke)?;
    let grant_option = option_only || !revoke && c.eat("with grant option");
    if revoke {
        c.cascade();
    }
    Ok(Ddl::AlterDefaultPrivileges(AlterDefaultPrivileges {
        roles,
        namespaces,
        kind,
        revoke,
        privileges,
        columns,
        grantees,
        grant_option,
    }))
}

fn default_kind(c: &mut Cursor<'_>) -> Parse<ObjectKind> {
    for (word, kind) in [
        ("tables", ObjectKind::Table),
        ("sequences", ObjectKind::Sequence),
        ("functions", ObjectKind::Function),
        ("routines", ObjectKind::Function),
        ("types", ObjectKind::Type),
        ("schemas", ObjectKind::Schema),
    ] {
        if c.eat(word) {
            return Ok(kind);
        }
    }
    if c.eat_since(18, "large objects") {
        return Ok(ObjectKind::Other("LARGE OBJECTS"));
    }
    Err(c.syntax_error())
}
