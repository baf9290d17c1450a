//! Templates of the user's own: a folder of them is a target. Knows handlebars and the names of files, no model.
//!
//! `Schema.kt.hbs` makes `Schema.kt`; a template whose name has no other ending (`field.hbs`) makes no file, and is there
//! for others: `{{> field}}`. What is wrong is said with the file and the line.

use std::collections::BTreeMap;

use handlebars::Handlebars;
use serde::Serialize;

use super::Rendered;
use super::templates::{first_clause, in_words};

/// How names of templates end.
const ENDING: &str = ".hbs";

/// A folder of templates.
#[derive(Debug)]
pub struct OwnTemplates {
    registry: Handlebars<'static>,
    /// What messages call the folder.
    shown: String,
    /// The files that are made.
    outputs: Vec<String>,
}

/// Why templates gave no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnError {
    /// One is no handlebars, or asks for what is not there.
    #[error("{path}:{line}: error[template]: {message}")]
    Template {
        /// The file.
        path: String,
        /// The line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// None of them makes a file.
    #[error("\"{0}\" has no template of a file, such as Schema.kt.hbs")]
    NoOutput(String),
}

impl OwnTemplates {
    /// Those of a folder: each file's path below it, and its text. `shown` is what messages call the folder.
    pub fn new(shown: &str, texts: &BTreeMap<String, String>) -> Result<Self, OwnError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(handlebars::no_escape);
        let mut outputs = Vec::new();
        for (path, text) in texts {
            let Some(name) = path.strip_suffix(ENDING) else {
                continue;
            };
            registry
                .register_template_string(name, text)
                .map_err(|error| OwnError::Template {
                    path: format!("{shown}/{path}"),
                    line: error.pos().map_or(0, |(line, _)| line),
                    message: first_clause(&error.reason().to_string()),
                })?;
            let file = name.rsplit('/').next().unwrap_or(name);
            if file.contains('.') {
                outputs.push(name.to_owned());
            }
        }
        if outputs.is_empty() {
            return Err(OwnError::NoOutput(shown.to_owned()));
        }
        Ok(Self {
            registry,
            shown: shown.to_owned(),
            outputs,
        })
    }

    /// The files that they make.
    pub fn render<Model: Serialize>(&self, model: &Model) -> Result<Vec<Rendered>, OwnError> {
        let outputs = self.outputs.iter();
        outputs
            .map(|name| {
                let text = self.registry.render(name, model).map_err(|error| {
                    // A partial says its own name.
                    let name = error.template_name.as_ref().unwrap_or(name);
                    OwnError::Template {
                        path: format!("{}/{name}{ENDING}", self.shown),
                        line: error.line_no.unwrap_or(0),
                        message: in_words(error.reason()),
                    }
                })?;
                Ok(Rendered {
                    path: name.clone(),
                    text: text.into(),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(files: &[(&str, &str)]) -> Result<Vec<Rendered>, OwnError> {
        let texts = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let model = BTreeMap::from([("name", "notes")]);
        OwnTemplates::new("t/kotlin", &texts.collect())?.render(&model)
    }

    #[test]
    fn a_name_with_another_ending_makes_a_file() {
        let files = made(&[
            ("a/Schema.kt.hbs", "{{> one}}!"),
            ("one.hbs", "<{{name}}>"),
            ("types.toml", "{{"),
        ]);
        let files = files.expect("they are right");
        assert_eq!(files.len(), 1);
        assert_eq!(
            (&*files[0].path, &*files[0].text),
            ("a/Schema.kt", "<notes>!")
        );
    }

    #[test]
    fn mistakes_name_file_and_line() {
        let messages: Vec<String> = [
            made(&[("a.kt.hbs", "a\n{{#if}}")]),
            made(&[("a.kt.hbs", "a\n{{nothing}}")]),
            made(&[("a.kt.hbs", "a\n\n{{> one}}"), ("one.hbs", "\n{{nothing}}")]),
            made(&[("a.kt.hbs", "a\n{{> none}}")]),
            made(&[("one.hbs", "")]),
        ]
        .into_iter()
        .map(|it| it.expect_err("each is a mistake").to_string())
        .collect();
        expect_test::expect![[r#"
            t/kotlin/a.kt.hbs:2: error[template]: invalid handlebars syntax
            t/kotlin/a.kt.hbs:2: error[template]: the model has no "nothing"
            t/kotlin/one.hbs:2: error[template]: the model has no "nothing"
            t/kotlin/a.kt.hbs:2: error[template]: Partial not found none
            "t/kotlin" has no template of a file, such as Schema.kt.hbs"#]]
        .assert_eq(&messages.join("\n"));
    }
}
