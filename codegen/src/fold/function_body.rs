//! What PostgreSQL looks for in a body when the function is created: the relations of SQL, the syntax of plpgsql.
//!
//! <https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-CHECK-FUNCTION-BODIES>

use super::{Folder, Refusal, plpgsql};
use crate::catalog::Function;
use crate::ddl::{Body, Ddl, ObjectName};
use crate::diagnostics::Code;
use crate::expr::walk::Part;
use crate::name::Name;

impl Folder<'_> {
    /// Refuses a body that PostgreSQL would refuse, as far as that is certain.
    pub(super) fn check_body(&mut self, function: &Function) -> Result<(), Refusal> {
        let Some(body) = &function.body else {
            return Ok(());
        };
        if !self.session.check_function_bodies && !body.sql_standard {
            return Ok(());
        }
        if function.language == "plpgsql" {
            return self.check_plpgsql(body);
        }
        // With arguments of any type PostgreSQL only parses.
        let is_polymorphic = function.inputs().any(|input| {
            let row = self.catalog.types.get(input.ty.id);
            row.is_none_or(|row| row.category == 'P')
        });
        if function.language != "sql" || is_polymorphic {
            return Ok(());
        }
        let around = self.session.search_path.clone();
        for (name, value) in &function.config {
            if *name == "search_path" {
                let names = self.parser.identifiers(value);
                self.session.search_path =
                    names.iter().map(|name| Name::from_quoted(name)).collect();
            }
        }
        let result = self.check_body_relations(body);
        self.session.search_path = around;
        result
    }

    /// The relations that the statements of a body name are there, or `undefined_table` (42P01).
    fn check_body_relations(&self, body: &Body) -> Result<(), Refusal> {
        let (text, place) = plpgsql::inside(body);
        let (statements, _) = self.parser.statements(text, place);
        for statement in &statements {
            let Ddl::Data(it) = &statement.ddl else {
                continue;
            };
            self.data_target(it)?;
            let Some(query) = &it.query else { continue };
            let Ok(tree) = self.parser.query(&query.text, query.place()) else {
                continue;
            };
            let mut missing = None;
            tree.walk_deep(&mut |part| {
                if let Part::Relation(name, span) = part
                    && missing.is_none()
                    && !self.is_elsewhere(name)
                {
                    let name = name.clone();
                    missing = self.resolve_relation(&ObjectName { name, span }).err();
                }
            });
            if let Some(refusal) = missing {
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// A RAISE has as many parameters as its format wants.
    fn check_plpgsql(&self, body: &Body) -> Result<(), Refusal> {
        match self.parser.plpgsql(&body.text, body.place) {
            Err(problem)
                if problem.code == Code::SyntaxError
                    && problem.message.ends_with("parameters specified for RAISE") =>
            {
                Err(Refusal::from(*problem))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }
}
