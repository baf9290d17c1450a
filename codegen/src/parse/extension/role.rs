//! CREATE ROLE, ALTER ROLE and ALTER GROUP, with USER and GROUP as their older words.

use std::collections::BTreeSet;

use super::object::{bare, plain};
use super::session;
use crate::ddl::{
    AlterRole, CreateRole, Ddl, GrantRole, Ident, ObjectKind, Rename, RoleName, RoleOption,
};
use crate::diagnostics::Code;
use crate::parse::cursor::{Cursor, Parse};

const ROLE_OPTIONS: &[(&str, RoleOption, bool)] = &[
    ("superuser", RoleOption::Superuser, true),
    ("nosuperuser", RoleOption::Superuser, false),
    ("bypassrls", RoleOption::BypassRls, true),
    ("nobypassrls", RoleOption::BypassRls, false),
    ("login", RoleOption::Login, true),
    ("nologin", RoleOption::Login, false),
    ("inherit", RoleOption::Inherit, true),
    ("noinherit", RoleOption::Inherit, false),
    ("createrole", RoleOption::CreateRole, true),
    ("nocreaterole", RoleOption::CreateRole, false),
    ("createdb", RoleOption::CreateDb, true),
    ("nocreatedb", RoleOption::CreateDb, false),
    ("replication", RoleOption::Replication, true),
    ("noreplication", RoleOption::Replication, false),
];

/// What follows the name of a role.
#[derive(Default)]
struct Options {
    attributes: Vec<(RoleOption, bool)>,
    member_of: Vec<RoleName>,
    members: Vec<RoleName>,
}

/// `CREATE ROLE`, `USER` or `GROUP`, from behind that word on.
pub(super) fn create(c: &mut Cursor<'_>, login: bool) -> Parse<Ddl> {
    let name = role_name(c)?;
    let mut it = options(c, false)?;
    // CREATE USER is CREATE ROLE … LOGIN, unless it says otherwise.
    let says = |(option, _): &(RoleOption, bool)| *option == RoleOption::Login;
    if login && !it.attributes.iter().any(says) {
        it.attributes.insert(0, (RoleOption::Login, true));
    }
    Ok(Ddl::CreateRole(CreateRole {
        name,
        options: it.attributes,
        member_of: it.member_of,
        members: it.members,
    }))
}

/// The name that a role gets: some are reserved.
fn role_name(c: &mut Cursor<'_>) -> Parse<Ident> {
    if c.is_any(&["current_user", "current_role", "session_user"]) {
        let word = c.nth_raw(0).to_ascii_uppercase();
        let message = format!("{word} cannot be used as a role name here");
        return Err(reserved(c, &message));
    }
    let name = c.loose_ident()?;
    let text = name.name.as_str();
    if matches!(text, "public" | "none") || text.starts_with("pg_") {
        let message = format!("role name \"{text}\" is reserved");
        c.seek(c.index() - 1);
        return Err(reserved(c, &message));
    }
    Ok(name)
}

fn reserved(c: &Cursor<'_>, message: &str) -> Box<crate::diagnostics::Diagnostic> {
    let mut said = c.refusal(Code::SyntaxError, message);
    said.sqlstate = Some("42939".to_owned());
    said
}

fn options(c: &mut Cursor<'_>, alter: bool) -> Parse<Options> {
    c.eat("with");
    let mut it = Options::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while !c.done() {
        let start = c.index();
        let known = ROLE_OPTIONS.iter().find(|(word, _, _)| c.is(word));
        let subject = if let Some((word, option, on)) = known {
            c.eat(word);
            it.attributes.push((*option, *on));
            word.strip_prefix("no").unwrap_or(word)
        } else if c.is("unencrypted") {
            let message = "UNENCRYPTED PASSWORD is no longer supported";
            return Err(c.refusal(Code::FeatureNotSupported, message));
        } else if c.eat_any(&["encrypted password", "password"]) {
            if !c.eat("null") {
                c.string()?;
            }
            "password"
        } else if c.eat("valid until") {
            c.string()?;
            "valid until"
        } else if c.eat("connection limit") {
            c.integer()?;
            "connection limit"
        } else if !alter && c.eat("sysid") {
            c.integer()?;
            "sysid"
        } else if !alter && c.eat_any(&["in role", "in group"]) {
            it.member_of = c.list(Cursor::role)?;
            "in role"
        } else if !alter && c.eat("admin") {
            it.members.extend(c.list(Cursor::role)?);
            "admin"
        } else if c.eat("user") || !alter && c.eat("role") {
            it.members.extend(c.list(Cursor::role)?);
            "role"
        } else {
            return Err(c.syntax_error());
        };
        if !seen.insert(subject) {
            c.seek(start);
            return Err(c.refusal(Code::SyntaxError, "conflicting or redundant options"));
        }
    }
    Ok(it)
}

/// `[IN DATABASE name] SET …` or `RESET …`: what sessions of a role begin with.
fn setting(c: &mut Cursor<'_>) -> Parse<()> {
    if c.eat("in database") {
        c.ident()?;
    }
    if c.eat("reset") {
        return session::resettable(c).map(|_| ());
    }
    c.expect("set")?;
    session::setting(c, &[]).map(|_| ())
}

/// `ALTER ROLE`, `USER`, from behind that word on.
pub(super) fn alter(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let what = "ALTER ROLE … SET";
    if c.eat("all") {
        setting(c)?;
        return Ok(Ddl::NoEffect { what });
    }
    let role = c.role()?;
    if c.eat("rename to")
        && let RoleName::Role(name) = &role
    {
        return Ok(Ddl::Rename(Rename {
            object: plain(ObjectKind::Role, bare(name.clone())),
            if_exists: false,
            to: role_name(c)?,
        }));
    }
    if c.is_any(&["set", "reset"]) || c.are("in database") {
        setting(c)?;
        return Ok(Ddl::AlterRole(AlterRole {
            role,
            options: Vec::new(),
        }));
    }
    let it = options(c, true)?;
    if it.members.is_empty() {
        let options = it.attributes;
        return Ok(Ddl::AlterRole(AlterRole { role, options }));
    }
    // Older than ALTER GROUP: `ALTER ROLE r USER a`.
    match role {
        RoleName::Role(group) => Ok(Ddl::GrantRole(GrantRole {
            revoke: false,
            roles: vec![RoleName::Role(group)],
            grantees: it.members,
            option_only: false,
        })),
        RoleName::Public | RoleName::Current(_) | RoleName::Session(_) => Err(c.syntax_error()),
    }
}

/// `ALTER GROUP g ADD | DROP USER a, b`, from behind GROUP on.
pub(super) fn alter_group(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let group = c.role()?;
    if let RoleName::Role(name) = &group
        && c.eat("rename to")
    {
        return Ok(Ddl::Rename(Rename {
            object: plain(ObjectKind::Role, bare(name.clone())),
            if_exists: false,
            to: role_name(c)?,
        }));
    }
    let revoke = c.eat("drop");
    if !revoke {
        c.expect("add")?;
    }
    c.expect("user")?;
    Ok(Ddl::GrantRole(GrantRole {
        revoke,
        roles: vec![group],
        grantees: c.list(Cursor::role)?,
        option_only: false,
    }))
}
