//! Options of sequences, of identity columns too, and CREATE and ALTER SEQUENCE.

use super::object::plain;
use super::table::Persistence;
use super::types::type_name;
use crate::ddl::{
    AlterOther, AlterSequence, CreateSequence, Ddl, ObjectKind, ObjectName, SequenceOption,
};
use crate::parse::cursor::{Cursor, Parse};

/// The options that follow, in any order.
pub(in crate::parse) fn options(c: &mut Cursor<'_>) -> Parse<Vec<SequenceOption>> {
    let mut options = Vec::new();
    while let Some(option) = option(c)? {
        options.push(option);
    }
    Ok(options)
}

pub(super) fn option(c: &mut Cursor<'_>) -> Parse<Option<SequenceOption>> {
    Ok(Some(if c.eat("as") {
        SequenceOption::As(type_name(c)?)
    } else if c.eat("increment") {
        c.eat("by");
        SequenceOption::Increment(c.integer()?)
    } else if c.eat("no minvalue") {
        SequenceOption::MinValue(None)
    } else if c.eat("minvalue") {
        SequenceOption::MinValue(Some(c.integer()?))
    } else if c.eat("no maxvalue") {
        SequenceOption::MaxValue(None)
    } else if c.eat("maxvalue") {
        SequenceOption::MaxValue(Some(c.integer()?))
    } else if c.eat("start") {
        c.eat("with");
        SequenceOption::Start(c.integer()?)
    } else if c.eat("restart") {
        let with = c.eat("with");
        let number = c
            .nth_raw(0)
            .starts_with(|first: char| first.is_ascii_digit() || first == '-');
        SequenceOption::Restart(if with || number {
            Some(c.integer()?)
        } else {
            None
        })
    } else if c.eat("cache") {
        SequenceOption::Cache(c.integer()?)
    } else if c.eat("no cycle") {
        SequenceOption::Cycle(false)
    } else if c.eat("cycle") {
        SequenceOption::Cycle(true)
    } else if c.eat("owned by none") {
        SequenceOption::OwnedBy(None)
    } else if c.eat("owned by") {
        SequenceOption::OwnedBy(Some(c.column_reference()?))
    } else if c.eat("sequence name") {
        SequenceOption::Name(c.object_name()?)
    } else if c.eat("logged") || c.eat("unlogged") {
        return option(c);
    } else {
        return Ok(None);
    }))
}

/// `CREATE SEQUENCE`, from behind that word on.
pub(super) fn create(c: &mut Cursor<'_>, persistence: Persistence) -> Parse<Ddl> {
    let if_not_exists = c.if_not_exists();
    Ok(Ddl::CreateSequence(CreateSequence {
        name: c.object_name()?,
        if_not_exists,
        temporary: persistence.temporary,
        options: options(c)?,
    }))
}

/// `ALTER SEQUENCE`, from behind its name on.
pub(super) fn alter(c: &mut Cursor<'_>, name: ObjectName, if_exists: bool) -> Parse<Ddl> {
    if c.eat_any(&["set logged", "set unlogged"]) {
        return Ok(Ddl::AlterOther(AlterOther {
            state: None,
            object: plain(ObjectKind::Sequence, name),
            if_exists,
        }));
    }
    if c.done() {
        return Err(c.syntax_error());
    }
    Ok(Ddl::AlterSequence(AlterSequence {
        name,
        if_exists,
        options: options(c)?,
    }))
}
