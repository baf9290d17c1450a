//! The rules of the five systems, tried on PostgreSQL: each sentence of `tests/behaviour/<system>.mjs`, as every role.
//!
//! All suites run in one process, once; what it found in a place is a test here, so that a name tells where a rule
//! does not hold.

mod support;
#[path = "support/systems.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod systems;

use std::sync::OnceLock;

use support::node::{Report, install_native, run};

fn behaviour() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        install_native();
        run::<&str>("tests/behaviour/run.mjs", &[]).into()
    })
}

macro_rules! systems {
    ($($module:ident = $name:literal;)*) => {
        $(mod $module {
            use super::behaviour;

            #[test]
            fn rules_hold_on_pglite_with_explicit_grants() {
                behaviour().is_ok(concat!($name, " on PGlite, explicit grants: "));
            }

            #[test]
            fn rules_hold_on_pglite_with_implicit_grants() {
                behaviour().is_ok(concat!($name, " on PGlite, implicit grants: "));
            }

            #[test]
            fn rules_hold_on_postgresql_17_with_explicit_grants() {
                behaviour().is_ok(concat!($name, " on PostgreSQL 17, explicit grants: "));
            }

            #[test]
            fn rules_hold_on_postgresql_17_with_implicit_grants() {
                behaviour().is_ok(concat!($name, " on PostgreSQL 17, implicit grants: "));
            }

            #[test]
            fn broken_migrations_are_seen() {
                behaviour().is_ok(concat!($name, " broken, explicit grants: "));
                behaviour().is_ok(concat!($name, " broken, implicit grants: "));
            }
        })*

        #[test]
        fn all_systems_are_here() {
            assert_eq!(systems::SYSTEMS, [$($name),*]);
        }
    };
}

systems! {
    soul = "soul";
    conversations = "conversations";
    prompt_layers = "prompt-layers";
    goal_planning = "goal-planning";
    journey = "journey";
}
