//! Tables: columns, sequences, partitions, and what stands in a table's section behind them.

#![expect(
    clippy::format_push_string,
    reason = "statements, made once where somebody asks for the file"
)]

use super::constraint::Keeps;
use super::{Writer, text};
use crate::catalog::ty::oid;
use crate::catalog::{
    BOOTSTRAP_ROLE, Collation, Column, ColumnType, Relation, RelationId, RelationKind,
    SequenceParameters,
};
use crate::ddl::{BoundValue, IdentityKind, PartitionBound, ReplicaIdentity};
use crate::name::Name;
use crate::source::Snippet;

/// How a table comes to its parents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Birth {
    /// It has none, or they are given to it behind its indexes.
    Alone,
    /// INHERITS
    Child,
    /// PARTITION OF
    Partition,
    /// OF
    Typed,
}

impl Writer<'_> {
    pub(super) fn relation(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        self.taints(&self.relation_name(id), &row.taints);
        match row.kind {
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable => self.table(id),
            RelationKind::ForeignTable => self.foreign_table(id),
            RelationKind::View | RelationKind::MaterializedView => self.view(id),
            RelationKind::Sequence => {
                self.section(&self.title(row.namespace, &row.name, "SEQUENCE"));
                self.sequence(id);
                self.sequence_rest(id);
            }
            RelationKind::CompositeType | RelationKind::Index => {}
        }
    }

    fn table(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        self.section(&self.title(row.namespace, &row.name, "TABLE"));
        let birth = Self::birth(row);
        let own: Vec<RelationId> = row.columns().filter_map(|it| it.sequence).collect();
        let owned = self.owned_sequences(id);
        let made_here = |sequence: &RelationId| {
            let mut columns = row.columns().filter(|it| it.sequence == Some(*sequence));
            columns.any(|column| column.identity.is_some() || self.is_serial(id, row, column))
        };
        let explicit: Vec<RelationId> = owned.into_iter().filter(|it| !made_here(it)).collect();
        for sequence in &explicit {
            self.sequence(*sequence);
        }
        let at = row.history.origin().map(|origin| origin.span);
        let base = at.map_or_else(
            || self.it.paths.default().to_vec(),
            |span| self.it.paths.at(span).to_vec(),
        );
        let mut elements = Vec::new();
        let mut late = Vec::new();
        for column in row.columns() {
            let inherited = column.inherit_count > 0 && !column.is_local;
            if birth != Birth::Alone && inherited {
                self.inherited_column(id, row, column, &mut late);
                continue;
            }
            let expr = column.default_expr.as_ref();
            let expr = expr.filter(|expr| self.it.paths.at(expr.span) != base);
            if let Some(expr) = expr
                && !self.is_serial(id, row, column)
            {
                late.push((
                    Some(expr.span),
                    format!(
                        "ALTER TABLE ONLY {} ALTER COLUMN {} SET DEFAULT {}",
                        self.relation_name(id),
                        column.name.quoted(),
                        self.current(expr)
                    ),
                ));
            }
            if let Some((sequence, it)) = self.sequence_of(column)
                && column.identity.is_some()
                && it.ty != column.ty.id
            {
                // LIKE gives the copy another type than its column has.
                let name = self.qualified(sequence.namespace, &sequence.name);
                let ty = self.it.catalog.format_type(ColumnType::plain(it.ty), &[]);
                let max = it.max;
                late.push((
                    None,
                    format!("ALTER SEQUENCE {name} AS {ty} MAXVALUE {max}"),
                ));
            }
            if birth == Birth::Typed {
                let options = self.column_rest(id, row, column, expr.is_none());
                if !options.is_empty() {
                    let name = column.name.quoted();
                    elements.push(format!("{name} WITH OPTIONS{options}"));
                }
                continue;
            }
            elements.push(self.column(id, row, column, expr.is_none()));
        }
        let Keeps { inline, later } = self.constraints(id, birth, &base);
        elements.extend(inline);
        self.under(&base);
        let statement = self.create_table(id, row, birth, &elements);
        self.say(&statement);
        for sequence in explicit {
            self.own_sequence(sequence);
        }
        for sequence in &own {
            self.sequence_rest(*sequence);
        }
        for (at, sql) in late.into_iter().chain(later) {
            self.say_at(at, &sql);
        }
        self.indexes(id, birth);
        self.late_constraints(id, birth);
        self.parents(id, row, birth);
        self.comments(id, "TABLE");
        self.relation_rest(id, "TABLE");
    }

    /// What stands behind every table and view: owner, privileges, triggers, publications.
    pub(super) fn relation_rest(&mut self, id: RelationId, kind: &str) {
        let row = &self.it.catalog.relations[id];
        let name = self.relation_name(id);
        match row.replica_identity {
            ReplicaIdentity::Default => {}
            ReplicaIdentity::Full => self.say(&format!("ALTER TABLE {name} REPLICA IDENTITY FULL")),
            ReplicaIdentity::Nothing => {
                self.say(&format!("ALTER TABLE {name} REPLICA IDENTITY NOTHING"));
            }
            ReplicaIdentity::Index => {
                let relations = &self.it.catalog.relations;
                match row.replica_index.and_then(|id| relations.get(id)) {
                    Some(index) => {
                        let index = index.name.quoted();
                        self.say(&format!(
                            "ALTER TABLE {name} REPLICA IDENTITY USING INDEX {index}"
                        ));
                    }
                    None => self.doubt(&name, "the index of its replica identity was dropped"),
                }
            }
        }
        self.triggers(id, false);
        if row.owner != BOOTSTRAP_ROLE {
            let owner = self.role(row.owner);
            self.say(&format!("ALTER {kind} {name} OWNER TO {owner}"));
        }
        self.relation_grants(id);
        self.published(id);
    }

    fn birth(row: &Relation) -> Birth {
        if row.of_type.is_some() {
            return Birth::Typed;
        }
        let is_local = row
            .columns()
            .any(|column| column.inherit_count > 0 && column.is_local);
        if row.parents.is_empty() || is_local {
            return Birth::Alone;
        }
        if row.is_partition() {
            Birth::Partition
        } else {
            Birth::Child
        }
    }

    fn create_table(
        &self,
        id: RelationId,
        row: &Relation,
        birth: Birth,
        elements: &[String],
    ) -> String {
        let unlogged = if row.unlogged { "UNLOGGED " } else { "" };
        let name = self.relation_name(id);
        let parents: Vec<String> = row
            .parents
            .iter()
            .map(|id| self.relation_name(*id))
            .collect();
        let parents = parents.join(", ");
        let elements = if elements.is_empty() {
            String::new()
        } else {
            format!("\n  {}\n", elements.join(",\n  "))
        };
        let mut sql = format!("CREATE {unlogged}TABLE {name} ");
        match (birth, &row.bound) {
            (Birth::Partition, Some(bound)) => {
                sql += &format!("PARTITION OF {parents}");
                if !elements.is_empty() {
                    sql += &format!(" ({elements})");
                }
                sql += &format!(" {}", bound_text(bound));
            }
            (Birth::Typed, _) => {
                let ty = row.of_type.unwrap_or(oid::UNKNOWN);
                let ty = self.it.catalog.format_type(ColumnType::plain(ty), &[]);
                sql += &format!("OF {ty}");
                if !elements.is_empty() {
                    sql += &format!(" ({elements})");
                }
            }
            (Birth::Child, _) => sql += &format!("({elements}) INHERITS ({parents})"),
            (Birth::Alone | Birth::Partition, _) => sql += &format!("({elements})"),
        }
        if let Some(key) = self.partition_key(row) {
            sql += &format!(" PARTITION BY {key}");
        }
        sql + &storage(&row.options)
    }

    /// Parents that a table which was made alone is given.
    fn parents(&mut self, id: RelationId, row: &Relation, birth: Birth) {
        if birth != Birth::Alone {
            return;
        }
        let name = self.relation_name(id);
        for parent in &row.parents {
            let parent = self.relation_name(*parent);
            match &row.bound {
                Some(bound) => {
                    let bound = bound_text(bound);
                    self.say(&format!(
                        "ALTER TABLE ONLY {parent} ATTACH PARTITION {name} {bound}"
                    ));
                }
                None => self.say(&format!("ALTER TABLE {name} INHERIT {parent}")),
            }
        }
    }

    /// What a child says otherwise of a column than its parent.
    fn inherited_column(
        &mut self,
        id: RelationId,
        row: &Relation,
        column: &Column,
        late: &mut Vec<(Option<crate::source::Span>, String)>,
    ) {
        let mut parents = row.parents.iter();
        let above =
            parents.find_map(|it| self.it.catalog.relations[*it].column(column.name.as_str()));
        let Some(above) = above else { return };
        let alter = format!(
            "ALTER TABLE ONLY {} ALTER COLUMN {}",
            self.relation_name(id),
            column.name.quoted()
        );
        let text = |column: &Column| column.default_expr.as_ref().map(|it| it.text.clone());
        if text(column) != text(above) && column.generated.is_none() {
            match &column.default_expr {
                Some(expr) => late.push((
                    Some(expr.span),
                    format!("{alter} SET DEFAULT {}", self.current(expr)),
                )),
                None => late.push((None, format!("{alter} DROP DEFAULT"))),
            }
        }
        if column.not_null && !above.not_null {
            late.push((None, format!("{alter} SET NOT NULL")));
        }
    }

    pub(super) fn column(
        &self,
        id: RelationId,
        row: &Relation,
        column: &Column,
        with_default: bool,
    ) -> String {
        let name = column.name.quoted();
        if self.is_serial(id, row, column) {
            let word = match column.ty.id {
                oid::INT2 => "smallserial",
                oid::INT4 => "serial",
                _ => "bigserial",
            };
            return format!("{name} {word} NOT NULL");
        }
        let ty = self.it.catalog.format_type(column.ty, &[]);
        let collation = self.collation(column.collation.as_deref());
        let rest = self.column_rest(id, row, column, with_default);
        format!("{name} {ty}{collation}{rest}")
    }

    fn column_rest(
        &self,
        id: RelationId,
        row: &Relation,
        column: &Column,
        with_default: bool,
    ) -> String {
        let mut sql = String::new();
        if let Some(generated) = &column.generated {
            let expr = self.current(&generated.expr);
            // Before 18 there is no other kind, and no word for it.
            let kind = if generated.stored {
                "STORED"
            } else {
                "VIRTUAL"
            };
            sql += &format!(" GENERATED ALWAYS AS ({expr}) {kind}");
        } else if let Some(kind) = column.identity {
            let word = match kind {
                IdentityKind::Always => "ALWAYS",
                IdentityKind::ByDefault => "BY DEFAULT",
            };
            let options = self.identity_options(id, row, column);
            sql += &format!(" GENERATED {word} AS IDENTITY{options}");
        } else if let Some(expr) = column.default_expr.as_ref().filter(|_| with_default) {
            let text = self.current(expr);
            let ty = &self.it.catalog.types[column.ty.id];
            let text = super::renamed::current_label(ty, &text, expr.span);
            sql += &format!(" DEFAULT {text}");
        }
        if column.not_null {
            sql += " NOT NULL";
        }
        sql
    }

    pub(super) fn collation(&self, collation: Option<&Collation>) -> String {
        match collation {
            None => String::new(),
            Some(Collation::Own(id)) => {
                let row = &self.it.catalog.others[*id];
                let namespace = row.namespace.map(|it| self.namespace(it).quoted() + ".");
                format!(
                    " COLLATE {}{}",
                    namespace.unwrap_or_default(),
                    row.name.quoted()
                )
            }
            Some(Collation::System(name)) => {
                let namespace = name.namespace.as_ref().map(|it| it.quoted() + ".");
                // Without a schema it is PostgreSQL's own.
                let namespace = namespace.unwrap_or_else(|| "pg_catalog.".to_owned());
                format!(" COLLATE {namespace}{}", name.name.quoted())
            }
        }
    }

    /// Whether `serial` makes all of it: the sequence, its name and the default.
    pub(super) fn is_serial(&self, id: RelationId, row: &Relation, column: &Column) -> bool {
        let Some((sequence, parameters)) = self.sequence_of(column) else {
            return false;
        };
        let expected = Name::generated(row.name.as_str(), column.name.as_str(), "seq");
        let counts = column
            .default_expr
            .as_ref()
            .is_some_and(|it| it.text.to_ascii_lowercase().starts_with("nextval("));
        let owner = parameters.owned_by;
        let owns = owner.is_some_and(|it| it.relation == id && it.attnum == column.attnum);
        let plain = SequenceParameters {
            owned_by: owner,
            ..plain(column.ty.id)
        };
        counts
            && owns
            && column.not_null
            && column.identity.is_none()
            && sequence.name == expected
            && sequence.namespace == row.namespace
            && [oid::INT2, oid::INT4, oid::INT8].contains(&column.ty.id)
            && parameters == plain
    }

    fn sequence_of(&self, column: &Column) -> Option<(&Relation, SequenceParameters)> {
        let row = self.it.catalog.relations.get(column.sequence?)?;
        Some((row, row.sequence?))
    }

    fn owned_sequences(&self, id: RelationId) -> Vec<RelationId> {
        let rows = self.it.catalog.relations.iter();
        let owned = rows.filter(|(_, row)| {
            let owner = row.sequence.and_then(|it| it.owned_by);
            owner.is_some_and(|it| it.relation == id)
        });
        owned.map(|(id, _)| id).collect()
    }

    fn identity_options(&self, _: RelationId, row: &Relation, column: &Column) -> String {
        let Some((sequence, parameters)) = self.sequence_of(column) else {
            return String::new();
        };
        let expected = Name::generated(row.name.as_str(), column.name.as_str(), "seq");
        let mut options = Vec::new();
        if sequence.name != expected || sequence.namespace != row.namespace {
            let name = self.qualified(sequence.namespace, &sequence.name);
            options.push(format!("SEQUENCE NAME {name}"));
        }
        options.extend(sequence_options(&parameters, &plain(column.ty.id)));
        if options.is_empty() {
            String::new()
        } else {
            format!(" ({})", options.join(" "))
        }
    }

    fn sequence(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        self.written.insert(id.0);
        let Some(parameters) = row.sequence else {
            return;
        };
        let name = self.relation_name(id);
        let unlogged = if row.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {name}");
        if parameters.ty != oid::INT8 {
            let ty = ColumnType::plain(parameters.ty);
            sql += &format!(" AS {}", self.it.catalog.format_type(ty, &[]));
        }
        for option in sequence_options(&parameters, &plain(parameters.ty)) {
            sql += &format!(" {option}");
        }
        self.say(&sql);
    }

    fn own_sequence(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        let Some(owner) = row.sequence.and_then(|it| it.owned_by) else {
            return;
        };
        let table = &self.it.catalog.relations[owner.relation];
        let column = table.column_at(owner.attnum).name.quoted();
        let (name, table) = (self.relation_name(id), self.relation_name(owner.relation));
        self.say(&format!("ALTER SEQUENCE {name} OWNED BY {table}.{column}"));
        self.sequence_rest(id);
    }

    fn sequence_rest(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        let name = self.relation_name(id);
        self.comment("SEQUENCE", &name, row.comment.as_ref());
        let is_owned = row.sequence.is_some_and(|it| it.owned_by.is_some());
        if row.owner != BOOTSTRAP_ROLE && !is_owned {
            let owner = self.role(row.owner);
            self.say(&format!("ALTER SEQUENCE {name} OWNER TO {owner}"));
        }
        self.relation_grants(id);
    }

    /// COMMENT ON a relation, its columns, constraints and indexes.
    pub(super) fn comments(&mut self, id: RelationId, kind: &str) {
        let row = &self.it.catalog.relations[id];
        let name = self.relation_name(id);
        let before = self.out.len();
        self.comment(kind, &name, row.comment.as_ref());
        for column in row.columns() {
            let target = format!("{name}.{}", column.name.quoted());
            self.comment("COLUMN", &target, column.comment.as_ref());
        }
        for (_, constraint) in self.it.catalog.constraints_of(id) {
            let there = constraint.parent.is_some() || !self.waits_for_another(id, constraint);
            if let Some(sql) = self.constraint_comment(id, constraint).filter(|_| there) {
                self.add(&sql);
            }
        }
        for (index, row, _) in self.it.catalog.indexes_of(id) {
            self.comment("INDEX", &self.relation_name(index), row.comment.as_ref());
        }
        if self.out.len() > before {
            self.out.insert(before, '\n');
        }
    }
}

/// A sequence that counts up from 1 as far as its type goes.
fn plain(ty: crate::catalog::TypeId) -> SequenceParameters {
    let mut parameters = SequenceParameters::ascending(oid::INT8);
    parameters.retype(ty);
    parameters
}

fn sequence_options(it: &SequenceParameters, plain: &SequenceParameters) -> Vec<String> {
    let all = it.increment < 0;
    let options = [
        (it.start != plain.start, format!("START WITH {}", it.start)),
        (
            it.increment != plain.increment,
            format!("INCREMENT BY {}", it.increment),
        ),
        (it.min != plain.min, format!("MINVALUE {}", it.min)),
        (it.max != plain.max, format!("MAXVALUE {}", it.max)),
        (it.cache != plain.cache, format!("CACHE {}", it.cache)),
    ];
    let mut said: Vec<String> = options
        .into_iter()
        .filter(|(differs, _)| *differs || all)
        .map(|(_, option)| option)
        .collect();
    if it.cycle {
        said.push("CYCLE".to_owned());
    }
    said
}

pub(super) fn storage(options: &[(String, String)]) -> String {
    if options.is_empty() {
        return String::new();
    }
    let options: Vec<String> = options
        .iter()
        .map(|(name, value)| format!("{name} = {}", text::literal(value)))
        .collect();
    format!(" WITH ({})", options.join(", "))
}

fn bound_text(bound: &PartitionBound) -> String {
    let values = |values: &[BoundValue]| {
        let values: Vec<String> = values
            .iter()
            .map(|value| match value {
                BoundValue::Min => "MINVALUE".to_owned(),
                BoundValue::Max => "MAXVALUE".to_owned(),
                BoundValue::Null => "NULL".to_owned(),
                BoundValue::Value(Snippet { text, .. }) => text::closed(text),
            })
            .collect();
        values.join(", ")
    };
    match bound {
        PartitionBound::Default => "DEFAULT".to_owned(),
        PartitionBound::In(list) => format!("FOR VALUES IN ({})", values(list)),
        PartitionBound::Range { from, to } => {
            format!("FOR VALUES FROM ({}) TO ({})", values(from), values(to))
        }
        PartitionBound::Hash { modulus, remainder } => {
            format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
        }
    }
}
