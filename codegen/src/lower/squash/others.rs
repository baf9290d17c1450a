//! Roles, schemas, extensions, publications, and the objects of which the catalog knows only that they are there.

use super::renamed::current_columns;
use super::{Writer, text};
use crate::catalog::{BOOTSTRAP_ROLE, Grantee, Need, OtherId, PublicationId, RelationId, RoleId};
use crate::ddl::ObjectKind;

impl Writer<'_> {
    pub(super) fn role(&self, id: RoleId) -> String {
        self.it.catalog.roles[id].name.quoted()
    }

    pub(super) fn grantee(&self, grantee: Grantee) -> String {
        match grantee {
            Grantee::Public => "PUBLIC".to_owned(),
            Grantee::Role(id) => self.role(id),
        }
    }

    /// Roles are the server's, not the database's: another database may have made them.
    pub(super) fn roles(&mut self) {
        let rows: Vec<_> = self.it.catalog.roles.iter().collect();
        let new: Vec<_> = rows
            .into_iter()
            .filter(|(id, _)| !self.is_brought(id.0) && *id != BOOTSTRAP_ROLE)
            .filter(|(id, _)| self.it.before.roles.get(*id).is_none())
            .collect();
        if !new.is_empty() {
            self.section("ROLES");
        }
        for (_, row) in &new {
            let options: String = [
                (row.superuser, " SUPERUSER"),
                (row.bypass_rls, " BYPASSRLS"),
                (row.login, " LOGIN"),
                (!row.inherit, " NOINHERIT"),
            ]
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| *word)
            .collect();
            let create = format!("CREATE ROLE {}{options};", row.name.quoted());
            let block = format!(
                "BEGIN\n  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {}) THEN\n    {create}\n  END IF;\nEND",
                text::literal(row.name.as_str())
            );
            self.say(&format!("DO {}", text::dollars(&block)));
        }
        let rows: Vec<_> = self.it.catalog.roles.iter().collect();
        for (id, row) in rows {
            let before = self.it.before.roles.get(id);
            let before = before.map_or(&[][..], |it| &it.member_of);
            for group in row.member_of.iter().filter(|it| !before.contains(it)) {
                let sql = format!("GRANT {} TO {}", self.role(*group), row.name.quoted());
                self.say(&sql);
            }
        }
    }

    pub(super) fn namespaces(&mut self) {
        let rows: Vec<_> = self.it.catalog.namespaces.iter().collect();
        for (id, row) in rows {
            let name = row.name.quoted();
            let before = self.it.before.namespaces.get(id);
            let is_new = before.is_none() && row.history.events().next().is_some();
            if self.it.catalog.extension_of(id.0).is_some() {
                // What the extension grants itself is granted again, what the migrations grant too.
                if before.is_none() {
                    self.brought_schemas.push(id);
                }
                continue;
            }
            if before.is_none() && !is_new {
                continue;
            }
            if row.name.as_str().starts_with("pg_") {
                continue;
            }
            let start = self.out.len();
            if is_new {
                self.section(&format!(
                    "{} SCHEMA",
                    row.name.as_str().replace('_', " ").to_uppercase()
                ));
                self.say(&format!("CREATE SCHEMA {name}"));
            }
            let comment = row.comment.as_ref();
            if before.map(|it| &it.comment) != Some(&row.comment) {
                self.comment("SCHEMA", &name, comment);
            }
            let owner = before.map_or(BOOTSTRAP_ROLE, |it| it.owner);
            if row.owner != owner {
                let owner = self.role(row.owner);
                self.say(&format!("ALTER SCHEMA {name} OWNER TO {owner}"));
            }
            self.grants(
                (ObjectKind::Schema, "SCHEMA", &name),
                (row.owner, None),
                before.and_then(|it| it.acl.as_ref()),
                row.acl.as_ref(),
            );
            if !is_new && self.out.len() > start {
                let line = "=".repeat(76);
                let title = format!(
                    "{} SCHEMA",
                    row.name.as_str().replace('_', " ").to_uppercase()
                );
                let head = format!("\n-- {line}\n-- {}\n-- {line}\n", text::on_one_line(&title));
                self.out.insert_str(start, &head);
            }
            for taint in &row.taints {
                let place = self.it.sources.place(taint.span);
                self.doubt(
                    &format!("schema {name}"),
                    &format!("{} ({place})", taint.reason),
                );
            }
        }
    }

    /// Privileges on what extensions bring, behind them.
    pub(super) fn brought(&mut self) {
        for id in std::mem::take(&mut self.brought_schemas) {
            let row = &self.it.catalog.namespaces[id];
            let name = row.name.quoted();
            if row.acl.is_some() {
                self.grants(
                    (ObjectKind::Schema, "SCHEMA", &name),
                    (row.owner, None),
                    None,
                    row.acl.as_ref(),
                );
            }
        }
    }

    pub(super) fn extensions(&mut self) {
        let rows: Vec<_> = self.it.catalog.extensions.iter().collect();
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|(id, _)| self.it.before.extensions.get(*id).is_none())
            .collect();
        if !rows.is_empty() {
            self.section("EXTENSIONS");
        }
        for (_, row) in rows {
            let name = row.name.quoted();
            let schema = if row.name == "plpgsql" {
                String::new()
            } else {
                format!(" WITH SCHEMA {}", self.namespace(row.namespace).quoted())
            };
            self.say(&format!("CREATE EXTENSION IF NOT EXISTS {name}{schema}"));
            if let Some(comment) = &row.comment {
                let text = text::literal(comment);
                self.add(&format!("COMMENT ON EXTENSION {name} IS {text}"));
            }
            if !row.added.is_empty() || !row.dropped.is_empty() {
                self.doubt(&name, "ALTER EXTENSION changed what belongs to it");
            }
        }
    }

    pub(super) fn publications(&mut self) {
        let rows: Vec<_> = self.it.catalog.publications.iter().collect();
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|(id, _)| self.it.before.publications.get(*id).is_none())
            .collect();
        if !rows.is_empty() {
            self.section("PUBLICATIONS");
        }
        for (_, row) in rows {
            let name = row.name.quoted();
            let written = self.statement(row.history.origin(), "create publication");
            let with = written.and_then(|(text, _)| Some(&text[text::word_at(text, "with")?..]));
            let all = if row.all_tables {
                " FOR ALL TABLES"
            } else {
                ""
            };
            let with = with.map(|it| format!(" {}", it.trim_end_matches(';')));
            self.say(&format!(
                "CREATE PUBLICATION {name}{all}{}",
                with.unwrap_or_default()
            ));
            for namespace in &row.namespaces {
                let schema = self.namespace(*namespace).quoted();
                self.add(&format!(
                    "ALTER PUBLICATION {name} ADD TABLES IN SCHEMA {schema}"
                ));
            }
        }
    }

    /// The publications that a table is in and was not.
    pub(super) fn published(&mut self, id: RelationId) {
        let rows: Vec<_> = self.it.catalog.publications.iter().collect();
        for (publication, row) in rows {
            let was = self.publication_before(publication, id);
            let is = row.tables.contains(&id);
            let word = match (was, is) {
                (false, true) => "ADD",
                (true, false) => "DROP",
                (true, true) | (false, false) => continue,
            };
            self.say(&format!(
                "ALTER PUBLICATION {} {word} TABLE {}",
                row.name.quoted(),
                self.relation_name(id)
            ));
        }
    }

    fn publication_before(&self, publication: PublicationId, table: RelationId) -> bool {
        let before = self.it.before.publications.get(publication);
        before.is_some_and(|it| it.tables.contains(&table))
    }

    /// Rules, statistics, casts, operators, servers …: as their statements were written.
    pub(super) fn other(&mut self, id: OtherId) {
        let row = &self.it.catalog.others[id];
        let word = if let ObjectKind::Other(word) = row.kind {
            word
        } else {
            "RULE"
        };
        let words = row.name.as_str().replace('_', " ").to_uppercase();
        let title = match row.relation {
            Some(table) => {
                let table = &self.it.catalog.relations[table];
                self.title(table.namespace, &table.name, &format!("RULE {words}"))
            }
            None => format!("{words} {word}"),
        };
        let name = format!("{} {}", word.to_ascii_lowercase(), row.name.quoted());
        let origin = row.history.events().last().map(|it| &it.origin);
        let first = row.history.origin();
        let written = self
            .statement(first, "create")
            .or_else(|| self.statement(origin, "create"));
        let Some((text, span)) = written else {
            // The family that an operator class brings stands in no statement of its own.
            self.doubt(&name, "a block made it, and its text is not known");
            return;
        };
        if word == "OPERATOR FAMILY" && text::word_at(text, "class").is_some() {
            return;
        }
        self.section(title.trim_start());
        let tables: Vec<RelationId> = row
            .needs
            .iter()
            .filter_map(|need| match need {
                Need::Relation(id) => Some(*id),
                Need::Column(column) => Some(column.relation),
                Need::Function(_) | Need::Type(_) | Need::Other(_) => None,
            })
            .chain(row.relation)
            .collect();
        let mut text = text.trim_end_matches(';').to_owned();
        // What is about one table names its columns alone.
        if let Some(table) = tables.first()
            && tables.iter().all(|it| it == table)
        {
            text = current_columns(&self.it.catalog.relations[*table], &text, span);
        }
        let text = self.renames.current(&text, span);
        self.say_at(Some(span), &text);
        if row.history.events().count() > 1 {
            self.doubt(&name, "it was changed after it was made");
        }
    }
}
