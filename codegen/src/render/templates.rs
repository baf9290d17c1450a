//! The handlebars templates: embedded ones, each replaceable by a text of the user's.
//!
//! Knows no target and no model. Strict: a name that the model lacks is an error, not an empty text. Nothing is
//! escaped here, since every field of a model is already escaped for its place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use handlebars::{Handlebars, RenderErrorReason};
use serde::Serialize;

use super::each::{Helped, Part};
use super::inline::Inlined;
use super::memory::Memory;
use super::{RenderError, Text};

/// All embedded templates, a target's own in its module.
fn embedded() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    super::typescript::TEMPLATES
        .iter()
        .chain(super::rust::TEMPLATES)
}

/// All templates of a run.
#[derive(Debug)]
pub struct Templates {
    texts: BTreeMap<String, Cow<'static, str>>,
    read: Mutex<BTreeMap<String, Arc<Whole>>>,
    /// Templates as they stand, partials apart; see [`Self::with`].
    apart: OnceLock<Handlebars<'static>>,
    renders_apart: bool,
    memory: Option<Arc<Memory>>,
    /// Whether one of the texts is the user's.
    is_replaced: bool,
}

/// A template with its partials in place, read when it is first asked for.
#[derive(Debug)]
struct Whole {
    registry: Handlebars<'static>,
    inlined: Inlined,
    /// Where elements are remembered.
    helped: Option<Helped>,
}

impl Templates {
    /// The embedded templates.
    pub fn embedded() -> Self {
        let texts = embedded().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text)));
        Self {
            texts: texts.collect(),
            read: Mutex::default(),
            apart: OnceLock::new(),
            renders_apart: false,
            memory: None,
            is_replaced: false,
        }
    }

    /// The embedded templates, where the user has none of that name: `ts/database` and its text.
    pub fn replaced(own: &BTreeMap<String, String>) -> Result<Self, RenderError> {
        let mut templates = Self::embedded();
        for (name, text) in own {
            if Self::embedded_text(name).is_none() {
                return Err(RenderError::UnknownTemplate {
                    template: name.clone(),
                    nearest: nearest(name).to_owned(),
                });
            }
            register(&mut registry(), name, text)?;
            templates
                .texts
                .insert(name.clone(), Cow::Owned(text.clone()));
            templates.is_replaced = true;
        }
        Ok(templates)
    }

    /// These, with another text for one of them. Only that text is read anew, for a caller who tries many.
    pub fn with(&self, name: &str, text: &str) -> Result<Self, RenderError> {
        if self.apart.get().is_none() {
            let mut apart = registry();
            for (name, text) in &self.texts {
                register(&mut apart, name, text)?;
            }
            self.apart.get_or_init(|| apart);
        }
        let mut apart = self.apart.get().cloned().unwrap_or_default();
        register(&mut apart, name, text)?;
        let mut texts = self.texts.clone();
        texts.insert(name.to_owned(), Cow::Owned(text.to_owned()));
        Ok(Self {
            texts,
            read: Mutex::default(),
            apart: OnceLock::from(apart),
            renders_apart: true,
            memory: None,
            is_replaced: true,
        })
    }

    /// These, for who renders again and again: they remember what they made of what.
    #[must_use]
    pub fn remembering(self) -> Self {
        Self {
            memory: Some(Arc::default()),
            ..self
        }
    }

    /// Begins a round: what was made in the one before is remembered, and no more.
    pub fn begin(&self) {
        if let Some(memory) = &self.memory {
            memory.begin();
        }
    }

    /// What was made before.
    pub(super) fn memory(&self) -> Option<&Memory> {
        self.memory.as_deref()
    }

    /// The names of all templates, in order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        embedded().map(|(name, _)| *name)
    }

    /// The text of an embedded template.
    pub fn embedded_text(name: &str) -> Option<&'static str> {
        embedded()
            .find(|(embedded, _)| *embedded == name)
            .map(|(_, text)| *text)
    }

    /// The text of an embedded template with its partials in place.
    #[cfg(test)]
    pub(super) fn whole_text(name: &str) -> String {
        Inlined::new(name, &Self::embedded().texts).text
    }

    /// How many texts of elements were not remembered, of each template the last time.
    #[cfg(test)]
    pub(super) fn missed(&self) -> usize {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let helped = read.values().filter_map(|whole| whole.helped.as_ref());
        helped.map(Helped::missed).sum()
    }

    /// The template of this name, filled in.
    pub fn render<Model: Serialize>(&self, name: &str, model: &Model) -> Result<Text, RenderError> {
        let parts = self.parts(name, model)?.into_iter();
        let texts = parts.map(|part| match part {
            Part::Done(text) | Part::Raw { text, .. } => text,
        });
        Ok(texts.collect())
    }

    /// The same in the parts in which it was made.
    pub(super) fn parts<Model: Serialize>(
        &self,
        name: &str,
        model: &Model,
    ) -> Result<Vec<Part>, RenderError> {
        let one = |text: String| {
            let (text, key) = (text.into(), None);
            vec![Part::Raw { text, key }]
        };
        if let Some(apart) = self.apart.get().filter(|_| self.renders_apart) {
            return apart
                .render(name, model)
                .map(one)
                .map_err(|error| mistake(name, &error, None));
        }
        let whole = self.whole(name)?;
        let rendered = match &whole.helped {
            Some(helped) => helped.render(&whole.registry, model),
            None => whole.registry.render(name, model).map(one),
        };
        rendered.map_err(|error| mistake(name, &error, Some(&whole.inlined)))
    }

    fn whole(&self, name: &str) -> Result<Arc<Whole>, RenderError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(whole) = read.get(name) {
            return Ok(whole.clone());
        }
        let inlined = Inlined::new(name, &self.texts);
        let mut registry = registry();
        // What a user's template asks for is not known.
        let memory = self.memory.as_ref().filter(|_| !self.is_replaced);
        let helped = memory.and_then(|memory| Helped::new(name, &inlined.text, memory));
        if let Some(helped) = &helped {
            helped.register(&mut registry);
        }
        let text = helped.as_ref().map_or(&inlined.text, |it| &it.text);
        register(&mut registry, name, text)?;
        for (partial, text) in &self.texts {
            if inlined.has_partials && partial != name {
                register(&mut registry, partial, text)?;
            }
        }
        let whole = Arc::new(Whole {
            registry,
            inlined,
            helped,
        });
        read.insert(name.to_owned(), whole.clone());
        Ok(whole)
    }
}

fn registry() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_escape_fn(handlebars::no_escape);
    registry
}

fn mistake(name: &str, error: &handlebars::RenderError, inlined: Option<&Inlined>) -> RenderError {
    // A partial says its own name.
    let template = error.template_name.as_deref().unwrap_or(name);
    let line = error.line_no.unwrap_or(0);
    let (template, line) = inlined
        .filter(|_| template == name)
        .and_then(|inlined| inlined.place(line))
        .unwrap_or((template, line));
    RenderError::Template {
        template: template.to_owned(),
        line,
        message: in_words(error.reason()),
    }
}

fn register(registry: &mut Handlebars<'static>, name: &str, text: &str) -> Result<(), RenderError> {
    registry
        .register_template_string(name, text)
        .map_err(|error| RenderError::Syntax {
            template: name.to_owned(),
            line: error.pos().map_or(0, |(line, _)| line),
            message: first_clause(&error.reason().to_string()),
        })
}

pub(super) fn in_words(reason: &RenderErrorReason) -> String {
    if let RenderErrorReason::MissingVariable(Some(name)) = reason {
        return format!("the model has no \"{name}\"");
    }
    reason.to_string()
}

/// The grammar's list of all that it would have taken helps nobody.
pub(super) fn first_clause(message: &str) -> String {
    message
        .split_once(": expected ")
        .map_or(message, |(what, _)| what)
        .to_owned()
}

fn nearest(name: &str) -> &'static str {
    Templates::names()
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))
        .expect("there are embedded templates")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(name: &str, text: &str) -> Result<Templates, RenderError> {
        Templates::replaced(&BTreeMap::from([(name.to_owned(), text.to_owned())]))
    }

    #[test]
    fn every_embedded_template_parses_and_is_short() {
        for (name, text) in embedded() {
            register(&mut registry(), name, text).expect("it parses");
            assert!(text.lines().count() <= 60, "{name} is longer than 60 lines");
        }
    }

    #[test]
    fn nothing_is_escaped() {
        let templates = replaced("ts/header", "{{from}}").expect("it parses");
        let model = BTreeMap::from([("from", "<a & \"b\">")]);
        let text = templates.render("ts/header", &model).expect("it renders");
        assert_eq!(*text, *"<a & \"b\">");
    }

    #[test]
    fn a_mistake_in_a_partial_has_its_own_place() {
        let templates = replaced("ts/header", "a\n{{nothing}}").expect("it parses");
        let model = BTreeMap::<&str, &str>::new();
        let error = templates.render("ts/index", &model).expect_err("a mistake");
        assert_eq!(
            error.to_string(),
            "template ts/header.hbs, line 2: the model has no \"nothing\""
        );
    }

    #[test]
    fn mistakes_name_template_and_line() {
        let messages: Vec<String> = [
            replaced("ts/header", "a\n{{#if}}").map(|_| Text::default()),
            replaced("ts/heder", "").map(|_| Text::default()),
            replaced("ts/header", "a\n{{nothing}}").and_then(|templates| {
                templates.render("ts/header", &BTreeMap::<&str, &str>::new())
            }),
        ]
        .into_iter()
        .map(|result| result.expect_err("each is a mistake").to_string())
        .collect();
        expect_test::expect![[r#"
            template ts/header.hbs, line 2: invalid handlebars syntax
            template ts/heder.hbs replaces nothing; the nearest name is ts/header.hbs
            template ts/header.hbs, line 2: the model has no "nothing""#]]
        .assert_eq(&messages.join("\n"));
    }
}
