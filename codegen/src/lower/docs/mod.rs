//! The catalog as documents show it: tables with keys, checks, policies in words and triggers, and how tables refer to
//! each other. Knows no Markdown, Mermaid or SVG.

mod words;

use std::collections::BTreeMap;

use crate::catalog::{
    Catalog, Column, ColumnRef, Constraint, ConstraintKind, Deparsed, FunctionId, Relation,
    RelationId, RelationKind, TypeKind,
};
use crate::lower::Facts;
use crate::lower::facts::{function_result, identity_arguments};

/// What the documents are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Where the migrations are.
    pub from: String,
    /// The command that makes the documents again.
    pub command: String,
    /// Tables and views, in creation order; behind them the tables elsewhere that they refer to.
    pub entities: Vec<Entity>,
    /// Foreign keys.
    pub links: Vec<Link>,
    /// Enums, domains and other types.
    pub types: Vec<Described>,
    /// Functions, but for those of triggers alone.
    pub functions: Vec<Described>,
}

/// A name and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name, with arguments where it has some.
    pub name: String,
    /// SQL: labels, the type below, the result.
    pub sql: String,
    /// In words.
    pub words: String,
    /// Its comment.
    pub comment: Option<String>,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its name, with the schema where that is not the first one shown.
    pub name: String,
    /// `table`, `view` …
    pub kind: &'static str,
    /// Its comment.
    pub comment: Option<String>,
    /// Its columns; of a table elsewhere those that are referred to.
    pub columns: Vec<Field>,
    /// Keys, checks and exclusions: name, SQL, comment.
    pub constraints: Vec<Described>,
    /// Indexes that no constraint makes.
    pub indexes: Vec<Described>,
    /// Row security in words; views have none.
    pub row_security: Option<&'static str>,
    /// Policies in words.
    pub policies: Vec<Described>,
    /// Triggers in words.
    pub triggers: Vec<Described>,
    /// It is elsewhere: only what is referred to is shown.
    pub outside: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// It is never NULL.
    pub not_null: bool,
    /// Its default, or how it is made.
    pub default: Option<String>,
    /// Of the primary key.
    pub primary: bool,
    /// Of a foreign key.
    pub foreign: bool,
    /// Alone in a unique key.
    pub unique: bool,
    /// Its comment.
    pub comment: Option<String>,
}

/// A foreign key: from rows of `child` to rows of `parent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The place of the table that has the key.
    pub child: usize,
    /// The place of the table that it refers to.
    pub parent: usize,
    /// Its columns.
    pub columns: Vec<String>,
    /// The columns that it refers to.
    pub referenced: Vec<String>,
    /// Every row of the child has a row of the parent: all columns are NOT NULL.
    pub required: bool,
    /// A row of the parent has one row of the child at most: the columns, or some of them, are unique.
    pub single: bool,
    /// What becomes of the child's rows.
    pub on_delete: &'static str,
}

/// Lowers the tables, views, types and functions that outputs show.
pub fn document(facts: Facts<'_>, deparsed: &Deparsed) -> Document {
    let mut lowering = Lowering {
        facts,
        catalog: facts.catalog,
        deparsed,
        places: BTreeMap::new(),
        entities: Vec::new(),
    };
    let shown: Vec<(RelationId, &Relation)> = facts
        .relations()
        .filter(|(id, row)| facts.catalog.extension_of(id.0).is_none() && !row.is_partition())
        .collect();
    for (id, row) in &shown {
        lowering.places.insert(*id, lowering.entities.len());
        let entity = lowering.entity(*id, row);
        lowering.entities.push(entity);
    }
    let mut links = Vec::new();
    for (id, _) in &shown {
        for (_, constraint) in facts.catalog.constraints_of(*id) {
            links.extend(lowering.link(*id, constraint));
        }
    }
    Document {
        from: facts.header.from.clone(),
        command: facts.header.command.clone(),
        types: lowering.types(),
        functions: lowering.functions(),
        entities: lowering.entities,
        links,
    }
}

struct Lowering<'a> {
    facts: Facts<'a>,
    catalog: &'a Catalog,
    deparsed: &'a Deparsed,
    places: BTreeMap<RelationId, usize>,
    entities: Vec<Entity>,
}

impl Lowering<'_> {
    fn name(&self, row: &Relation) -> String {
        if self.facts.namespaces.first() == Some(&row.namespace) {
            row.name.to_string()
        } else {
            format!(
                "{}.{}",
                self.catalog.namespaces[row.namespace].name, row.name
            )
        }
    }

    fn entity(&self, id: RelationId, row: &Relation) -> Entity {
        let is_table = row.view.is_none() && row.kind != RelationKind::ForeignTable;
        let constraints = self
            .catalog
            .constraints_of(id)
            .map(|(oid, it)| words::constraint(self.catalog, self.deparsed, oid, it));
        let indexes = self.catalog.indexes_of(id);
        let indexes = indexes
            .filter(|(_, _, index)| index.constraint.is_none())
            .filter_map(|(_, row, index)| words::index(self.catalog, row, index));
        let policies = self.catalog.policies_of(id);
        let triggers = self.catalog.triggers_of(id);
        Entity {
            name: self.name(row),
            kind: row.kind.as_str(),
            comment: row.comment.clone(),
            columns: row.columns().map(|it| self.field(id, row, it)).collect(),
            constraints: constraints.collect(),
            indexes: indexes.collect(),
            row_security: is_table.then(|| words::row_security(row)),
            policies: policies
                .map(|(_, it)| words::policy(self.catalog, it))
                .collect(),
            triggers: triggers
                .map(|(_, it)| words::trigger(self.catalog, row, it))
                .collect(),
            outside: false,
        }
    }

    fn field(&self, id: RelationId, row: &Relation, column: &Column) -> Field {
        let attnum = column.attnum;
        let at = ColumnRef {
            relation: id,
            attnum,
        };
        let mut field = Field {
            name: column.name.to_string(),
            ty: self.catalog.format_type(column.ty, self.facts.namespaces),
            not_null: self.facts.is_not_null(id, column),
            default: words::default(self.deparsed, at, column),
            primary: false,
            foreign: false,
            unique: false,
            comment: column.comment.clone(),
        };
        for (_, constraint) in self.catalog.constraints_of(id) {
            let here = constraint.columns.contains(&attnum);
            match constraint.kind {
                ConstraintKind::PrimaryKey { .. } => field.primary |= here,
                ConstraintKind::ForeignKey(_) => field.foreign |= here,
                ConstraintKind::Unique { .. } => field.unique |= constraint.columns == [attnum],
                ConstraintKind::Check { .. } | ConstraintKind::Exclusion { .. } => {}
            }
        }
        let _ = row;
        field
    }

    fn link(&mut self, id: RelationId, row: &Constraint) -> Option<Link> {
        let ConstraintKind::ForeignKey(key) = &row.kind else {
            return None;
        };
        let child = &self.catalog.relations[id];
        let parent = &self.catalog.relations[key.references];
        let place = self.place(key.references, parent, &key.referenced_columns);
        let names = |table: &Relation, columns: &[i16]| -> Vec<String> {
            let names = columns
                .iter()
                .map(|it| table.column_at(*it).name.to_string());
            names.collect()
        };
        let is_not_null = |it: &i16| self.facts.is_not_null(id, child.column_at(*it));
        Some(Link {
            child: *self.places.get(&id)?,
            parent: place,
            columns: names(child, &row.columns),
            referenced: names(parent, &key.referenced_columns),
            required: row.columns.iter().all(is_not_null),
            single: self.is_unique(id, &row.columns),
            on_delete: words::on_delete(key.on_delete),
        })
    }

    /// The place of a table; one elsewhere is shown with the columns that are referred to.
    fn place(&mut self, id: RelationId, row: &Relation, columns: &[i16]) -> usize {
        let place = *self.places.entry(id).or_insert_with(|| {
            self.entities.push(Entity {
                name: String::new(),
                kind: row.kind.as_str(),
                comment: None,
                columns: Vec::new(),
                constraints: Vec::new(),
                indexes: Vec::new(),
                row_security: None,
                policies: Vec::new(),
                triggers: Vec::new(),
                outside: true,
            });
            self.entities.len() - 1
        });
        if self.entities[place].outside {
            self.entities[place].name = self.name(row);
            for column in columns.iter().map(|it| row.column_at(*it)) {
                let field = self.field(id, row, column);
                if !self.entities[place].columns.contains(&field) {
                    self.entities[place].columns.push(field);
                }
            }
        }
        place
    }

    /// Whether no two rows have the same values in these columns: a unique index is on some of them, and whole.
    fn is_unique(&self, id: RelationId, columns: &[i16]) -> bool {
        self.catalog.indexes_of(id).any(|(_, _, index)| {
            index.unique
                && index.predicate.is_none()
                && index
                    .keys
                    .iter()
                    .all(|key| key.attnum.is_some_and(|it| columns.contains(&it)))
        })
    }

    fn types(&self) -> Vec<Described> {
        let own = self
            .facts
            .types()
            .filter(|(id, _)| self.catalog.extension_of(id.0).is_none());
        own.filter_map(|(_, row)| {
            let (words, sql) = match &row.kind {
                TypeKind::Enum { labels } => ("enum", labels.join(", ")),
                TypeKind::Domain { base, .. } => {
                    let mut sql = self.catalog.format_type(*base, self.facts.namespaces);
                    sql += &words::domain(&row.kind);
                    ("domain", sql)
                }
                TypeKind::Composite { relation } => {
                    let columns = self.catalog.relations[*relation].columns();
                    let columns = columns.map(|it| {
                        let ty = self.catalog.format_type(it.ty, self.facts.namespaces);
                        format!("{} {ty}", it.name.quoted())
                    });
                    ("composite type", columns.collect::<Vec<_>>().join(", "))
                }
                TypeKind::Range { subtype } => {
                    ("range of", self.catalog.types[*subtype].name.to_string())
                }
                TypeKind::Base
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => return None,
            };
            Some(Described {
                name: row.name.to_string(),
                sql,
                words: words.to_owned(),
                comment: row.comment.clone(),
            })
        })
        .collect()
    }

    fn functions(&self) -> Vec<Described> {
        let own = |id: &FunctionId| self.catalog.extension_of(id.0).is_none();
        let functions = self.facts.functions();
        let functions = functions.filter(|(id, row)| own(id) && row.constructs.is_none());
        functions
            .map(|(_, row)| Described {
                name: format!("{}({})", row.name, identity_arguments(self.catalog, row)),
                sql: function_result(self.catalog, row),
                words: words::rights(row).to_owned(),
                comment: row.comment.clone(),
            })
            .collect()
    }
}
