//! Rows made of the raw text of CHECKs, given to PostgreSQL, to Zod and to Rust: a table a shape and type.
//!
//! The five systems are probed where their seeds are: in `systems.rs` for Zod, in `rows.rs` for Rust.

mod support;

use std::path::Path;
use std::sync::OnceLock;

use support::Run;
use support::node::oracle;

/// What the script says of the program with these options.
fn probed(script: &str, options: &[&str]) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_codegen"));
    let mut arguments = vec![Path::new("--codegen"), program];
    arguments.extend(options.iter().map(Path::new));
    oracle(script, &arguments)
}

macro_rules! probes {
    ($($(#[$doc:meta])* $name:ident = $script:literal $options:expr;)*) => {
        $(
            fn $name() -> &'static Run {
                static REPORT: OnceLock<Run> = OnceLock::new();
                REPORT.get_or_init(|| probed(concat!("../probes/", $script), &$options))
            }
        )*

        $(mod $name {
            use super::Run;

            $(#[$doc])*
            #[test]
            fn agrees() {
                let Run { command, stdout, stderr, exit } = super::$name();
                assert_eq!(*exit, 0, "{command}\n{stdout}\n{stderr}");
            }
        })*

        /// That many are asked each time the tests run, those of the five systems aside.
        #[test]
        fn twenty_thousand_probes() {
            let asked: usize = [$($name()),*].iter().map(|report| count(&report.stdout)).sum();
            assert!(asked >= 20_000, "only {asked} probes");
            println!("{asked} probes");
        }
    };
}

probes! {
    shapes = "shapes.mjs" [];
    /// What of a CHECK is not translated makes validators take more, never less.
    weaker_shapes = "shapes.mjs" ["--weaker"];
    /// Types are validators too: each with its bounds, what lies beyond and what is broken, and the rows that come back.
    types = "types.mjs" [];
    /// Numbers and dates as texts have the order and the bounds of numbers, and the forms of dates.
    shapes_as_texts = "shapes.mjs" ["--texts", "numeric,bigint"];
    types_as_texts = "types.mjs" ["--texts", "date,numeric,bigint"];
    /// The same for `zod/mini`.
    types_of_mini = "types.mjs" ["--no-rust", "--mini"];
    /// Texts in the other forms of `docs/types.md` beside those that PostgreSQL writes.
    other_forms = "types.mjs" ["--no-rust", "--input", "postgres"];
    /// What a program on node-postgres sends, and what that driver makes of the answers.
    shapes_of_node_postgres = "shapes.mjs" ["--wire", "node-postgres"];
    types_of_node_postgres = "types.mjs" ["--wire", "node-postgres", "--input", "postgres"];
    /// Rows that PostgreSQL returns, to Dates and bigints and back.
    codecs = "codecs.mjs" [];
    codecs_of_mini = "codecs.mjs" ["--mini"];
}

/// How many verdicts were compared: `ok: Zod says what PostgreSQL says to 6082 values of 74 types`.
fn count(said: &str) -> usize {
    let numbers = said
        .lines()
        .filter_map(|line| line.split_once(" PostgreSQL says to "))
        .filter_map(|(_, rest)| rest.split(' ').next());
    numbers
        .filter_map(|number| number.parse::<usize>().ok())
        .sum()
}
