//! PostgreSQL's own grammar for statements that sqlparser lacks or misreads, and where its tree has no places.
//!
//! A statement is known by its first words. What PostgreSQL would refuse is a syntax error at PostgreSQL's place; what
//! it would take and we do not know says so.

mod alter_table;
mod constraint;
mod create_type;
mod data;
mod definition;
mod function;
mod index;
mod object;
mod operator;
mod other;
mod partition;
mod policy;
mod privilege;
mod publication;
mod role;
mod rule;
mod schema;
mod sequence;
pub(super) mod session;
mod table;
pub(in crate::parse) mod types;
mod view;

use super::cursor::{Cursor, Parse};
use crate::ddl::{
    AlterExtension, AlterOther, AlterOwner, AttachIndex, CreateExtension, Ddl, DependsOnExtension,
    FunctionKind, Ident, ObjectKind, ObjectReference, Rename, RoleName, SetSchema,
};
use crate::diagnostics::Code;
use object::{Target, plain};

/// A whole statement.
pub(super) fn statement(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let ddl = command(c)?;
    c.expect_end()?;
    Ok(ddl)
}

fn command(c: &mut Cursor<'_>) -> Parse<Ddl> {
    if c.eat("create") {
        create(c)
    } else if c.eat("alter") {
        alter(c)
    } else if c.eat("drop") {
        object::drop(c)
    } else if c.eat("comment") {
        object::comment(c)
    } else if c.eat("grant") {
        privilege::grant(c, false)
    } else if c.eat("revoke") {
        privilege::grant(c, true)
    } else if c.eat("do") {
        function::anonymous(c)
    } else if c.eat("set") {
        session::set(c)
    } else if c.eat("reset") {
        session::reset(c)
    } else if c.eat("discard") {
        session::discard(c)
    } else if let Some(transaction) = session::transaction(c)? {
        Ok(transaction)
    } else if let Some(data) = data::statement(c)? {
        Ok(data)
    } else if c.eat("reassign owned") {
        other::owned(c, true)
    } else if c.eat("import foreign schema") {
        other::import(c)
    } else {
        // No statement of PostgreSQL begins so: the list of those without effect comes before this.
        Err(c.syntax_error())
    }
}

/// `CREATE`, from behind that word on.
fn create(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let or_replace = c.eat("or replace");
    if c.eat("function") {
        return function::create(c, FunctionKind::Function, or_replace);
    }
    if c.eat("procedure") {
        return function::create(c, FunctionKind::Procedure, or_replace);
    }
    if c.eat("trigger") {
        return policy::create_trigger(c, or_replace, false);
    }
    if c.eat("constraint trigger") {
        if or_replace {
            let said = "CREATE OR REPLACE CONSTRAINT TRIGGER is not supported";
            return Err(c.refusal(Code::FeatureNotSupported, said));
        }
        return policy::create_trigger(c, or_replace, true);
    }
    if c.eat("aggregate") {
        return definition::create_aggregate(c, or_replace);
    }
    if c.eat("rule") {
        return rule::rule(c, or_replace);
    }
    if c.eat_any(&[
        "trusted procedural language",
        "trusted language",
        "procedural language",
        "language",
    ]) {
        return other::language(c, or_replace);
    }
    if c.eat("transform") {
        return other::transform(c, or_replace);
    }
    if c.is_any(&["view", "recursive", "temp", "temporary", "local", "global"]) && or_replace {
        let is_scoped = c.eat_any(&["global", "local"]);
        let temporary = c.eat_any(&["temp", "temporary"]);
        if is_scoped && !temporary {
            return Err(c.syntax_error());
        }
        let recursive = c.eat("recursive");
        c.expect("view")?;
        return view::create(c, true, temporary, recursive);
    }
    if or_replace {
        return Err(c.syntax_error());
    }
    create_plain(c)
}

/// What has no OR REPLACE.
fn create_plain(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let is_scoped = c.eat_any(&["global", "local"]);
    let temporary = c.eat_any(&["temporary", "temp"]);
    let persistence = table::Persistence {
        temporary,
        unlogged: !temporary && !is_scoped && c.eat("unlogged"),
    };
    if is_scoped && !temporary {
        return Err(c.syntax_error());
    }
    if c.eat("table") {
        return table::create(c, persistence);
    }
    if c.eat("sequence") {
        return sequence::create(c, persistence);
    }
    if c.is("view") || c.are("recursive view") {
        if persistence.unlogged {
            return Err(c.refusal(
                Code::SyntaxError,
                "views cannot be unlogged because they do not have storage",
            ));
        }
        let recursive = c.eat("recursive");
        c.expect("view")?;
        return view::create(c, false, persistence.temporary, recursive);
    }
    if persistence.temporary || is_scoped {
        return Err(c.syntax_error());
    }
    if c.eat("materialized view") {
        if persistence.unlogged {
            return Err(c.refusal(
                Code::FeatureNotSupported,
                "materialized views cannot be unlogged",
            ));
        }
        return view::create_materialized(c, false);
    }
    if persistence.unlogged {
        return Err(c.syntax_error());
    }
    if c.eat("foreign table") {
        return table::create_foreign(c);
    }
    if c.eat("unique index") {
        return index::create(c, true);
    }
    if c.eat("index") {
        return index::create(c, false);
    }
    if c.eat("type") {
        return create_type::create(c);
    }
    if c.eat("domain") {
        return create_type::create_domain(c);
    }
    if c.eat("policy") {
        return policy::create(c);
    }
    if c.eat("schema") {
        return schema::create(c);
    }
    if c.eat("extension") {
        return extension(c);
    }
    if c.eat("role") || c.eat("group") {
        return role::create(c, false);
    }
    if c.is("user") && !c.nth_is(1, "mapping") {
        c.eat("user");
        return role::create(c, true);
    }
    if let Some(ddl) = other::create(c)? {
        return Ok(ddl);
    }
    Err(c.syntax_error())
}

fn extension(c: &mut Cursor<'_>) -> Parse<Ddl> {
    let if_not_exists = c.if_not_exists();
    let mut extension = CreateExtension {
        name: c.ident()?,
        if_not_exists,
        namespace: None,
        cascade: false,
    };
    c.eat("with");
    loop {
        if c.eat("schema") {
            extension.namespace = Some(c.ident()?);
        } else if c.eat("version") {
            if c.string().is_err() {
                c.ident()?;
            }
        } else if c.eat("cascade") {
            extension.cascade = true;
        } else {
            return Ok(Ddl::CreateExtension(extension));
        }
    }
}

/// `ALTER`, from behind that word on.
fn alter(c: &mut Cursor<'_>) -> Parse<Ddl> {
    for words in ["table", "index", "materialized view"] {
        if c.are(words) && c.nth_is(words.split(' ').count(), "all") {
            return all_in_tablespace(c, words);
        }
    }
    if c.eat("table") {
        return alter_table::alter(c);
    }
    if c.eat("default privileges") {
        return privilege::default_privileges(c);
    }
    if c.eat("policy") {
        return policy::alter(c);
    }
    if c.eat("role") || c.is("user") && !c.nth_is(1, "mapping") && c.eat("user") {
        return role::alter(c);
    }
    if c.eat("group") {
        return role::alter_group(c);
    }
    if c.eat_any(&["database", "system"]) {
        c.skip_rest();
        return Ok(Ddl::NoEffect {
            what: "ALTER DATABASE, SYSTEM",
        });
    }
    let Some(kind) = object::kind(c) else {
        return Err(c.syntax_error());
    };
    match kind {
        ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::ForeignTable => {
            alter_relation(c, kind)
        }
        ObjectKind::Index
        | ObjectKind::Sequence
        | ObjectKind::Type
        | ObjectKind::Domain
        | ObjectKind::Function
        | ObjectKind::Procedure
        | ObjectKind::Routine
        | ObjectKind::Aggregate
        | ObjectKind::Schema
        | ObjectKind::Extension => alter_object(c, kind),
        ObjectKind::Trigger | ObjectKind::Rule => alter_member(c, kind),
        ObjectKind::Publication | ObjectKind::Other(_) => alter_other(c, kind),
        ObjectKind::Table
        | ObjectKind::Role
        | ObjectKind::Policy
        | ObjectKind::Column
        | ObjectKind::Constraint
        | ObjectKind::DomainConstraint => Err(c.syntax_error()),
    }
}

/// `TABLE ALL IN TABLESPACE a [OWNED BY role, …] SET TABLESPACE b [NOWAIT]`
fn all_in_tablespace(c: &mut Cursor<'_>, words: &str) -> Parse<Ddl> {
    c.expect(words)?;
    c.expect("all in tablespace")?;
    c.ident()?;
    if c.eat("owned by") {
        c.list(Cursor::role)?;
    }
    c.expect("set tablespace")?;
    c.ident()?;
    c.eat("nowait");
    Ok(Ddl::NoEffect {
        what: "ALTER … ALL IN TABLESPACE",
    })
}

/// Views and foreign tables: renamed and owned as objects, else altered as tables are.
fn alter_relation(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<Ddl> {
    let start = c.index();
    let if_exists = c.if_exists();
    let target = Target {
        name: c.object_name()?,
        signature: None,
        member: None,
    };
    if let Some(ddl) = rename_or_owner(c, &target, kind, if_exists)? {
        return Ok(ddl);
    }
    if !c.is("set")
        && let Some(ddl) = schema_or_extension(c, &target, kind, if_exists)?
    {
        return Ok(ddl);
    }
    c.seek(start);
    alter_table::alter(c)
}

/// What no output shows: renamed, owned and moved as everything, else passed over.
fn alter_other(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<Ddl> {
    let if_exists = has_if_exists(kind) && c.if_exists();
    let object = object::reference(c, kind)?;
    let target = Target {
        name: object.name.clone(),
        signature: object.signature.clone(),
        member: object.member.clone(),
    };
    if let Some(ddl) = rename_or_owner(c, &target, kind, if_exists)? {
        return Ok(ddl);
    }
    if let Some(ddl) = schema_or_extension(c, &target, kind, if_exists)? {
        return Ok(ddl);
    }
    if kind == ObjectKind::Publication {
        let name = Ident {
            name: object.name.name.name,
            span: object.name.span,
        };
        return publication::alter(c, name);
    }
    other::alter(c, object, if_exists)
}

/// Whether ALTER of such an object may say IF EXISTS.
fn has_if_exists(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Index
            | ObjectKind::Sequence
            | ObjectKind::Other("STATISTICS")
    )
}

fn alter_object(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<Ddl> {
    let if_exists = has_if_exists(kind) && c.if_exists();
    // Only COMMENT and DROP take any type's name.
    let ObjectReference {
        name, signature, ..
    } = if matches!(kind, ObjectKind::Type | ObjectKind::Domain) {
        plain(kind, c.object_name()?)
    } else {
        object::reference(c, kind)?
    };
    let target = Target {
        name,
        signature,
        member: None,
    };
    if let Some(ddl) = rename_or_owner(c, &target, kind, if_exists)? {
        return Ok(ddl);
    }
    if let Some(ddl) = schema_or_extension(c, &target, kind, if_exists)? {
        return Ok(ddl);
    }
    match kind {
        ObjectKind::Type => create_type::alter(c, target.name),
        ObjectKind::Domain => create_type::alter_domain(c, target.name),
        ObjectKind::Sequence => sequence::alter(c, target.name, if_exists),
        ObjectKind::Index if c.eat("attach partition") => Ok(Ddl::AttachIndex(AttachIndex {
            parent: target.name,
            index: c.object_name()?,
        })),
        ObjectKind::Index => {
            index::alter(c)?;
            Ok(Ddl::AlterOther(AlterOther {
                state: None,
                object: target.reference(kind),
                if_exists,
            }))
        }
        ObjectKind::Extension => alter_extension(c, target),
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Routine => {
            function::alter(c, target.reference(kind))
        }
        ObjectKind::Schema
        | ObjectKind::Role
        | ObjectKind::Aggregate
        | ObjectKind::Table
        | ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::ForeignTable
        | ObjectKind::Column
        | ObjectKind::Constraint
        | ObjectKind::DomainConstraint
        | ObjectKind::Trigger
        | ObjectKind::Policy
        | ObjectKind::Rule
        | ObjectKind::Publication
        | ObjectKind::Other(_) => Err(c.syntax_error()),
    }
}

/// `ALTER EXTENSION`, from behind the name on.
fn alter_extension(c: &mut Cursor<'_>, target: Target) -> Parse<Ddl> {
    if c.eat("update") {
        if c.eat("to") {
            c.string_or_word()?;
        }
        return Ok(Ddl::AlterOther(AlterOther {
            state: None,
            object: target.reference(ObjectKind::Extension),
            if_exists: false,
        }));
    }
    let add = c.eat("add");
    if !add {
        c.expect("drop")?;
    }
    let kind = object::kind(c).ok_or_else(|| c.syntax_error())?;
    Ok(Ddl::AlterExtension(AlterExtension {
        extension: Ident {
            name: target.name.name.name,
            span: target.name.span,
        },
        add,
        object: object::reference(c, kind)?,
    }))
}

/// `RENAME TO`, `OWNER TO`, which every kind of object has.
fn rename_or_owner(
    c: &mut Cursor<'_>,
    target: &Target,
    kind: ObjectKind,
    if_exists: bool,
) -> Parse<Option<Ddl>> {
    let object = || target.clone().reference(kind);
    if kind == ObjectKind::Extension {
        return Ok(None);
    }
    if c.eat("rename to") {
        return Ok(Some(Ddl::Rename(Rename {
            object: object(),
            if_exists,
            to: c.ident()?,
        })));
    }
    if c.eat("rename constraint") && kind == ObjectKind::Domain {
        let member = c.ident()?;
        c.expect("to")?;
        return Ok(Some(Ddl::Rename(Rename {
            object: ObjectReference {
                kind: ObjectKind::DomainConstraint,
                member: Some(member),
                ..object()
            },
            if_exists,
            to: c.ident()?,
        })));
    }
    if c.eat("owner to") {
        let owner: RoleName = c.role()?;
        return Ok(Some(Ddl::AlterOwner(AlterOwner {
            object: object(),
            if_exists,
            owner,
        })));
    }
    Ok(None)
}

/// `SET SCHEMA` and `DEPENDS ON EXTENSION`.
fn schema_or_extension(
    c: &mut Cursor<'_>,
    target: &Target,
    kind: ObjectKind,
    if_exists: bool,
) -> Parse<Option<Ddl>> {
    let object = || target.clone().reference(kind);
    let has_schema = if let ObjectKind::Other(word) = kind {
        object::has_schema(word)
    } else {
        !matches!(
            kind,
            ObjectKind::Schema | ObjectKind::Role | ObjectKind::Index | ObjectKind::Publication
        )
    };
    if has_schema && c.eat("set schema") {
        return Ok(Some(Ddl::SetSchema(SetSchema {
            object: object(),
            if_exists,
            to: c.ident()?,
        })));
    }
    let routine = matches!(
        kind,
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Routine
    );
    if !routine && !matches!(kind, ObjectKind::Index | ObjectKind::MaterializedView) {
        return Ok(None);
    }
    let remove = c.are("no depends on extension");
    if remove {
        c.eat("no");
    }
    if !c.eat("depends on extension") {
        return Ok(None);
    }
    Ok(Some(Ddl::DependsOnExtension(DependsOnExtension {
        object: object(),
        extension: c.ident()?,
        remove,
    })))
}

/// `ALTER TRIGGER name ON table RENAME TO new`
fn alter_member(c: &mut Cursor<'_>, kind: ObjectKind) -> Parse<Ddl> {
    let object = object::reference(c, kind)?;
    if c.eat("rename to") {
        return Ok(Ddl::Rename(Rename {
            object,
            if_exists: false,
            to: c.ident()?,
        }));
    }
    let remove = c.eat("no");
    c.expect("depends on extension")?;
    Ok(Ddl::DependsOnExtension(DependsOnExtension {
        object,
        extension: c.ident()?,
        remove,
    }))
}
