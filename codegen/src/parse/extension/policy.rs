//! Policies and triggers.

use super::function;
use super::object::plain;
use crate::ddl::{
    AlterPolicy, CreatePolicy, CreateTrigger, Ddl, ObjectKind, ObjectReference, PolicyCommand,
    Rename, TriggerEvent, TriggerTiming,
};
use crate::name::Name;
use crate::parse::cursor::{Cursor, Parse};

/// `CREATE POLICY`, from behind these words on.
pub(super) fn create(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.are("if not exists") {
        // PostgreSQL reads IF as the policy's name and stumbles over NOT.
        let at = c.index();
        c.seek(at + 1);
        let error = c.syntax_error();
        return Err(Box::new(error.help(
            "CREATE POLICY has no IF NOT EXISTS. Put `DROP POLICY IF EXISTS … ON …;` before it.",
        )));
    }
    let name = c.ident()?;
    c.expect("on")?;
    let table = c.object_name()?;
    let mut policy = CreatePolicy {
        name,
        table,
        permissive: true,
        command: PolicyCommand::All,
        roles: Vec::new(),
        using: None,
        check: None,
    };
    if c.eat("as") {
        if c.eat("restrictive") {
            policy.permissive = false;
        } else {
            c.expect("permissive")?;
        }
    }
    if c.eat("for") {
        policy.command = command(c)?;
    }
    if c.eat("to") {
        policy.roles = c.list(Cursor::role)?;
        // TO PUBLIC beside others is PUBLIC.
        if policy.roles.contains(&crate::ddl::RoleName::Public) {
            policy.roles.clear();
        }
    }
    if c.eat("using") {
        policy.using = Some(c.parenthesised()?);
    }
    if c.eat("with check") {
        policy.check = Some(c.parenthesised()?);
    }
    Ok(Ddl::CreatePolicy(policy))
}

fn command(c: &mut Cursor<'_>) -> Parse<PolicyCommand> {
    for (word, command) in [
        ("all", PolicyCommand::All),
        ("select", PolicyCommand::Select),
        ("insert", PolicyCommand::Insert),
        ("update", PolicyCommand::Update),
        ("delete", PolicyCommand::Delete),
    ] {
        if c.eat(word) {
            return Ok(command);
        }
    }
    Err(c.syntax_error())
}

/// `ALTER POLICY`, from behind these words on.
pub(super) fn alter(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let if_exists = c.if_exists();
    let name = c.ident()?;
    c.expect("on")?;
    let table = c.object_name()?;
    if c.eat("rename to") {
        return Ok(Ddl::Rename(Rename {
            object: ObjectReference {
                member: Some(name),
                ..plain(ObjectKind::Policy, table)
            },
            if_exists,
            to: c.ident()?,
        }));
    }
    let roles = if c.eat("to") {
        Some(c.list(Cursor::role)?)
    } else {
        None
    };
    let using = if c.eat("using") {
        Some(c.parenthesised()?)
    } else {
        None
    };
    let check = if c.eat("with check") {
        Some(c.parenthesised()?)
    } else {
        None
    };
    Ok(Ddl::AlterPolicy(AlterPolicy {
        name,
        table,
        roles,
        using,
        check,
    }))
}

/// `CREATE [OR REPLACE] [CONSTRAINT] TRIGGER`, from behind these words on.
pub(super) fn create_trigger(c: &mut Cursor<'_>, or_replace: bool, constraint: bool) -> Parse<Ddl> {
    let name = c.ident()?;
    let timing = if !constraint && c.eat("before") {
        TriggerTiming::Before
    } else if constraint {
        c.expect("after")?;
        TriggerTiming::After
    } else if c.eat("after") {
        TriggerTiming::After
    } else {
        c.expect("instead of")?;
        TriggerTiming::InsteadOf
    };
    let mut events = vec![event(c)?];
    while c.eat("or") {
        events.push(event(c)?);
    }
    c.expect("on")?;
    let table = c.object_name()?;
    let mut deferral = (false, false);
    let mut transition = (None, None);
    let for_each_row = if constraint {
        deferral = constraint_attributes(c)?;
        c.expect("for each row")?;
        true
    } else {
        transition = referencing(c)?;
        for_each_row(c)?
    };
    let when = if c.eat("when") {
        Some(c.parenthesised()?)
    } else {
        None
    };
    c.expect("execute")?;
    if !c.eat("function") {
        c.expect("procedure")?;
    }
    Ok(Ddl::CreateTrigger(CreateTrigger {
        name,
        or_replace,
        constraint,
        timing,
        events,
        table,
        for_each_row,
        when,
        old_table: transition.0,
        new_table: transition.1,
        deferrable: deferral.0,
        deferred: deferral.1,
        function: c.loose_object_name()?,
        arguments: function::trigger_arguments(c)?,
    }))
}

/// `FROM table`, DEFERRABLE, INITIALLY DEFERRED: of constraint triggers only.
fn constraint_attributes(c: &mut Cursor<'_>) -> Parse<(bool, bool)> {
    if c.eat("from") {
        c.object_name()?;
    }
    let (mut deferrable, mut deferred) = (false, false);
    loop {
        if c.eat("initially deferred") {
            deferred = true;
        } else if c.eat("deferrable") {
            deferrable = true;
        } else if !c.eat_any(&["not deferrable", "initially immediate"]) {
            return Ok((deferrable || deferred, deferred));
        }
    }
}

/// `REFERENCING OLD TABLE AS name …`: the old and the new one.
fn referencing(c: &mut Cursor<'_>) -> Parse<(Option<Name>, Option<Name>)> {
    let (mut old, mut new) = (None, None);
    if c.eat("referencing") {
        while c.is_any(&["old", "new"]) {
            let is_old = c.eat("old");
            if !is_old {
                c.expect("new")?;
            }
            if !c.eat("table") {
                c.expect("row")?;
            }
            c.eat("as");
            let name = Some(c.ident()?.name);
            if is_old {
                old = name;
            } else {
                new = name;
            }
        }
    }
    Ok((old, new))
}

/// `FOR EACH ROW`; without it a trigger is for each statement.
fn for_each_row(c: &mut Cursor<'_>) -> Parse<bool> {
    if !c.eat("for") {
        return Ok(false);
    }
    c.eat("each");
    let row = c.eat("row");
    if !row {
        c.expect("statement")?;
    }
    Ok(row)
}

fn event(c: &mut Cursor<'_>) -> Parse<TriggerEvent> {
    Ok(if c.eat("insert") {
        TriggerEvent::Insert
    } else if c.eat("update of") {
        TriggerEvent::Update(c.list(Cursor::ident)?)
    } else if c.eat("update") {
        TriggerEvent::Update(Vec::new())
    } else if c.eat("delete") {
        TriggerEvent::Delete
    } else {
        c.expect("truncate")?;
        TriggerEvent::Truncate
    })
}
