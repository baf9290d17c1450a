//! From a schema to rendered files: wires lowering and rendering, and decides which file stands where.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::OptionProblem;
use crate::diagnostics::Diagnostic;
use crate::lower::coverage::Covered;
use crate::lower::names::{NameOptions, Names};
use crate::lower::reach::Reach;
use crate::lower::typescript::TsOptions;
use crate::lower::zod::ZodOptions;
use crate::lower::{self, Driver, Facts, Input};
use crate::render::typescript::Contents;
use crate::render::{self, RenderError, Rendered, Templates, Text};

/// A schema with the names that all targets share.
#[derive(Debug)]
pub struct Targets<'a> {
    facts: Facts<'a>,
    client: Option<&'a Reach>,
    names: Arc<Names>,
    /// What there is to say about names and checks, once for all targets.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where the files of a target go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// One file, of this name.
    File(String),
    /// Straight into a folder.
    Folder,
    /// A folder that is a package of this name, with its manifest.
    Package(String),
}

/// What is wanted of TypeScript and Zod, which may share a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeScript {
    /// Where `database.ts` goes, if it is wanted.
    pub types: Option<Layout>,
    /// Where `zod.ts` and `schemas.ts` go, if they are wanted.
    pub zod: Option<Layout>,
    /// Where Zod's types are.
    pub zod_types: ZodTypes,
    /// Whose types those of `database.ts` are.
    pub style: Style,
    /// The version of PostgREST that answers, for the client to know.
    pub postgrest: Option<String>,
    /// What the schemas are like.
    pub zod_options: ZodOptions,
    /// How values come and go that the schemas are for.
    pub values: Values,
}

/// How values come and go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Values {
    /// What carries them.
    pub driver: Driver,
    /// The forms of texts in inserts.
    pub input: Input,
}

/// Whose types `database.ts` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Ours: what is proven of a value is in its type.
    #[default]
    Native,
    /// Types equal to those of `supabase gen types typescript`.
    Supabase,
}

impl Style {
    /// Both, by their names.
    pub const NAMES: [(&'static str, Self); 2] =
        [("native", Self::Native), ("supabase", Self::Supabase)];
}

/// Where Zod's types are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZodTypes {
    /// In a module of this name.
    From(String),
    /// In a `database.ts` that is written with the schemas.
    Beside,
    /// In `zod.ts` itself.
    Inline,
}

impl Default for ZodTypes {
    fn default() -> Self {
        Self::From("./database".to_owned())
    }
}

/// The templates of TypeScript and of Zod.
#[derive(Debug, Clone, Copy)]
pub struct TypeScriptTemplates<'a> {
    /// For `database.ts`, the manifest and the index.
    pub types: &'a Templates,
    /// For what belongs to Zod.
    pub zod: &'a Templates,
}

impl<'a> Targets<'a> {
    /// Names what the outputs show, as far as the config does not.
    pub fn new(facts: Facts<'a>, options: &NameOptions) -> Self {
        let (names, mut diagnostics) = Names::new(&facts, options);
        diagnostics.extend(lower::checks::losses(&facts));
        let names = Arc::new(names);
        if let Some(again) = facts.again {
            again.named(&names);
        }
        Self {
            facts,
            client: None,
            names,
            diagnostics,
        }
    }

    /// The same with nothing said yet, for another thread.
    #[must_use]
    pub fn aside(&self) -> Self {
        Self {
            names: Arc::clone(&self.names),
            diagnostics: Vec::new(),
            ..*self
        }
    }

    /// The same, with TypeScript and Zod for a client that reaches no more than this.
    #[must_use]
    pub fn with_client(self, client: Option<&'a Reach>) -> Self {
        Self { client, ..self }
    }

    /// What TypeScript and Zod are made of.
    fn for_client(&self) -> Facts<'a> {
        Facts {
            reach: self.client,
            ..self.facts
        }
    }

    /// What is wrong with the options about shapes.
    pub fn problems(&self) -> &[OptionProblem] {
        self.names.problems()
    }

    /// How far validators enforce each CHECK.
    pub fn coverage(&mut self) -> Vec<Covered> {
        let (_, mut lost) = lower::zod::lower(&self.facts, &self.names, &TsOptions::default());
        lost.extend(lower::rust::lower(&self.facts, &self.names).1);
        lower::coverage::coverage(&self.facts, &lost)
    }

    /// Rust.
    pub fn rust(
        &mut self,
        layout: &Layout,
        templates: &Templates,
    ) -> Result<Vec<Rendered>, RenderError> {
        let (model, diagnostics) = lower::rust::lower(&self.facts, &self.names);
        self.diagnostics.extend(diagnostics);
        let package = match layout {
            Layout::Package(name) => Some(name.as_str()),
            Layout::File(_) | Layout::Folder => None,
        };
        let mut files = render::rust::render(&model, self.facts.header, package, templates)?;
        for file in files.iter_mut().filter(|file| file.path.is_empty()) {
            file.path = match layout {
                Layout::File(name) => name.clone(),
                Layout::Folder | Layout::Package(_) => "schema.rs".to_owned(),
            };
        }
        Ok(files)
    }

    /// TypeScript and Zod, each target's files by its name (`ts`, `zod`).
    pub fn typescript(
        &mut self,
        wanted: &TypeScript,
        templates: TypeScriptTemplates<'_>,
    ) -> Result<BTreeMap<&'static str, Vec<Rendered>>, RenderError> {
        let contents = Contents {
            has_zod: matches!(wanted.zod, Some(Layout::Package(_))),
            own_types: wanted.zod_types == ZodTypes::Inline,
            has_codecs: wanted.zod_options.codec,
        };
        let types = TsOptions {
            postgrest: wanted.postgrest.clone(),
            ..TsOptions::default()
        };
        let (mut for_types, mut for_zod) = (self.aside(), self.aside());
        let types_alone = |targets: &mut Self, layout| {
            let whose = (layout, wanted.style);
            targets.types_alone(whose, &types, contents, templates.types)
        };
        let (made, zod) = std::thread::scope(|scope| {
            let made = wanted.types.as_ref().map(|layout| {
                let (targets, make) = (&mut for_types, &types_alone);
                scope.spawn(move || make(targets, layout))
            });
            let zod = wanted
                .zod
                .as_ref()
                .map(|layout| for_zod.zod((layout, wanted), &types, contents, templates.zod));
            let made = made.map(|made| made.join().expect("lowering and rendering do not panic"));
            (made, zod)
        });
        // As one after the other would have.
        let mut files = BTreeMap::new();
        if let Some(types) = made.transpose()? {
            files.insert("ts", types);
        }
        self.diagnostics.extend(for_types.diagnostics);
        if let Some(zod) = zod.transpose()? {
            files.insert("zod", zod);
        }
        self.diagnostics.extend(for_zod.diagnostics);
        Ok(files)
    }

    /// `database.ts` and what belongs to it.
    fn types_alone(
        &mut self,
        (layout, style): (&Layout, Style),
        options: &TsOptions,
        contents: Contents,
        templates: &Templates,
    ) -> Result<Vec<Rendered>, RenderError> {
        let text = match style {
            Style::Native => self.database(options, templates)?,
            Style::Supabase => {
                let model = lower::typescript::supabase::lower(&self.for_client(), options);
                render::typescript::supabase(&model, templates)?
            }
        };
        self.types(layout, text, contents, templates)
    }

    /// `zod.ts` and what stands beside it.
    fn zod(
        &mut self,
        (layout, wanted): (&Layout, &TypeScript),
        types: &TsOptions,
        contents: Contents,
        templates: &Templates,
    ) -> Result<Vec<Rendered>, RenderError> {
        let options = TsOptions {
            types: match &wanted.zod_types {
                ZodTypes::From(module) => Some(module.clone()),
                ZodTypes::Beside | ZodTypes::Inline => None,
            },
            is_package: matches!(layout, Layout::Package(_)),
            zod: wanted.zod_options,
            ..TsOptions::default()
        };
        let mut own = match wanted.zod_types {
            ZodTypes::Beside => {
                let text = self.database(types, templates)?;
                self.types(layout, text, contents, templates)?
            }
            ZodTypes::From(_) | ZodTypes::Inline => Vec::new(),
        };
        let facts = self.carried_by(wanted.values);
        let (model, diagnostics) = lower::zod::lower(&facts, &self.names, &options);
        self.diagnostics.extend(diagnostics);
        let text = match wanted.zod_types {
            ZodTypes::Inline => self.with_types(&model, wanted.values, templates)?,
            ZodTypes::Beside | ZodTypes::From(_) => render::typescript::zod(&model, templates)?,
        };
        own.push(layout.file("zod.ts", text));
        if !matches!(layout, Layout::File(_)) {
            own.push(layout.file(
                "schemas.ts",
                render::typescript::schemas(&model, templates)?,
            ));
            if wanted.zod_options.codec {
                let text = render::typescript::codecs(&model, templates)?;
                own.push(layout.file("codecs.ts", text));
            }
            let errors = lower::typescript::errors::lower(&self.for_client());
            own.push(layout.file("errors.ts", render::typescript::errors(&errors, templates)?));
        }
        Ok(own)
    }

    /// `database.ts` in our own style, as text.
    fn database(
        &mut self,
        options: &TsOptions,
        templates: &Templates,
    ) -> Result<Text, RenderError> {
        let (model, diagnostics) =
            lower::typescript::lower(&self.for_client(), &self.names, options);
        self.diagnostics.extend(diagnostics);
        render::typescript::database(&model, templates)
    }

    /// `database.ts` with this text and, for a package, its manifest and index.
    fn types(
        &self,
        layout: &Layout,
        text: Text,
        contents: Contents,
        templates: &Templates,
    ) -> Result<Vec<Rendered>, RenderError> {
        let mut files = vec![layout.file("database.ts", text)];
        if let Layout::Package(name) = layout {
            let header = self.facts.header;
            files.extend(render::typescript::package(
                header, name, contents, templates,
            )?);
        }
        Ok(files)
    }

    /// Zod with its types in one text, for stdout.
    pub fn zod_alone(
        &mut self,
        (zod, values): (ZodOptions, Values),
        templates: &Templates,
    ) -> Result<Text, RenderError> {
        let options = TsOptions {
            zod,
            ..TsOptions::default()
        };
        let facts = self.carried_by(values);
        let (schemas, diagnostics) = lower::zod::lower(&facts, &self.names, &options);
        self.diagnostics.extend(diagnostics);
        self.with_types(&schemas, values, templates)
    }

    fn carried_by(&self, values: Values) -> Facts<'a> {
        Facts {
            driver: values.driver,
            input: values.input,
            reach: self.client,
            ..self.facts
        }
    }

    fn with_types(
        &mut self,
        schemas: &lower::zod::Model,
        values: Values,
        templates: &Templates,
    ) -> Result<Text, RenderError> {
        let options = TsOptions::default();
        let facts = self.carried_by(values);
        let (types, diagnostics) = lower::typescript::lower(&facts, &self.names, &options);
        self.diagnostics.extend(diagnostics);
        render::typescript::zod_with_types(&types, schemas, templates)
    }
}

impl Layout {
    /// Where a target's file of this name stands, below the folder.
    pub fn path(&self, name: &str) -> String {
        match self {
            Self::File(own) => own.clone(),
            Self::Folder => name.to_owned(),
            Self::Package(_) => format!("src/{name}"),
        }
    }

    fn file(&self, name: &str, text: Text) -> Rendered {
        Rendered {
            path: self.path(name),
            text,
        }
    }
}
