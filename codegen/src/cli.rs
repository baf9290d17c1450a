//! The command line's grammar: clap types and help texts, nothing else.

mod live;
mod setup;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use live::{Database, Pull, Verify};
pub(crate) use setup::{Adopt, Completions, Init, Watch};

/// Reads PostgreSQL migrations, no database, and writes Rust, TypeScript and Zod that agree with them.
#[derive(Debug, Parser)]
#[command(
    name = "codegen",
    version,
    after_help = "Example: codegen ts --migrations supabase/migrations --stdout > database.ts"
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write every target of every spec in codegen.toml.
    #[command(
        after_help = "Example: codegen generate --spec journey",
        mut_arg("migrations", |it| it.hide(true))
    )]
    Generate(Generate),
    /// Compare every target with what is on the disk, or the migrations with a database; print the difference and exit 1
    /// where there is one.
    #[command(after_help = "Example: codegen check || codegen generate")]
    Check(Check),
    /// Write TypeScript types.
    #[command(
        after_help = "Example: codegen ts --migrations supabase/migrations --out src/database.ts"
    )]
    Ts(Single),
    /// Write Zod schemas.
    #[command(
        after_help = "Example: codegen zod --migrations supabase/migrations --out src/schema"
    )]
    Zod(Single),
    /// Write Rust structs.
    #[command(after_help = "Example: codegen rust --migrations migrations --out src/schema.rs")]
    Rust(Single),
    /// Print the folded catalog as Supabase's `GeneratorMetadata`, JSON version 1.
    #[command(after_help = "Example: codegen metadata --spec journey > metadata.json")]
    Metadata(Metadata),
    /// Say what a name means and which lines of which migrations made it so.
    #[command(after_help = "Example: codegen explain notes.title --migrations supabase/migrations")]
    Explain(Explain),
    /// Say what changed between two revisions of git or folders, and who breaks: generated code, readers, writers, rows.
    #[command(after_help = "Example: codegen diff main --fail-on read,write,data")]
    Diff(Diff),
    /// Say which role may do what with each table: grants, ownership, row security and its policies.
    #[command(after_help = "Example: codegen access --migrations supabase/migrations --role anon")]
    Access(Access),
    /// Print the schema after all migrations as one file of SQL: a section an object, in the order of dependencies.
    #[command(after_help = "Example: codegen schema --migrations supabase/migrations > schema.sql")]
    Schema(Schema),
    /// Print documents: an overview with every table, its keys, checks, policies and triggers, and the diagram of tables.
    #[command(
        after_help = "Example: codegen docs --migrations supabase/migrations --output svg > schema.svg"
    )]
    Docs(Docs),
    /// Write the migrations as files that a database was given and no file has: from a dashboard, or an assistant.
    #[command(after_help = "Example: codegen pull --database-url \"$DATABASE_URL\" --dry-run")]
    Pull(Pull),
    /// Apply the migrations to a PostgreSQL of their own and compare its catalog with what codegen says.
    #[command(after_help = "Example: codegen verify --migrations supabase/migrations")]
    Verify(Verify),
    /// Look what a project has, and write a codegen.toml for it.
    #[command(after_help = "Example: codegen init --scripts --hooks --dry-run")]
    Init(Init),
    /// Say why the types that `supabase gen types` wrote are not those of the migrations: stale, a dashboard, or codegen.
    #[command(
        after_help = "Example: codegen adopt src/database.types.ts --migrations supabase/migrations"
    )]
    Adopt(Adopt),
    /// Write every target again as often as a migration is saved.
    #[command(
        after_help = "Example: codegen watch --spec journey",
        mut_arg("migrations", |it| it.hide(true))
    )]
    Watch(Watch),
    /// Print the program by which a shell completes commands and options.
    #[command(
        after_help = "Example: codegen completions bash > ~/.local/share/bash-completion/completions/codegen"
    )]
    Completions(Completions),
    /// Print the manual page.
    #[command(after_help = "Example: codegen man > codegen.1 && man ./codegen.1")]
    Man,
    /// Make a target of templates of your own.
    #[command(
        after_help = "Example: codegen render kotlin --templates my-templates --migrations migrations --out src/schema"
    )]
    Render(Render),
    /// Print what templates of your own are given: its JSON Schema, or with --data itself.
    #[command(after_help = "Example: codegen model > model.schema.json")]
    Model(Model),
}

/// Options that choose and describe the migrations.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Input {
    /// A [[spec]] of codegen.toml, by its name.
    #[arg(long, value_name = "NAME")]
    pub(crate) spec: Option<String>,
    /// A folder of migrations; repeatable; codegen.toml is then not looked at.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["spec", "config"])]
    pub(crate) migrations: Vec<PathBuf>,
    /// Where the migrations run [default: supabase where a folder or the SQL says so].
    #[arg(long, value_name = "postgres|supabase")]
    pub(crate) platform: Option<String>,
    /// The schemas to show [default: those that supabase/config.toml exposes, else public].
    #[arg(long, value_name = "a,b", value_delimiter = ',')]
    pub(crate) namespaces: Vec<String>,
    /// PostgreSQL's major version, 15 to 18 [default: supabase/config.toml's, else 17].
    #[arg(long, value_name = "MAJOR")]
    pub(crate) postgres: Option<u32>,
    /// How a folder's files are ordered: lexicographic, numeric, diesel, prisma, goose, flyway or dependency
    /// [default: as the runner does whose folder it is, else lexicographic].
    #[arg(long, value_name = "ORDER")]
    pub(crate) order: Option<String>,
    /// SQL that is there before the first migration.
    #[arg(long, value_name = "FILE")]
    pub(crate) prelude: Option<PathBuf>,
    /// The config [default: codegen.toml here or in a folder above].
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How diagnostics are printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Option<ReportFormat>,
    /// Write diagnostics to this file, not to stderr.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

/// The form of diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// path:line:column: severity[code]: message
    Text,
    /// A JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub's workflow commands.
    Github,
}

/// `generate`
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// Replace edited and foreign files too.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// Read migrations and outputs from git's index, as a commit would hold them.
    #[arg(long)]
    pub(crate) staged: bool,
    /// List every CHECK of tables and domains instead: how far validators enforce it, and why not further.
    #[arg(long, conflicts_with_all = ["staged", "database_url"])]
    pub(crate) coverage: bool,
    /// Compare the migrations with this database instead, in a transaction that only reads.
    #[command(flatten)]
    pub(crate) database: Database,
    /// Of --database-url: a kind of fact that may differ, as `grant` or `comment`; repeatable.
    #[arg(long, value_name = "KIND", requires = "database_url")]
    pub(crate) ignore: Vec<String>,
    /// How the list of --coverage or --database-url is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `ts`, `zod`, `rust`
#[derive(Debug, Args)]
pub(crate) struct Single {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// A file where it ends in .ts or .rs, else a folder [default: the config's].
    #[arg(long, value_name = "PATH", conflicts_with = "stdout")]
    pub(crate) out: Option<PathBuf>,
    /// Print the text, write nothing.
    #[arg(long)]
    pub(crate) stdout: bool,
    /// A folder of templates that replace ours.
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
    /// Of `ts`: `native`, or `supabase` for types equal to those of `supabase gen types` [default: the config's].
    #[arg(long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// What schemas are like.
    #[command(flatten)]
    pub(crate) zod: ZodFlags,
    /// Replace edited and foreign files too.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Of `zod`: what schemas are like; the config's where it is not said.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ZodFlags {
    /// Of `zod`: how values come and go: `postgrest` or `node-postgres` [default: postgrest].
    #[arg(long, value_name = "WIRE")]
    pub(crate) wire: Option<String>,
    /// Of `zod`: the forms of texts in inserts: `canonical` or `postgres` [default: canonical].
    #[arg(long, value_name = "FORMS")]
    pub(crate) input: Option<String>,
    /// Of `zod`: `strict` refuses keys that no column has, `loose` keeps them [default: inserts and updates refuse
    /// them, rows lose them].
    #[arg(long, value_name = "strict|loose")]
    pub(crate) objects: Option<String>,
    /// Of `zod`: whether schemas name their constraints as metadata [default: true].
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub(crate) meta: Option<bool>,
    /// Of `zod`: write codecs to Date and bigint too.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub(crate) codec: Option<bool>,
    /// Of `zod`: import `zod/mini`.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub(crate) mini: Option<bool>,
}

/// `metadata`
#[derive(Debug, Args)]
pub(crate) struct Metadata {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
}

/// `explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// table, table.column, schema.table.column, table/constraint, function(type), or the name of a type or schema;
    /// where several have it, all of them.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// The form of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people.
    Text,
    /// A JSON document.
    Json,
}

/// `diff`
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// What was there before: a revision of git (a branch, a tag, an id), or a folder with a codegen.toml or migrations.
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// What is there now, likewise [default: the working tree].
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<String>,
    /// Exit 1 where a change is of one of these classes: source, read, write, data.
    #[arg(long, value_name = "a,b", value_delimiter = ',')]
    pub(crate) fail_on: Vec<Class>,
    /// The languages whose generated code may break [default: those of the config, else both].
    #[arg(long, value_name = "a,b", value_delimiter = ',')]
    pub(crate) languages: Vec<Language>,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: DocumentFormat,
}

/// Who breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Class {
    /// Generated code.
    Source,
    /// Readers.
    Read,
    /// Writers.
    Write,
    /// Rows.
    Data,
}

/// A language of generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// TypeScript, and Zod with it.
    Typescript,
    /// Rust.
    Rust,
}

/// `access`
#[derive(Debug, Args)]
pub(crate) struct Access {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// A role; repeatable [default: those of the Data API where the platform has them, and the roles that migrations
    /// make].
    #[arg(long, value_name = "NAME")]
    pub(crate) role: Vec<String>,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: DocumentFormat,
}

/// The form of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentFormat {
    /// For a terminal.
    Text,
    /// For a pull request or a wiki.
    Markdown,
    /// A JSON document.
    Json,
}

/// `schema`
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
}

/// `docs`
#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// What is printed.
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    pub(crate) output: DocsFormat,
}

/// The documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocsFormat {
    /// The overview, with the diagram in Mermaid.
    Markdown,
    /// The diagram alone.
    Mermaid,
    /// The diagram as a picture.
    Svg,
}

/// `render`
#[derive(Debug, Args)]
pub(crate) struct Render {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// The target: [spec.render.NAME] of codegen.toml, or a folder of templates in --templates.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// A folder with a folder NAME of templates, or with the templates themselves [default: the config's].
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
    /// The folder to write to [default: the config's].
    #[arg(long, value_name = "DIR", conflicts_with = "stdout")]
    pub(crate) out: Option<PathBuf>,
    /// Print the text, write nothing.
    #[arg(long)]
    pub(crate) stdout: bool,
    /// Replace edited and foreign files too.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `model`
#[derive(Debug, Args)]
pub(crate) struct Model {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// Print the model of the migrations, not its JSON Schema.
    #[arg(long)]
    pub(crate) data: bool,
    /// A folder with the types.toml that types are named by.
    #[arg(long, value_name = "DIR", requires = "data")]
    pub(crate) templates: Option<PathBuf>,
}
