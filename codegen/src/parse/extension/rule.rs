//! CREATE RULE: its event, its condition and its commands, each a text.

use super::object::plain;
use crate::ddl::{CreateOther, Ddl, ObjectKind, ObjectReference, Rule, RuleCommand, RuleEvent};
use crate::parse::cursor::{Cursor, Parse};

/// `CREATE [OR REPLACE] RULE name AS ON event TO table …`, from behind RULE on.
pub(super) fn rule(c: &mut Cursor<'_>, or_replace: bool) -> Parse<Ddl> {
    let name = c.ident()?;
    c.expect("as on")?;
    let event = if c.eat("select") {
        RuleEvent::Select
    } else if c.eat("insert") {
        RuleEvent::Insert
    } else if c.eat("update") {
        RuleEvent::Update
    } else {
        c.expect("delete")?;
        RuleEvent::Delete
    };
    c.expect("to")?;
    let table = c.object_name()?;
    let condition = if c.eat("where") {
        let start = c.index();
        while !c.is("do") {
            skip_part(c)?;
        }
        Some(c.snippet(start, c.index()))
    } else {
        None
    };
    let instead = c.eat("do instead");
    if !instead && !c.eat("do also") {
        c.expect("do")?;
    }
    let instead_of = (instead && condition.is_none()).then_some(event);
    let rule = Rule {
        event,
        condition,
        instead,
        commands: commands(c)?,
    };
    Ok(Ddl::CreateOther(CreateOther {
        needs: vec![plain(ObjectKind::Table, table.clone())],
        object: ObjectReference {
            member: Some(name),
            ..plain(ObjectKind::Rule, table)
        },
        if_not_exists: false,
        or_replace,
        instead_of,
        copy_of: None,
        nondeterministic: false,
        event: None,
        rule: Some(rule),
    }))
}

/// `NOTHING`, a command, or several in parentheses.
fn commands(c: &mut Cursor<'_>) -> Parse<Vec<RuleCommand>> {
    let mut commands = Vec::new();
    if c.eat("nothing") {
        c.expect_end()?;
        return Ok(commands);
    }
    let in_parentheses = c.eat_symbol("(");
    loop {
        let start = c.index();
        let mut locked = Vec::new();
        while !(c.done() || c.symbol(";") || in_parentheses && c.symbol(")")) {
            let locks = [
                "for update of",
                "for no key update of",
                "for share of",
                "for key share of",
            ];
            if c.eat_any(&locks) {
                locked.push(c.ident()?);
                while c.eat_symbol(",") {
                    locked.push(c.ident()?);
                }
            } else if c.eat("do") {
                // ON CONFLICT has these alone.
                if !c.is_any(&["nothing", "update"]) {
                    return Err(c.syntax_error());
                }
            } else {
                skip_part(c)?;
            }
        }
        if c.index() > start {
            let text = c.snippet(start, c.index());
            commands.push(RuleCommand { text, locked });
        }
        if !in_parentheses || !c.eat_symbol(";") {
            break;
        }
    }
    if in_parentheses {
        c.expect_symbol(")")?;
    }
    c.expect_end()?;
    Ok(commands)
}

/// Goes over a token, or over parentheses and what is inside.
fn skip_part(c: &mut Cursor<'_>) -> Parse<()> {
    if c.symbol("(") {
        c.skip_parentheses()
    } else {
        c.bump().map(|_| ())
    }
}
