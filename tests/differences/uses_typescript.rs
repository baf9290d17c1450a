//! TypeScript that a user could have written against generated types: all that can be done with each of them.

use std::fmt::Write as _;

use codegen::lower::typescript::{Alias, Field, Model, Object};

pub(crate) fn uses(model: &Model) -> String {
    let mut code = Code::default();
    for it in &model.enums {
        code.choice(it);
    }
    for it in &model.composites {
        code.reads(it);
        code.makes(it);
    }
    for table in &model.tables {
        for it in &table.lists {
            code.choice(it);
        }
        for it in &table.reads {
            code.reads(it);
        }
        for it in &table.writes {
            code.makes(it);
        }
    }
    for it in &model.views {
        code.reads(it);
    }
    for it in &model.functions {
        if it.has_arguments {
            code.makes(&it.arguments);
        }
        let name = &it.returns.ident;
        code.names.push(name.clone());
        let list = if it.returns_list { "[]" } else { "" };
        if it.has_columns {
            let one = if it.returns_list {
                format!("{name}[number]")
            } else {
                name.clone()
            };
            code.reads_as(name, &one, &it.returns.fields);
            let _ = writeln!(
                code.text,
                "export const list_{name} = (it: {name}): unknown{list} => it"
            );
        } else {
            let ty = &it.returns_expr;
            let _ = writeln!(
                code.text,
                "export const is_{name} = (it: {name}): ({ty}){list} => it"
            );
        }
    }
    for namespace in &model.namespaces {
        for (group, entries) in [("Tables", &namespace.tables), ("Views", &namespace.views)] {
            for it in entries {
                let path = format!(
                    "Database[{}][\"{group}\"][{}]",
                    key(&namespace.key),
                    key(&it.key)
                );
                code.counted(&format!("(it: {path}[\"Row\"]): {} => it", it.ident));
                for link in &it.relationships {
                    let found = format!(
                        "Extract<{path}[\"Relationships\"][number], {{ foreignKeyName: {} }}>",
                        link.name
                    );
                    code.counted(&format!(
                        "(): {found}[\"referencedRelation\"] => {}",
                        link.referenced
                    ));
                }
            }
        }
        for it in &namespace.functions {
            let path = format!(
                "Database[{}][\"Functions\"][{}]",
                key(&namespace.key),
                key(&it.key)
            );
            if let [one] = &it.signatures[..]
                && !one.takes.is_empty()
            {
                let takes = one.takes.as_str();
                if takes.starts_with("Record<") {
                    code.counted(&format!("(): {path}[\"Args\"] => ({{}})"));
                } else {
                    code.counted(&format!("(it: {takes}): {path}[\"Args\"] => it"));
                }
            }
        }
        for it in &namespace.enums {
            let path = format!(
                "Database[{}][\"Enums\"][{}]",
                key(&namespace.key),
                key(&it.key)
            );
            code.counted(&format!("(it: {path}): {} => it", it.ident));
        }
    }
    let mut names = code.names;
    names.extend(["Database", "Json"].map(str::to_owned));
    if model.uses_no_row {
        names.push("NoRow".to_owned());
    }
    names.sort();
    names.dedup();
    format!(
        "import type {{ {} }} from \"./database\"\n{}",
        names.join(", "),
        code.text
    )
}

#[derive(Default)]
struct Code {
    names: Vec<String>,
    text: String,
    count: usize,
}

impl Code {
    fn counted(&mut self, code: &str) {
        self.count += 1;
        let _ = writeln!(self.text, "export const use_{} = {code}", self.count);
    }

    /// Tells all members of a union apart, and names each.
    fn choice(&mut self, it: &Alias) {
        let name = &it.ident;
        self.names.push(name.clone());
        let labels: Vec<&str> = it.type_expr.split(" | ").collect();
        let _ = writeln!(
            self.text,
            "export const all_{name}: {name}[] = [{}]",
            labels.join(", ")
        );
        let _ = writeln!(
            self.text,
            "export function tell_{name}(it: {name}): number {{\n  switch (it) {{"
        );
        for (at, label) in labels.iter().enumerate() {
            let _ = writeln!(self.text, "    case {label}: return {at}");
        }
        self.text +=
            "    default: {\n      const rest: never = it\n      return rest\n    }\n  }\n}\n";
    }

    /// Reads every property as the type that it has.
    fn reads(&mut self, it: &Object) {
        self.names.push(it.ident.clone());
        self.reads_as(&it.ident, &it.ident, &it.fields);
    }

    fn reads_as(&mut self, name: &str, ty: &str, fields: &[Field]) {
        let _ = writeln!(self.text, "export function read_{name}(it: {ty}): void {{");
        for (at, field) in fields.iter().enumerate() {
            let _ = writeln!(
                self.text,
                "  const v{at}: {} = it[{}]",
                field.type_expr,
                key(&field.key)
            );
        }
        self.text += "}\n";
    }

    /// Makes it of what it needs, and of all that it takes.
    fn makes(&mut self, it: &Object) {
        self.names.push(it.ident.clone());
        let name = &it.ident;
        for (what, all) in [("least", false), ("most", true)] {
            let fields: Vec<&Field> = it.fields.iter().filter(|it| all || !it.optional).collect();
            let arguments = fields
                .iter()
                .enumerate()
                .map(|(at, it)| format!("v{at}: {}", it.type_expr));
            let properties = fields
                .iter()
                .enumerate()
                .map(|(at, it)| format!("{}: v{at}", it.key));
            let _ = writeln!(
                self.text,
                "export const {what}_{name} = ({}): {name} => ({{ {} }})",
                arguments.collect::<Vec<_>>().join(", "),
                properties.collect::<Vec<_>>().join(", ")
            );
        }
    }
}

fn key(key: &str) -> String {
    if key.starts_with('"') {
        key.to_owned()
    } else {
        format!("\"{key}\"")
    }
}
