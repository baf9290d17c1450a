//! Objects that no output shows: that they are there, and what they need.

use super::collation::may_be_locale;
use super::language::LANGUAGE;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, ColumnRef, History, NamespaceId, Need, Other, OtherId, RelationId, RelationKind, TypeId,
};
use crate::ddl::{AlterOther, CreateOther, Ident, ObjectKind, ObjectReference, TriggerState};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

/// The kinds that have no schema.
const WITHOUT_SCHEMA: [&str; 12] = [
    "EVENT TRIGGER",
    "SERVER",
    "FOREIGN DATA WRAPPER",
    "LANGUAGE",
    "ACCESS METHOD",
    "CAST",
    "USER MAPPING",
    "TRANSFORM",
    "LARGE OBJECT",
    "SUBSCRIPTION",
    "TABLESPACE",
    "DATABASE",
];
/// PostgreSQL's own languages.
pub(super) const LANGUAGES: [&str; 4] = ["plpgsql", "sql", "c", "internal"];
/// PostgreSQL's own access methods.
const ACCESS_METHODS: [&str; 7] = ["heap", "btree", "hash", "gist", "gin", "spgist", "brin"];
/// The languages that PostgreSQL has text search configurations and dictionaries for.
const TEXT_SEARCH: &str = "arabic armenian basque catalan danish dutch english estonian finnish french german greek \
    hindi hungarian indonesian irish italian lithuanian nepali norwegian portuguese romanian russian serbian simple \
    spanish swedish tamil turkish yiddish";

impl Folder<'_> {
    pub(super) fn create_other(
        &mut self,
        it: &CreateOther,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        if let Some(outcome) = self.create_view_rule(it, span)? {
            return Ok(outcome);
        }
        let uses = self.check_rule(it)?;
        let needed = uses.needs()?;
        let mut key = self.key_of(&it.object)?;
        if let ObjectKind::Other(word) = it.object.kind
            && !WITHOUT_SCHEMA.contains(&word)
        {
            let namespace = self.creation_namespace(&it.object.name)?;
            key.namespace = Some(namespace);
            if *key.name.as_str() == *"" {
                key.name = self.statistics_name(it, namespace);
            }
        }
        let nondeterministic = self.is_nondeterministic(it)?;
        let mut needs: Vec<Need> = uses.columns.into_iter().map(Need::Column).collect();
        for need in &it.needs {
            needs.extend(self.need(&it.object, need)?);
        }
        needs.extend(key.signature.iter().map(|ty| Need::Type(*ty)));
        self.check_statistics(it)?;
        let is_own_language = it.object.kind == ObjectKind::Other("LANGUAGE")
            && LANGUAGES.contains(&key.name.as_str());
        let existing = self.find_other(&key);
        if existing.is_some() || is_own_language {
            if it.if_not_exists {
                return Ok(Outcome::Applied);
            }
            if !it.or_replace {
                let refusal = Refusal::new(
                    Code::DuplicateObject,
                    it.object.name.span,
                    format!("{} already exists", self.describe_key(&key)),
                );
                let refusal = if it.object.kind == ObjectKind::Other("OPERATOR") {
                    // Operators are functions to PostgreSQL here.
                    refusal.with_sqlstate("42723")
                } else if matches!(it.object.kind, ObjectKind::Other(word) if word.starts_with("TEXT SEARCH"))
                {
                    // Only the index of the names says it.
                    refusal.with_sqlstate("23505")
                } else {
                    refusal
                };
                return Err(match existing {
                    Some(id) => refusal.first_defined(&self.catalog.others[id].history),
                    None => refusal,
                });
            }
        }
        let mut history = History::created(self.origin(span));
        if let Some(id) = existing {
            history = self.catalog.others[id].history.clone();
            history.push(Aspect::Replaced, self.origin(span));
        }
        if key.kind == CLASS && !it.needs.iter().any(|need| need.kind == FAMILY) {
            needs.push(Need::Other(self.family_of_class(&key, &history)));
        }
        let id = existing.unwrap_or_else(|| OtherId(self.catalog.next_oid()));
        let row = Other {
            instead_of: it.instead_of,
            event: it.event.clone().map(|it| (it, TriggerState::Origin)),
            needed,
            ..key.row(needs, nondeterministic, history)
        };
        self.catalog.others.insert(id, row);
        Ok(match it.instead_of {
            Some(_) => Outcome::Applied,
            None => Outcome::NoEffect,
        })
    }

    /// The family of an operator class that names none: that of its own name, made where it is not there.
    fn family_of_class(&mut self, class: &Key, history: &History) -> OtherId {
        let key = Key {
            kind: FAMILY,
            name: class.name.clone(),
            namespace: class.namespace,
            relation: None,
            signature: Vec::new(),
            member: class.member.clone(),
        };
        self.find_other(&key).unwrap_or_else(|| {
            let id = OtherId(self.catalog.next_oid());
            let row = key.row(Vec::new(), false, history.clone());
            self.catalog.others.insert(id, row);
            id
        })
    }

    /// Before PostgreSQL 16 statistics have a name; and only tables have them.
    fn check_statistics(&self, it: &CreateOther) -> Result<(), Refusal> {
        let object = &it.object;
        if object.kind != ObjectKind::Other("STATISTICS") {
            return Ok(());
        }
        if *object.name.name.name.as_str() == *"" && self.settings.postgres < 16 {
            let said = "syntax error at or near \"on\"";
            return Err(Refusal::new(Code::SyntaxError, object.name.span, said));
        }
        let Some(table) = it.needs.first() else {
            return Ok(());
        };
        let columns: Vec<_> = it
            .needs
            .iter()
            .filter_map(|need| need.member.as_ref())
            .collect();
        let twice = |at: &usize| {
            columns[..*at]
                .iter()
                .any(|before| before.name == columns[*at].name)
        };
        if let Some(at) = (0..columns.len()).find(twice) {
            return Err(Refusal::new(
                Code::DuplicateColumn,
                columns[at].span,
                "duplicate column name in statistics definition",
            ));
        }
        let row = &self.catalog.relations[self.resolve_relation(&table.name)?];
        match row.kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable => Ok(()),
            RelationKind::View
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => Err(Refusal::new(
                Code::WrongObjectType,
                table.name.span,
                format!("cannot define statistics for relation \"{}\"", row.name),
            )
            .first_defined(&row.history)),
        }
    }

    /// `t_a_b_stat`, for statistics without a name.
    fn statistics_name(&self, it: &CreateOther, namespace: NamespaceId) -> Name {
        let columns: Vec<&str> = it
            .needs
            .iter()
            .filter_map(|need| need.member.as_ref())
            .map(|column| column.name.as_str())
            .collect();
        let table = it
            .needs
            .first()
            .map_or("", |need| need.name.name.name.as_str());
        super::naming::numbered((table, &columns.join("_"), "stat"), |name| {
            self.catalog.others.iter().any(|(_, row)| {
                row.kind == it.object.kind && row.namespace == Some(namespace) && row.name == *name
            })
        })
    }

    /// ALTER that nothing shows: that the object is there is all that matters.
    pub(super) fn alter_other(&mut self, it: &AlterOther) -> Result<Outcome, Refusal> {
        let found = match it.object.kind {
            ObjectKind::Index | ObjectKind::Sequence => self
                .resolve_relation_of_kind(&it.object, "relation")
                .map(|_| ()),
            ObjectKind::Type => self.resolve_type_name(&it.object.name).map(|_| ()),
            // Every database has plpgsql; its row is not kept.
            ObjectKind::Extension if it.object.name.name.name == "plpgsql" => Ok(()),
            ObjectKind::Extension => self.resolve_extension(&it.object.name).map(|_| ()),
            ObjectKind::Rule | ObjectKind::Other(_) => self.resolve_other(&it.object).map(|id| {
                if let (Some(to), Some(id)) = (it.state, id)
                    && let Some(row) = self.catalog.others.get_mut(id)
                    && let Some((_, state)) = &mut row.event
                {
                    *state = to;
                }
            }),
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Domain
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate
            | ObjectKind::Schema
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Publication => Ok(()),
        };
        match found {
            Err(refusal) if !(it.if_exists && super::drop::is_absence(&refusal)) => Err(refusal),
            Ok(()) | Err(_) => Ok(Outcome::NoEffect),
        }
    }

    /// The object that a statement names, or `undefined_object` (42704). `None` where PostgreSQL, the platform or an
    /// extension may have it.
    pub(super) fn resolve_other(&self, it: &ObjectReference) -> Result<Option<OtherId>, Refusal> {
        let key = self.key_of(it)?;
        if let Some(id) = self.find_other(&key) {
            return Ok(Some(id));
        }
        let judged = if let ObjectKind::Other(word) = it.kind {
            self.is_certainly_absent(word, &key)
        } else {
            it.kind == ObjectKind::Rule && self.view_with_rule(it)?.is_none()
        };
        if !judged {
            return Ok(None);
        }
        let at = match &it.member {
            Some(rule) if it.kind == ObjectKind::Rule => rule.span,
            Some(_) | None => it.name.span,
        };
        Err(self.absent(&key, at))
    }

    fn absent(&self, key: &Key, span: Span) -> Refusal {
        // Operators are functions to PostgreSQL here.
        let code = if key.kind == ObjectKind::Other("OPERATOR") {
            Code::UnknownFunction
        } else {
            Code::UnknownObject
        };
        let said = format!("{} does not exist", self.describe_key(key));
        Refusal::new(code, span, said)
    }

    /// Whether an object that is not in the catalog is not there: PostgreSQL, the platform and extensions have objects
    /// of these kinds that are not all known.
    fn is_certainly_absent(&self, word: &str, key: &Key) -> bool {
        let name = key.name.as_str();
        let is_own = key.namespace.is_some_and(|id| {
            !super::resolve::is_pg_catalog(id) && !self.is_platform_namespace(id)
        });
        let nothing_else = self.settings.platform_files == 0 && self.catalog.extensions.is_empty();
        let language = |suffix: &str| {
            let name = name.strip_suffix(suffix).unwrap_or_default();
            TEXT_SEARCH.split(' ').any(|known| known == name)
        };
        match word {
            "COLLATION" => is_own || key.namespace.is_none() && !may_be_locale(name),
            "STATISTICS" => is_own || key.namespace.is_none(),
            // No platform and no extension brings one.
            "SERVER" | "USER MAPPING" => true,
            "EVENT TRIGGER" | "FOREIGN DATA WRAPPER" | "TRANSFORM" => nothing_else,
            "LANGUAGE" => nothing_else && !LANGUAGES.contains(&name),
            "ACCESS METHOD" => nothing_else && !ACCESS_METHODS.contains(&name),
            // PostgreSQL's own are all `a_to_b`.
            "CONVERSION" => is_own || key.namespace.is_none() && !name.contains("_to_"),
            "TEXT SEARCH CONFIGURATION" => nothing_else && (is_own || !language("")),
            "TEXT SEARCH DICTIONARY" => {
                nothing_else && (is_own || name != "simple" && !language("_stem"))
            }
            "TEXT SEARCH PARSER" => nothing_else && (is_own || name != "default"),
            "TEXT SEARCH TEMPLATE" => {
                const OWN: [&str; 5] = ["simple", "synonym", "ispell", "thesaurus", "snowball"];
                nothing_else && (is_own || !OWN.contains(&name))
            }
            "OPERATOR" | "OPERATOR CLASS" | "OPERATOR FAMILY" => nothing_else && is_own,
            // Between PostgreSQL's own types it has casts of its own.
            "CAST" => {
                let is_built_in =
                    |ty: &TypeId| super::resolve::is_pg_catalog(self.catalog.types[*ty].namespace);
                nothing_else && !key.signature.iter().all(is_built_in)
            }
            _ => false,
        }
    }

    /// RENAME TO; an operator and a cast have none.
    pub(super) fn rename_other(
        &mut self,
        it: &ObjectReference,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        self.check_renames_no_view_rule(it, to)?;
        let Some(id) = self.resolve_other(it)? else {
            return Ok(());
        };
        let key = Key {
            name: to.name.clone(),
            ..self.key_of(it)?
        };
        if let Some(existing) = self.find_other(&key) {
            return Err(Refusal::new(
                Code::DuplicateObject,
                to.span,
                format!("{} already exists", self.describe_key(&key)),
            )
            .first_defined(&self.catalog.others[existing].history));
        }
        let origin = self.origin(span);
        let mut old = to.name.clone();
        self.catalog.others.relabel(id, |row| {
            std::mem::swap(&mut row.name, &mut old);
            row.history.push(Aspect::Renamed(old.to_string()), origin);
        });
        if it.kind == LANGUAGE {
            for function in self.functions_in_language(&old) {
                let row = self.catalog.functions.get_mut(function);
                row.expect("it was listed").language = to.name.clone();
            }
        }
        Ok(())
    }

    /// SET SCHEMA
    pub(super) fn move_other(
        &mut self,
        it: &ObjectReference,
        to: NamespaceId,
    ) -> Result<(), Refusal> {
        if let Some(id) = self.resolve_other(it)? {
            let row = self.catalog.others.get_mut(id).expect("it was found");
            row.namespace = Some(to);
        }
        Ok(())
    }

    /// As messages name it.
    pub(super) fn describe_other(&self, id: OtherId) -> String {
        let row = &self.catalog.others[id];
        self.describe_key(&Key {
            kind: row.kind,
            name: row.name.clone(),
            namespace: row.namespace,
            relation: row.relation,
            signature: row.signature.clone(),
            member: row.member.clone(),
        })
        .replace('"', "")
    }

    fn describe_key(&self, key: &Key) -> String {
        let name = &key.name;
        let ObjectKind::Other(word) = key.kind else {
            let table = key
                .relation
                .map(|id| self.catalog.relations[id].name.to_string())
                .unwrap_or_default();
            return format!("rule \"{name}\" for relation \"{table}\"");
        };
        match word {
            "CAST" => {
                let types: Vec<String> = key
                    .signature
                    .iter()
                    .map(|ty| self.format_types(&[*ty]))
                    .collect();
                format!("cast from type {}", types.join(" to type "))
            }
            "OPERATOR" => format!("operator {name}"),
            "OPERATOR CLASS" | "OPERATOR FAMILY" => {
                let method = key.member.as_ref().map_or("", |method| method.as_str());
                let word = word.to_ascii_lowercase();
                format!("{word} \"{name}\" for access method \"{method}\"")
            }
            "USER MAPPING" => {
                let role = key.member.as_ref().map_or("", |role| role.as_str());
                format!("user mapping for \"{role}\" and server \"{name}\"")
            }
            "TRANSFORM" => format!(
                "transform for type {} language \"{name}\"",
                self.format_types(&key.signature)
            ),
            "STATISTICS" => format!("statistics object \"{name}\""),
            "FOREIGN DATA WRAPPER" => format!("foreign-data wrapper \"{name}\""),
            word => format!("{} \"{name}\"", word.to_ascii_lowercase()),
        }
    }

    fn key_of(&self, it: &ObjectReference) -> Result<Key, Refusal> {
        let mut key = Key {
            kind: it.kind,
            name: it.name.name.name.clone(),
            namespace: None,
            relation: None,
            signature: Vec::new(),
            member: None,
        };
        if let Some(signature) = &it.signature {
            for ty in &signature.arguments {
                key.signature.push(self.resolve_type(ty)?.id);
            }
        }
        if let ObjectKind::Other(word) = it.kind {
            key.member = match (&it.member, word) {
                (Some(role), "USER MAPPING") => Some(self.mapped_role(role)?),
                (Some(method), _) => Some(self.access_method(method)?),
                (None, _) => None,
            };
            if !WITHOUT_SCHEMA.contains(&word) {
                key.namespace = match &it.name.name.namespace {
                    Some(namespace) => Some(self.resolve_namespace(namespace, it.name.span)?),
                    None => None,
                };
            }
        } else {
            let relation = self.resolve_relation(&it.name)?;
            key.relation = Some(relation);
            key.name = super::comment::member(it)?.name.clone();
        }
        Ok(key)
    }

    /// The role of a user mapping, by its name.
    fn mapped_role(&self, role: &Ident) -> Result<Name, Refusal> {
        let id = match role.name.as_str() {
            "public" => return Ok(role.name.clone()),
            "current_user" => self.session.role,
            "session_user" => self.session.user,
            _ => self.resolve_role_ident(role)?,
        };
        Ok(self.catalog.roles[id].name.clone())
    }

    /// The access method of an operator class or family.
    fn access_method(&self, method: &Ident) -> Result<Name, Refusal> {
        self.resolve_other(&ObjectReference {
            kind: ObjectKind::Other("ACCESS METHOD"),
            name: super::object_name(method),
            member: None,
            signature: None,
        })?;
        Ok(method.name.clone())
    }

    pub(super) fn find_other(&self, key: &Key) -> Option<OtherId> {
        let path = self.search_path();
        self.catalog
            .others
            .iter()
            .find(|(_, row)| {
                let visible = match key.namespace {
                    Some(namespace) => row.namespace == Some(namespace),
                    None => row.namespace.is_none_or(|it| path.contains(&it)),
                };
                row.kind == key.kind
                    && row.name == key.name
                    && row.relation == key.relation
                    && row.signature == key.signature
                    && row.member == key.member
                    && visible
            })
            .map(|(id, _)| id)
    }

    /// What the object depends on, or the refusal that it is not there; `None` for PostgreSQL's own.
    fn need(&self, of: &ObjectReference, it: &ObjectReference) -> Result<Option<Need>, Refusal> {
        if it.kind == ObjectKind::Function {
            return self.function_needed(of, it);
        }
        if let ObjectKind::Other(_) = it.kind {
            return Ok(self.resolve_other(it)?.map(Need::Other));
        }
        if it.kind == ObjectKind::Type {
            return Ok(Some(Need::Type(self.resolve_type_name(&it.name)?)));
        }
        let relation: RelationId = self.resolve_relation(&it.name)?;
        let Some(column) = &it.member else {
            return Ok(Some(Need::Relation(relation)));
        };
        let attnum = self.resolve_column(relation, column)?;
        Ok(attnum.map(|attnum| Need::Column(ColumnRef { relation, attnum })))
    }

    fn function_needed(
        &self,
        of: &ObjectReference,
        it: &ObjectReference,
    ) -> Result<Option<Need>, Refusal> {
        let id = match self.resolve_function(&it.name, it.signature.as_ref()) {
            Ok(id) => id,
            // PostgreSQL's own functions are not in the catalog; an event trigger's is never one of them.
            Err(refusal) => {
                let is_event_trigger = of.kind == ObjectKind::Other("EVENT TRIGGER");
                return if is_event_trigger && !super::resolve::is_system(&it.name.name) {
                    Err(refusal)
                } else {
                    Ok(None)
                };
            }
        };
        let function = &self.catalog.functions[id];
        if of.kind == ObjectKind::Other("EVENT TRIGGER")
            && function.result.id != oid::EVENT_TRIGGER
            && function.taints.is_empty()
        {
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                it.name.span,
                format!("function {} must return type event_trigger", it.name.name),
            )
            .with_sqlstate("42P17")
            .first_defined(&function.history));
        }
        Ok(Some(Need::Function(id)))
    }
}

/// What tells objects of one kind apart.
pub(super) struct Key {
    pub(super) kind: ObjectKind,
    pub(super) name: Name,
    pub(super) namespace: Option<NamespaceId>,
    pub(super) relation: Option<RelationId>,
    pub(super) signature: Vec<TypeId>,
    pub(super) member: Option<Name>,
}

impl Key {
    fn row(self, needs: Vec<Need>, nondeterministic: bool, history: History) -> Other {
        Other {
            kind: self.kind,
            name: self.name,
            namespace: self.namespace,
            relation: self.relation,
            signature: self.signature,
            member: self.member,
            needs,
            needed: None,
            instead_of: None,
            nondeterministic,
            event: None,
            history,
        }
    }
}

const CLASS: ObjectKind = ObjectKind::Other("OPERATOR CLASS");
const FAMILY: ObjectKind = ObjectKind::Other("OPERATOR FAMILY");
