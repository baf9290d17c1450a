//! Statements that change no output, known by their first words.
//!
//! A list, so that nothing is without effect by accident: what stands neither here nor in a grammar is reported.

use super::cursor::Cursor;

/// The statements, by their first words.
const LIST: &[(&str, &str)] = &[
    ("checkpoint", "CHECKPOINT"),
    ("close", "CLOSE"),
    ("create database", "CREATE DATABASE"),
    ("create subscription", "CREATE SUBSCRIPTION"),
    ("create tablespace", "CREATE TABLESPACE"),
    ("deallocate", "DEALLOCATE"),
    ("declare", "DECLARE"),
    ("discard plans", "DISCARD PLANS"),
    ("discard sequences", "DISCARD SEQUENCES"),
    ("execute", "EXECUTE"),
    ("explain", "EXPLAIN"),
    ("fetch", "FETCH"),
    ("listen", "LISTEN"),
    ("load", "LOAD"),
    ("move", "MOVE"),
    ("notify", "NOTIFY"),
    ("prepare", "PREPARE"),
    ("security label", "SECURITY LABEL"),
    ("show", "SHOW"),
    ("unlisten", "UNLISTEN"),
];

/// The command, where the statement is one of them.
pub(super) fn find(c: &Cursor<'_>) -> Option<&'static str> {
    LIST.iter()
        .find(|(words, _)| c.are(words))
        .map(|(_, what)| *what)
}
