//! `each` that remembers what a template made of an element: what did not change since the last round is not made again.
//!
//! Only for the lists named here, in templates of ours: what is in their blocks asks for nothing but the element and
//! the scalars of the whole model, which is what a text is remembered by. A test renders both ways.

#![expect(
    clippy::disallowed_types,
    reason = "what was made of an element is asked for one by one, whatever the order"
)]

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use handlebars::{
    BlockContext, Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext,
    RenderError, RenderErrorReason, Renderable as _, StringOutput,
};
use serde::Serialize;
use serde_json::Value;

use super::known::{self, Known};
use super::memory::{Key, Memory};

/// A part of what a template makes.
#[derive(Debug)]
pub(super) enum Part {
    /// It is as it is to be.
    Done(Arc<str>),
    /// It may have to be printed, and is remembered by this if it is an element.
    Raw { text: Arc<str>, key: Option<Key> },
}

/// The lists of each template whose elements are worth a memory, by their paths.
const LISTS: &[(&str, &[&str])] = &[
    (
        "rust/schema",
        &["enums", "composites", "relations", "functions"],
    ),
    (
        "ts/database",
        &[
            "enums",
            "tables",
            "views",
            "functions",
            "namespaces.tables",
            "namespaces.views",
            "namespaces.functions",
            "namespaces.enums",
        ],
    ),
    (
        "ts/supabase",
        &[
            "namespaces.tables",
            "namespaces.views",
            "namespaces.functions",
        ],
    ),
    ("ts/zod", &["imports", "enums", "tables", "functions"]),
    ("ts/schemas", &["schema_imports", "namespaces.tables"]),
    ("ts/errors", &["namespaces.tables"]),
];

/// The helper's name.
const NAME: &str = "remembered";

/// A template with the helper in place of `each` for such lists.
#[derive(Debug)]
pub(super) struct Helped {
    /// Its text.
    pub(super) text: String,
    template: String,
    words: BTreeSet<String>,
    state: Arc<State>,
    /// One renders it at a time.
    turn: Mutex<()>,
}

/// What the helper knows.
#[derive(Debug)]
struct State {
    memory: Arc<Memory>,
    /// Whether it is Rust, which is printed behind.
    is_printed: bool,
    /// The lists, and how many blocks go through each.
    blocks: Vec<(&'static str, usize)>,
    run: Mutex<Run>,
}

#[derive(Debug, Default)]
struct Run {
    /// The parts so far, and what is no part yet.
    parts: Vec<Part>,
    open: Vec<u8>,
    /// The numbers of the lists.
    lists: Vec<usize>,
    /// What was made of elements, a text for each block that goes through their list.
    made: HashMap<Key, Vec<Option<Arc<str>>>>,
    /// How many texts were not remembered.
    missed: usize,
}

impl Run {
    /// What is no part yet is one.
    fn close(&mut self) -> Result<(), RenderError> {
        if !self.open.is_empty() {
            let text = String::from_utf8(std::mem::take(&mut self.open))?;
            let (text, key) = (text.into(), None);
            self.parts.push(Part::Raw { text, key });
        }
        Ok(())
    }
}

impl State {
    fn run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An element's text is the next part.
    fn add(&self, key: Key, text: Arc<str>) -> Result<(), RenderError> {
        let part = if !self.is_printed {
            Part::Done(text)
        } else if let Some(printed) = self.memory.printed(key) {
            Part::Done(printed)
        } else {
            let key = Some(key);
            Part::Raw { text, key }
        };
        let mut run = self.run();
        run.close()?;
        run.parts.push(part);
        Ok(())
    }

    /// A block has made this of an element, and there are so many.
    fn keep(&self, key: Key, (block, count): (usize, usize), text: Arc<str>) {
        let mut run = self.run();
        run.missed += 1;
        let made = run.made.entry(key).or_default();
        made.resize(count, None);
        if let Some(made) = made.get_mut(block) {
            *made = Some(text);
        }
        if made.iter().all(Option::is_some)
            && let Some(made) = run.made.remove(&key)
        {
            self.memory
                .keep_texts(key, made.into_iter().flatten().collect());
        }
    }
}

/// Takes what stands between elements.
struct Between<'a>(&'a State);

impl io::Write for Between<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.run().open.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Helped {
    /// The template of this name, if it has such lists.
    pub(super) fn new(template: &str, text: &str, memory: &Arc<Memory>) -> Option<Self> {
        let (_, lists) = LISTS.iter().find(|(name, _)| *name == template)?;
        let mut blocks: Vec<_> = lists.iter().map(|list| (*list, 0)).collect();
        let mut open = Vec::new();
        let mut helped = String::with_capacity(text.len());
        let mut words = BTreeSet::new();
        for line in text.split_inclusive('\n') {
            if open.is_empty() || line.contains("@root") || line.contains("../") {
                let own = line.split(|c: char| !c.is_alphanumeric() && c != '_');
                words.extend(own.map(str::to_owned));
            }
            let list = line.trim().strip_prefix("{{#each ");
            if let Some(list) = list.and_then(|it| it.strip_suffix("}}")) {
                let around: Vec<&str> = open.iter().map(|(_, list)| *list).collect();
                let path = known::path(&around, list);
                let block = blocks.iter_mut().find(|(name, _)| *name == path);
                // What is in a block of the helper is made with it, and has another path.
                if let Some((path, count)) = block {
                    let _ = writeln!(helped, "{{{{#{NAME} {list} {path:?} {count}}}}}");
                    *count += 1;
                    open.push((NAME, list));
                    continue;
                }
                open.push(("each", list));
            } else if let Some(inner) = line.trim().strip_prefix("{{#with ") {
                open.push(("with", inner.trim_end_matches('}')));
            } else if line.trim() == "{{/with}}" {
                open.pop();
            } else if line.trim() == "{{/each}}" {
                let (name, _) = open.pop().unwrap_or(("each", ""));
                helped.push_str(&line.replacen("each", name, 1));
                continue;
            }
            helped.push_str(line);
        }
        let state = State {
            memory: Arc::clone(memory),
            is_printed: template == "rust/schema",
            blocks,
            run: Mutex::default(),
        };
        Some(Self {
            text: helped,
            template: template.to_owned(),
            words,
            state: Arc::new(state),
            turn: Mutex::default(),
        })
    }

    /// How many texts were not remembered the last time.
    #[cfg(test)]
    pub(super) fn missed(&self) -> usize {
        self.state.run().missed
    }

    /// Adds the helper.
    pub(super) fn register(&self, registry: &mut Handlebars<'static>) {
        let state = Arc::clone(&self.state);
        registry.register_helper(NAME, Box::new(Remembered(state)));
    }

    /// The template filled in.
    pub(super) fn render<Model: Serialize>(
        &self,
        registry: &Handlebars<'static>,
        model: &Model,
    ) -> Result<Vec<Part>, RenderError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, template) = (&*self.state, &self.template);
        let scalars = known::scalars(model).map_err(RenderErrorReason::SerdeError)?;
        let paths = state.blocks.iter().map(|(list, _)| *list);
        let lists: Vec<(&str, usize)> = paths
            .map(|list| {
                let number = state.memory.list(format!("{template} {list} {scalars}"));
                (list, number)
            })
            .collect();
        let known = Known {
            lists: &lists,
            memory: &state.memory,
            words: &self.words,
        };
        let mut context = Context::null();
        *context.data_mut() = known::value(model, known).map_err(RenderErrorReason::SerdeError)?;
        *state.run() = Run {
            lists: lists.iter().map(|(_, number)| *number).collect(),
            ..Run::default()
        };
        registry.render_with_context_to_write(template, &context, Between(state))?;
        let mut run = state.run();
        run.close()?;
        Ok(std::mem::take(&mut run.parts))
    }
}

struct Remembered(Arc<State>);

impl HelperDef for Remembered {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let missing = |index| RenderErrorReason::ParamNotFoundForIndex(NAME, index);
        let of = helper.param(0).ok_or_else(|| missing(0))?;
        let name = helper.param(1).and_then(|it| it.value().as_str());
        let name = name.ok_or_else(|| missing(1))?;
        let block = helper.param(2).and_then(|it| it.value().as_u64());
        let block = block.ok_or_else(|| missing(2))? as usize;
        let (Value::Array(elements), Some(path), Some(body)) =
            (of.value(), of.context_path(), helper.template())
        else {
            return Err(RenderError::strict_error(of.relative_path()));
        };
        if let (true, Some(otherwise)) = (elements.is_empty(), helper.inverse()) {
            return otherwise.render(registry, context, render, out);
        }
        let mut lists = self.0.blocks.iter().zip(self.0.run().lists.clone());
        let list = lists.find(|((list, _), _)| *list == name);
        let ((_, count), list) = list.ok_or_else(|| missing(1))?;
        let key = |own: &Value| own.as_u64().map(|own| Key { list, own });
        render.push_block(BlockContext::new());
        for (at, element) in elements.iter().enumerate() {
            if let Some(key) = key(element) {
                let known = self.0.memory.texts(key);
                let text = known.as_deref().and_then(|texts| texts.get(block));
                self.0.add(key, text.ok_or_else(|| missing(0))?.clone())?;
                continue;
            }
            let key = element.get(0).and_then(key).ok_or_else(|| missing(0))?;
            if let Some(block) = render.block_mut() {
                let mut path = path.clone();
                path.extend([at.to_string(), "1".to_owned()]);
                *block.base_path_mut() = path;
            }
            let mut made = StringOutput::new();
            body.render(registry, context, render, &mut made)?;
            let made: Arc<str> = made.into_string()?.into();
            self.0.add(key, made.clone())?;
            self.0.keep(key, (block, *count), made);
        }
        render.pop_block();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use handlebars::Handlebars;
    use serde_json::{Value, json};

    use super::super::memory::Memory;
    use super::{Helped, LISTS, Part};
    use crate::fold::Settings;
    use crate::lower::Header;
    use crate::lower::names::NameOptions;
    use crate::render::{Rendered, Templates};
    use crate::schema::Schema;
    use crate::source::SourceFile;
    use crate::targets::{Layout, Style, Targets, TypeScript, TypeScriptTemplates};

    #[test]
    fn every_list_is_one_of_its_template() {
        for (template, lists) in LISTS {
            let text = Templates::whole_text(template);
            let helped = Helped::new(template, &text, &Arc::default());
            let helped = helped.expect("it has some").text;
            for list in *lists {
                let named = format!(" {list:?} 0}}}}");
                assert!(helped.contains(&named), "{template}: {list}");
            }
            let count = |what: &str| helped.matches(what).count();
            assert_eq!(count("{{#remembered"), count("{{/remembered}}"));
            assert_eq!(count("{{#each"), count("{{/each}}"));
        }
    }

    const SQL: &str = "
        create type mood as enum ('calm', 'tense');
        create type place as (x int, y int);
        create table notes (id bigint primary key, mood mood not null, at place, word text check (word in ('a', 'b')));
        create view calm as select id from notes where mood = 'calm';
        create function words(of bigint) returns setof notes language sql as 'select * from notes where id = of';
        create function whole(a int, b text) returns int language sql as 'select a';
    ";

    /// All files of a schema.
    fn files(sql: &str, templates: &Templates) -> Vec<Rendered> {
        let file = SourceFile::migration("1.sql", sql);
        let schema = Schema::read(vec![file], &Settings::default());
        assert_eq!(schema.diagnostics, []);
        let header = Header {
            from: "m".to_owned(),
            command: "codegen".to_owned(),
        };
        let facts = schema.facts(&header, true);
        let mut targets = Targets::new(facts, &NameOptions::default());
        let folder = Layout::Folder;
        let mut files = targets.rust(&folder, templates).expect("it renders");
        for style in [Style::Native, Style::Supabase] {
            let wanted = TypeScript {
                types: Some(folder.clone()),
                zod: Some(folder.clone()),
                style,
                ..TypeScript::default()
            };
            let templates = TypeScriptTemplates {
                types: templates,
                zod: templates,
            };
            let made = targets.typescript(&wanted, templates);
            files.extend(made.expect("it renders").into_values().flatten());
        }
        files
    }

    #[test]
    fn what_is_remembered_is_what_is_made_and_all_of_it() {
        let templates = Templates::embedded().remembering();
        let changed = SQL.replace("x int, y int", "x int, z text") + "create table more (id int);";
        for (sql, is_known) in [(SQL, false), (&changed, false), (&changed, true)] {
            templates.begin();
            assert_eq!(files(sql, &templates), files(sql, &Templates::embedded()));
            assert_eq!(templates.missed() == 0, is_known);
        }
    }

    /// A template of this name and text, filled in.
    fn filled(template: &str, text: &str, memory: &Arc<Memory>, model: &Value) -> String {
        let helped = Helped::new(template, text, memory).expect("it has lists");
        let mut registry = Handlebars::new();
        helped.register(&mut registry);
        registry
            .register_template_string(template, &helped.text)
            .expect("it is one");
        let parts = helped.render(&registry, model).expect("it renders");
        let texts = parts.iter().map(|part| match part {
            Part::Done(text) | Part::Raw { text, .. } => &**text,
        });
        texts.collect()
    }

    #[test]
    fn a_text_is_remembered_by_all_that_it_is_made_of() {
        let memory = Arc::new(Memory::default());
        let lists = "{{#each enums}}\n{{name}} {{@root.of}}\n{{/each}}\n{{#each tables}}\n{{name}}!\n{{/each}}\n";
        let model = |of: &str| {
            let one = json!([{ "name": "x" }]);
            json!({ "of": of, "enums": one, "tables": one })
        };
        let zod = |of: &str| filled("ts/zod", lists, &memory, &model(of));
        // The same element in two lists, then beside another scalar, then as before.
        assert_eq!(zod("a"), "x a\nx!\n");
        assert_eq!(zod("b"), "x b\nx!\n");
        assert_eq!(zod("a"), "x a\nx!\n");
        let tables = json!({ "namespaces": [{ "tables": [{ "name": "x" }] }] });
        for template in ["ts/database", "ts/supabase"] {
            let text = format!(
                "{{{{#each namespaces}}}}\n{{{{#each tables}}}}\n{template} {{{{name}}}}\n{{{{/each}}}}\n{{{{/each}}}}\n"
            );
            let made = filled(template, &text, &memory, &tables);
            assert_eq!(made, format!("{template} x\n"));
        }
    }
}
