//! The handlebars templates: embedded ones, each replaceable by a text of the user's.
//!
//! Knows no target and no model. Strict: a name that the model lacks is an error, not an empty text. Nothing is
//! escaped here, since every field of a model is already escaped for its place.

use std::collections::BTreeMap;

use handlebars::{Handlebars, RenderErrorReason};
use serde::Serialize;

use super::RenderError;

/// All embedded templates, a target's own in its module.
fn embedded() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    super::typescript::TEMPLATES
        .iter()
        .chain(super::rust::TEMPLATES)
}

/// All templates of a run.
#[derive(Debug)]
pub struct Templates {
    registry: Handlebars<'static>,
}

impl Templates {
    /// The embedded templates.
    ///
    /// # Panics
    /// Never: a test parses each of them.
    pub fn embedded() -> Self {
        Self::replaced(&BTreeMap::new()).expect("the embedded templates parse")
    }

    /// The embedded templates, where the user has none of that name: `ts/database` and its text.
    pub fn replaced(own: &BTreeMap<String, String>) -> Result<Self, RenderError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(handlebars::no_escape);
        for (name, text) in embedded() {
            let text = own.get(*name).map_or(*text, String::as_str);
            register(&mut registry, name, text)?;
        }
        match own.keys().find(|name| Self::embedded_text(name).is_none()) {
            Some(name) => Err(RenderError::UnknownTemplate {
                template: name.clone(),
                nearest: nearest(name).to_owned(),
            }),
            None => Ok(Self { registry }),
        }
    }

    /// These, with another text for one of them.
    pub fn with(&self, name: &str, text: &str) -> Result<Self, RenderError> {
        let mut registry = self.registry.clone();
        register(&mut registry, name, text)?;
        Ok(Self { registry })
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

    /// The template of this name, filled in.
    pub fn render<Model: Serialize>(
        &self,
        name: &str,
        model: &Model,
    ) -> Result<String, RenderError> {
        self.registry
            .render(name, model)
            .map_err(|error| RenderError::Template {
                // A partial says its own name.
                template: error
                    .template_name
                    .clone()
                    .unwrap_or_else(|| name.to_owned()),
                line: error.line_no.unwrap_or(0),
                message: in_words(error.reason()),
            })
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

fn in_words(reason: &RenderErrorReason) -> String {
    if let RenderErrorReason::MissingVariable(Some(name)) = reason {
        return format!("the model has no \"{name}\"");
    }
    reason.to_string()
}

/// The grammar's list of all that it would have taken helps nobody.
fn first_clause(message: &str) -> String {
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
        Templates::embedded();
        for (name, text) in embedded() {
            assert!(text.lines().count() <= 60, "{name} is longer than 60 lines");
        }
    }

    #[test]
    fn nothing_is_escaped() {
        let templates = replaced("ts/header", "{{from}}").expect("it parses");
        let model = BTreeMap::from([("from", "<a & \"b\">")]);
        let text = templates.render("ts/header", &model).expect("it renders");
        assert_eq!(text, "<a & \"b\">");
    }

    #[test]
    fn mistakes_name_template_and_line() {
        let messages: Vec<String> = [
            replaced("ts/header", "a\n{{#if}}").map(|_| String::new()),
            replaced("ts/heder", "").map(|_| String::new()),
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
