//! All that is made of a sample, through the library as users call it.

use codegen::diagnostics::Severity;
use codegen::fold::Settings;
use codegen::lower::names::NameOptions;
use codegen::lower::snapshot::Snapshot;
use codegen::lower::{Header, facts, metadata};
use codegen::name::Name;
use codegen::render::Templates;
use codegen::schema::Schema;
use codegen::source::SourceFile;
use codegen::targets::{Layout, Targets, TypeScript, TypeScriptTemplates};

use super::sample::Sample;

/// What was given, with the outputs.
pub(crate) struct Outputs {
    /// The name of its folder or module.
    pub(crate) name: String,
    pub(crate) sample: Sample,
    pub(crate) sql: String,
    /// Path, text.
    pub(crate) typescript: Vec<(String, String)>,
    pub(crate) rust: String,
    pub(crate) metadata: String,
    /// The facts that are compared with PostgreSQL's.
    pub(crate) facts: Vec<String>,
    pub(crate) snapshot: Snapshot,
}

impl Outputs {
    pub(crate) fn new(name: &str, sample: Sample) -> Self {
        let settings = Settings {
            postgres: 18,
            namespaces: sample
                .namespaces
                .iter()
                .map(|it| Name::from_quoted(it))
                .collect(),
            ..Settings::default()
        };
        let sql = sample.sql();
        let schema = Schema::read(vec![SourceFile::migration("1.sql", sql.clone())], &settings);
        assert_eq!(schema.diagnostics, [], "all of it is understood");
        let header = Header {
            from: "tests/hostile".to_owned(),
            command: "cargo test --test hostile".to_owned(),
        };
        let facts = schema.facts(&header, true);
        let mut targets = Targets::new(facts, &NameOptions::default());
        let templates = Templates::embedded();
        let rust = targets
            .rust(&Layout::Folder, &templates)
            .expect("our templates fit our model");
        let wanted = TypeScript {
            types: Some(Layout::Folder),
            zod: Some(Layout::Folder),
            ..TypeScript::default()
        };
        let typescript = targets
            .typescript(
                &wanted,
                TypeScriptTemplates {
                    types: &templates,
                    zod: &templates,
                },
            )
            .expect("our templates fit our model");
        let errors: Vec<_> = targets
            .diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        // A carriage return before a line end would go unseen: git changes those, so they are compared without.
        for file in typescript.values().flatten().chain(&rust) {
            assert!(!file.text.contains('\r'), "{} has a raw CR", file.path);
        }
        Self {
            name: name.to_owned(),
            typescript: typescript
                .into_values()
                .flatten()
                .map(|file| (file.path, file.text.to_string()))
                .collect(),
            rust: rust
                .into_iter()
                .next()
                .expect("a folder gets one file")
                .text
                .to_string(),
            metadata: serde_json::to_string(&metadata::metadata(&facts, || schema.deparsed()))
                .expect("it is JSON"),
            facts: facts::lines(&schema.catalog, &schema.namespaces),
            snapshot: schema.snapshot(),
            sample,
            sql,
        }
    }
}
