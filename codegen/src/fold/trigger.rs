//! CREATE TRIGGER.

use super::needs::Over;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, ColumnType, Function, FunctionId, History, PG_CATALOG, RelationId, RelationKind, Taint,
    Trigger, TriggerId,
};
use crate::ddl::{
    CreateTrigger, FunctionSignature, Ident, ObjectName, TriggerEvent, TriggerState, TriggerTiming,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Origin, Span};

/// The trigger functions that PostgreSQL brings.
const BUILT_IN: [&str; 3] = [
    "suppress_redundant_updates_trigger",
    "tsvector_update_trigger",
    "tsvector_update_trigger_column",
];

impl Folder<'_> {
    pub(super) fn create_trigger(
        &mut self,
        it: &CreateTrigger,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let relation = self.resolve_relation(&it.table)?;
        self.check_trigger(relation, it)?;
        if let Some(when) = &it.when {
            self.check_trigger_condition(relation, when)?;
        }
        let when = it.when.as_ref();
        let when = when.map(|expr| self.kept(Over::Change(relation), expr));
        let when = when.transpose()?;
        let origin = self.origin(span);
        let mut trigger = Trigger {
            name: it.name.name.clone(),
            relation,
            timing: it.timing,
            on_insert: false,
            on_update: false,
            update_columns: Vec::new(),
            on_delete: false,
            on_truncate: false,
            for_each_row: it.for_each_row,
            constraint: it.constraint,
            when,
            old_table: it.old_table.clone(),
            new_table: it.new_table.clone(),
            deferrable: it.deferrable,
            deferred: it.deferred,
            function: self.resolve_trigger_function(&it.function, &origin)?,
            arguments: it.arguments.clone(),
            parent: None,
            state: TriggerState::Origin,
            comment: None,
            history: History::created(origin.clone()),
        };
        for event in &it.events {
            match event {
                TriggerEvent::Insert => trigger.on_insert = true,
                TriggerEvent::Update(columns) => {
                    trigger.on_update = true;
                    trigger.update_columns = self.resolve_columns(relation, columns)?;
                }
                TriggerEvent::Delete => trigger.on_delete = true,
                TriggerEvent::Truncate => trigger.on_truncate = true,
            }
        }
        let function = &self.catalog.functions[trigger.function];
        if function.result.id != oid::TRIGGER && function.taints.is_empty() {
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                it.function.span,
                format!("function {} must return type trigger", it.function.name),
            )
            .with_sqlstate("42P17")
            .first_defined(&function.history));
        }
        match self.find_trigger(relation, &it.name.name) {
            None => {
                let id = TriggerId(self.catalog.next_oid());
                self.catalog.triggers.insert(id, trigger);
                self.spread_trigger(id, span)?;
            }
            Some(existing) => {
                let old = &self.catalog.triggers[existing];
                if !it.or_replace || old.constraint || it.constraint {
                    return Err(self.duplicate_trigger(relation, &it.name, &old.history));
                }
                let mut history = old.history.clone();
                history.push(Aspect::Replaced, origin);
                let comment = old.comment.clone();
                self.catalog.triggers.insert(
                    existing,
                    Trigger {
                        comment,
                        history,
                        ..trigger
                    },
                );
                self.spread_trigger(existing, span)?;
            }
        }
        Ok(Outcome::Applied)
    }

    /// What a trigger of this kind can be on.
    fn check_trigger(&self, relation: RelationId, it: &CreateTrigger) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        let wrong = |what: &str| {
            Err(Refusal::new(
                Code::WrongObjectType,
                it.table.span,
                format!("\"{}\" is {what}", row.name),
            )
            .first_defined(&row.history))
        };
        let unsupported = |message: &str| {
            Err(Refusal::new(
                Code::FeatureNotSupported,
                it.name.span,
                message,
            ))
        };
        let instead = it.timing == TriggerTiming::InsteadOf;
        let truncate = it.events.contains(&TriggerEvent::Truncate);
        match row.kind {
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable if instead => {
                return wrong("a table");
            }
            RelationKind::View if (!instead && it.for_each_row) || truncate => {
                return wrong("a view");
            }
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::View
            | RelationKind::ForeignTable => {}
            RelationKind::MaterializedView
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    it.table.span,
                    format!("relation \"{}\" cannot have triggers", row.name),
                ));
            }
        }
        if truncate && it.for_each_row {
            return unsupported("TRUNCATE FOR EACH ROW triggers are not supported");
        }
        if instead && !it.for_each_row {
            return unsupported("INSTEAD OF triggers must be FOR EACH ROW");
        }
        if instead && it.when.is_some() {
            return unsupported("INSTEAD OF triggers cannot have WHEN conditions");
        }
        if (it.old_table.is_some() || it.new_table.is_some()) && it.timing != TriggerTiming::After {
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                it.name.span,
                "transition table name can only be specified for an AFTER trigger",
            )
            .with_sqlstate("42P17"));
        }
        let kinds: Vec<_> = it.events.iter().map(std::mem::discriminant).collect();
        let twice = kinds
            .iter()
            .enumerate()
            .any(|(index, kind)| kinds[..index].contains(kind));
        if twice {
            return Err(Refusal::new(
                Code::SyntaxError,
                it.name.span,
                "duplicate trigger events specified",
            ));
        }
        Ok(())
    }

    /// The trigger function: one without arguments, one that PostgreSQL brings, or one of an extension of its name.
    fn resolve_trigger_function(
        &mut self,
        name: &ObjectName,
        origin: &Origin,
    ) -> Result<FunctionId, Refusal> {
        let none = FunctionSignature {
            arguments: Vec::new(),
            modes: false,
        };
        let refusal = match self.resolve_function(name, Some(&none)) {
            Ok(id) => return Ok(id),
            Err(refusal) => refusal,
        };
        let own = &name.name.name;
        let written = name.name.namespace.as_ref();
        if BUILT_IN.contains(&own.as_str()) && written.is_none_or(|it| *it == "pg_catalog") {
            return Ok(self.stand_in_function(own, PG_CATALOG, History::default(), Vec::new()));
        }
        if let Some(id) = self.find_extension(own) {
            let extension = &self.catalog.extensions[id];
            let (namespace, history) = (extension.namespace, extension.history.clone());
            if written.is_none_or(|it| self.catalog.namespaces[namespace].name == *it) {
                return Ok(self.stand_in_function(own, namespace, history, Vec::new()));
            }
        }
        // The platform brings more than its file here says.
        if let Some(written) = written
            && let Some(namespace) = self.catalog.namespace(written.as_str())
            && self.is_platform_namespace(namespace)
        {
            let taint = Taint {
                span: name.span,
                reason: format!("function {} of the platform is not known", name.name),
            };
            let history = History::created(origin.clone());
            self.doubts.borrow_mut().push(refusal);
            return Ok(self.stand_in_function(own, namespace, history, vec![taint]));
        }
        Err(refusal)
    }

    /// A trigger function of which only the name is known.
    fn stand_in_function(
        &mut self,
        name: &Name,
        namespace: crate::catalog::NamespaceId,
        history: History,
        taints: Vec<Taint>,
    ) -> FunctionId {
        let result = ColumnType::plain(oid::TRIGGER);
        self.insert_function(Function {
            taints,
            ..Function::new(name.clone(), namespace, self.session.role, result, history)
        })
    }

    /// RENAME, with the parts that partitions have of the trigger.
    pub(super) fn rename_trigger(
        &mut self,
        id: TriggerId,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.triggers[id];
        let table = |id: RelationId| &self.catalog.relations[id].name;
        if let Some(parent) = row.parent {
            let refusal = Refusal::new(
                Code::FeatureNotSupported,
                to.span,
                format!(
                    "cannot rename trigger \"{}\" on table \"{}\"",
                    row.name,
                    table(row.relation)
                ),
            )
            .help(format!(
                "Rename the trigger on the partitioned table \"{}\" instead.",
                table(self.catalog.triggers[parent].relation)
            ));
            return Err(if self.settings.postgres >= 18 {
                refusal
            } else {
                refusal.with_sqlstate("XX000")
            });
        }
        if row.name == to.name {
            return Ok(());
        }
        let origin = self.origin(span);
        let mut all = self.parts_of_trigger(id);
        all.insert(0, id);
        for id in all {
            let relation = self.catalog.triggers[id].relation;
            if let Some(existing) = self.find_trigger(relation, &to.name) {
                let history = &self.catalog.triggers[existing].history;
                return Err(self.duplicate_trigger(relation, to, history));
            }
            let row = self.catalog.triggers.get_mut(id).expect("it was found");
            let old = std::mem::replace(&mut row.name, to.name.clone());
            let aspect = Aspect::Renamed(old.to_string());
            row.history.push(aspect, origin.clone());
        }
        Ok(())
    }

    /// The trigger of this name on the relation.
    pub(super) fn find_trigger(&self, relation: RelationId, name: &Name) -> Option<TriggerId> {
        self.catalog
            .triggers_of(relation)
            .find(|(_, trigger)| trigger.name == *name)
            .map(|(id, _)| id)
    }

    /// The trigger of this name on the relation, or `undefined_object` (42704).
    pub(super) fn resolve_trigger(
        &self,
        relation: RelationId,
        name: &Ident,
    ) -> Result<TriggerId, Refusal> {
        self.find_trigger(relation, &name.name).ok_or_else(|| {
            Refusal::new(
                Code::UnknownObject,
                name.span,
                format!(
                    "trigger \"{}\" for table \"{}\" does not exist",
                    name.name, self.catalog.relations[relation].name
                ),
            )
        })
    }

    /// `duplicate_object` (42710)
    pub(super) fn duplicate_trigger(
        &self,
        relation: RelationId,
        name: &Ident,
        history: &History,
    ) -> Refusal {
        Refusal::new(
            Code::DuplicateObject,
            name.span,
            format!(
                "trigger \"{}\" for relation \"{}\" already exists",
                name.name, self.catalog.relations[relation].name
            ),
        )
        .first_defined(history)
    }
}
