//! ALTER TABLE, and ALTER of the other kinds of relation where they take the same actions.

use super::constraint;
use super::create_type;
use super::partition;
use super::sequence;
use super::table;
use super::types::type_name;
use super::view;
use crate::ddl::{
    AlterTable, AlterTableAction as Action, Ddl, Ident, ReplicaIdentity, SequenceOption,
    TableAction, TriggerState,
};
use crate::parse::cursor::{Cursor, Parse};

/// `ALTER TABLE`, from behind these words on.
pub(super) fn alter(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.eat("all in tablespace") {
        c.skip_rest();
        return Ok(Ddl::NoEffect {
            what: "ALTER TABLE ALL IN TABLESPACE",
        });
    }
    let if_exists = c.if_exists();
    let only = c.eat("only");
    let name = if only && c.eat_symbol("(") {
        let name = c.object_name()?;
        c.expect_symbol(")")?;
        name
    } else {
        c.object_name()?
    };
    c.eat_symbol("*");
    let actions = c.list(|c| {
        let start = c.index();
        let action = action(c)?;
        Ok((action, c.span_from(start)))
    })?;
    Ok(Ddl::AlterTable(AlterTable {
        name,
        if_exists,
        only,
        actions,
    }))
}

/// One action.
pub(super) fn action(c: &mut Cursor<'_>) -> Parse<Action> {
    if c.eat("add") {
        add(c)
    } else if c.eat("drop") {
        drop(c)
    } else if c.eat("alter constraint") {
        alter_constraint(c)
    } else if c.eat("alter") {
        c.eat("column");
        alter_column(c)
    } else if c.eat("validate constraint") {
        Ok(Action::ValidateConstraint(c.ident()?))
    } else if c.eat("rename") {
        rename(c)
    } else if c.eat("set") {
        set(c)
    } else if c.eat("reset") {
        table(TableAction::ResetOptions(view::option_names(c)?))
    } else if c.eat("owner to") {
        table(TableAction::OwnerTo(c.role()?))
    } else if c.eat("enable") {
        enable(c, TriggerState::Origin)
    } else if c.eat("disable") {
        enable(c, TriggerState::Disabled)
    } else if c.eat("force row level security") {
        table(TableAction::ForceRowSecurity(true))
    } else if c.eat("no force row level security") {
        table(TableAction::ForceRowSecurity(false))
    } else if c.eat("replica identity") {
        replica_identity(c)
    } else if c.eat("cluster on") {
        Ok(Action::ClusterOn(c.ident()?))
    } else if c.eat("attach partition") {
        table(TableAction::AttachPartition {
            partition: c.object_name()?,
            bound: partition::bound(c)?,
        })
    } else if c.eat("detach partition") {
        let partition = c.object_name()?;
        let concurrently = c.eat("concurrently");
        if !concurrently {
            c.eat("finalize");
        }
        table(TableAction::DetachPartition {
            partition,
            concurrently,
        })
    } else if c.eat("inherit") {
        table(TableAction::Inherit(c.object_name()?))
    } else if c.eat("no inherit") {
        table(TableAction::NoInherit(c.object_name()?))
    } else if c.eat("not of") {
        table(TableAction::OfType(None))
    } else if c.eat("of") {
        table(TableAction::OfType(Some(c.loose_object_name()?)))
    } else if c.eat("options") {
        c.skip_parentheses()?;
        Ok(Action::NoEffect("OPTIONS"))
    } else {
        Err(c.syntax_error())
    }
}

fn add(c: &mut Cursor<'_>) -> Parse<Action> {
    if constraint::begins(c) {
        return Ok(Action::AddConstraint(constraint::table(c)?));
    }
    c.eat("column");
    let if_not_exists = c.if_not_exists();
    Ok(Action::AddColumn {
        column: table::column(c)?,
        if_not_exists,
    })
}

fn drop(c: &mut Cursor<'_>) -> Parse<Action> {
    if c.eat("constraint") {
        let if_exists = c.if_exists();
        return Ok(Action::DropConstraint {
            name: c.ident()?,
            if_exists,
            cascade: c.cascade(),
        });
    }
    c.eat("column");
    let if_exists = c.if_exists();
    Ok(Action::DropColumn {
        name: c.ident()?,
        if_exists,
        cascade: c.cascade(),
    })
}

/// `ALTER [COLUMN]`, from behind these words on.
fn alter_column(c: &mut Cursor<'_>) -> Parse<Action> {
    let name = c.ident()?;
    if c.eat("type") || c.eat("set data type") {
        let ty = type_name(c)?;
        let collation = create_type::collation(c)?;
        let using = if c.eat("using") {
            Some(c.expression_until(&[])?)
        } else {
            None
        };
        Ok(Action::SetType {
            name,
            ty,
            collation,
            using,
        })
    } else if c.eat("set default") {
        Ok(Action::SetDefault {
            name,
            default: Some(c.expression_until(&[])?),
        })
    } else if c.eat("drop default") {
        Ok(Action::SetDefault {
            name,
            default: None,
        })
    } else if c.eat("set not null") {
        Ok(Action::SetNotNull {
            name,
            not_null: true,
        })
    } else if c.eat("drop not null") {
        Ok(Action::SetNotNull {
            name,
            not_null: false,
        })
    } else if c.eat("add generated") {
        let kind = constraint::identity_kind(c)?;
        c.expect("as identity")?;
        Ok(Action::AddIdentity {
            name,
            kind,
            options: constraint::identity_options(c)?,
        })
    } else if c.eat("drop identity") {
        Ok(Action::DropIdentity {
            name,
            if_exists: c.if_exists(),
        })
    } else if c.eat("drop expression") {
        Ok(Action::DropExpression {
            name,
            if_exists: c.if_exists(),
        })
    } else if c.are("set expression") {
        c.since(17, c.index() + 1);
        c.expect("set expression")?;
        c.expect("as")?;
        Ok(Action::SetExpression {
            name,
            expr: c.parenthesised()?,
        })
    } else if c.eat("set compression") {
        c.bump()?;
        Ok(Action::NoEffect("SET COMPRESSION"))
    } else if c.eat("set statistics") {
        if !c.eat_since(17, "default") {
            c.eat_symbol("-");
            c.bump()?;
        }
        Ok(Action::NoEffect("SET STATISTICS"))
    } else if c.eat("set storage") {
        if !c.eat_since(16, "default") {
            c.bump()?;
        }
        Ok(Action::NoEffect("SET STORAGE"))
    } else if c.is("restart") || c.are("set generated") || c.is("set") && !c.nth_symbol(1, "(") {
        identity(c, name)
    } else if c.eat("set") || c.eat("reset") || c.eat("options") {
        c.skip_parentheses()?;
        Ok(Action::NoEffect("SET and RESET of a column's options"))
    } else {
        Err(c.syntax_error())
    }
}

/// `SET GENERATED …`, `SET sequence_option`, `RESTART`, several of them.
fn identity(c: &mut Cursor<'_>, name: Ident) -> Parse<Action> {
    let start = c.index();
    let mut kind = None;
    let mut options = Vec::new();
    loop {
        if c.eat("set generated") {
            kind = Some(constraint::identity_kind(c)?);
        } else if c.is("restart") || c.eat("set") {
            options.push(one_option(c)?);
        } else if c.index() == start {
            return Err(c.syntax_error());
        } else {
            return Ok(Action::SetIdentity {
                name,
                kind,
                options,
            });
        }
    }
}

fn one_option(c: &mut Cursor<'_>) -> Parse<SequenceOption> {
    sequence::option(c)?.ok_or_else(|| c.syntax_error())
}

/// `RENAME`, from behind that word on.
fn rename(c: &mut Cursor<'_>) -> Parse<Action> {
    if c.eat("to") {
        return table(TableAction::RenameTo(c.ident()?));
    }
    if c.eat("constraint") {
        let from = c.ident()?;
        c.expect("to")?;
        return Ok(Action::RenameConstraint {
            from,
            to: c.ident()?,
        });
    }
    c.eat("column");
    let from = c.ident()?;
    c.expect("to")?;
    Ok(Action::RenameColumn {
        from,
        to: c.ident()?,
    })
}

/// `SET`, from behind that word on.
fn set(c: &mut Cursor<'_>) -> Parse<Action> {
    if c.eat("schema") {
        table(TableAction::SetSchema(c.ident()?))
    } else if c.symbol("(") {
        table(TableAction::SetOptions(view::options(c)?))
    } else if c.eat("logged") {
        table(TableAction::SetLogged(true))
    } else if c.eat("unlogged") {
        table(TableAction::SetLogged(false))
    } else if c.eat("without oids") || c.eat("without cluster") {
        Ok(Action::NoEffect("SET WITHOUT"))
    } else if c.eat("tablespace") {
        c.tablespace()?;
        c.eat("nowait");
        Ok(Action::NoEffect("SET TABLESPACE"))
    } else if c.eat("access method") {
        if !c.eat_since(17, "default") {
            c.table_method()?;
        }
        Ok(Action::NoEffect("SET ACCESS METHOD"))
    } else {
        Err(c.syntax_error())
    }
}

/// `ENABLE` or `DISABLE`, from behind that word on.
fn enable(c: &mut Cursor<'_>, mut state: TriggerState) -> Parse<Action> {
    if c.eat("row level security") {
        return table(TableAction::RowSecurity(state == TriggerState::Origin));
    }
    if state == TriggerState::Origin {
        if c.eat("replica") {
            state = TriggerState::Replica;
        } else if c.eat("always") {
            state = TriggerState::Always;
        }
    }
    if c.eat("rule") {
        c.ident()?;
        return Ok(Action::NoEffect("ENABLE, DISABLE RULE"));
    }
    c.expect("trigger")?;
    let name = if c.eat("all") || c.eat("user") {
        None
    } else {
        Some(c.ident()?)
    };
    table(TableAction::EnableTrigger { name, state })
}

fn replica_identity(c: &mut Cursor<'_>) -> Parse<Action> {
    let mut index = None;
    let identity = if c.eat("full") {
        ReplicaIdentity::Full
    } else if c.eat("nothing") {
        ReplicaIdentity::Nothing
    } else if c.eat("default") {
        ReplicaIdentity::Default
    } else {
        c.expect("using index")?;
        index = Some(c.ident()?);
        ReplicaIdentity::Index
    };
    table(TableAction::ReplicaIdentity(identity, index))
}

/// `ALTER CONSTRAINT`, from behind these words on.
fn alter_constraint(c: &mut Cursor<'_>) -> Parse<Action> {
    let name = c.ident()?;
    let (mut deferrable, mut deferred, mut enforced, mut inherit) = (None, None, None, None);
    loop {
        if c.eat("not deferrable") {
            (deferrable, deferred) = (Some(false), Some(false));
        } else if c.eat("deferrable") {
            deferrable = Some(true);
            deferred = deferred.or(Some(false));
        } else if c.eat("initially deferred") {
            (deferrable, deferred) = (Some(true), Some(true));
        } else if c.eat("initially immediate") {
            deferred = Some(false);
        } else if c.eat_not_enforced() {
            enforced = Some(false);
        } else if c.eat_since(18, "enforced") {
            enforced = Some(true);
        } else if c.eat("no inherit") {
            inherit = Some(false);
        } else if c.eat_since(18, "inherit") {
            inherit = Some(true);
        } else {
            return Ok(Action::AlterConstraint {
                name,
                deferrable,
                deferred,
                enforced,
                inherit,
            });
        }
    }
}

/// An action on the table as a whole.
#[expect(clippy::unnecessary_wraps, reason = "each action ends so")]
fn table(action: TableAction) -> Parse<Action> {
    Ok(Action::Table(action))
}
