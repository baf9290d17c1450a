//! Rust that a user could have written against generated types: all that can be done with each of them.

use std::fmt::Write as _;

use codegen::lower::rust::{Enum, Model, Struct};

pub(crate) fn uses(model: &Model) -> String {
    let mut text = "use super::db::*;\n".to_owned();
    for it in &model.enums {
        let Enum {
            ident, variants, ..
        } = &***it;
        tells(
            &mut text,
            ident,
            variants.iter().map(|it| it.ident.as_str()),
        );
    }
    for it in &model.composites {
        reads(&mut text, it);
        makes(&mut text, it, it.is_default);
    }
    for it in &model.brands {
        let (name, ty) = (&it.ident, &it.type_expr);
        let _ = writeln!(
            text,
            "pub fn inside_{name}(it: {name}) -> {ty} {{ it.0 }}\npub fn around_{name}(it: {ty}) -> {name} {{ {name}(it) }}"
        );
    }
    for relation in &model.relations {
        reads(&mut text, &relation.row);
        for it in &relation.insert {
            makes(&mut text, it, it.is_default);
        }
        for it in &relation.update {
            // Each column may be left as it is.
            makes(&mut text, it, true);
        }
        for it in &relation.constraint {
            tells(
                &mut text,
                &it.ident,
                it.variants.iter().map(|it| it.ident.as_str()),
            );
        }
        let all = std::iter::once(&relation.row)
            .chain(&relation.insert)
            .chain(&relation.update);
        for it in all.filter(|it| it.has_validate) {
            let name = &it.ident;
            let _ = writeln!(
                text,
                "pub fn validate_{name}(it: {name}) -> bool {{ it.validate().is_ok() }}"
            );
        }
    }
    for it in &model.functions {
        for it in &it.arguments {
            makes(&mut text, it, it.is_default);
        }
        for it in &it.row {
            reads(&mut text, it);
        }
        for it in &it.value {
            let (name, ty) = (&it.ident, &it.type_expr);
            let _ = writeln!(text, "pub fn value_{name}(it: {name}) -> {ty} {{ it.0 }}");
        }
        for it in &it.alias {
            let (name, ty) = (&it.ident, &it.type_expr);
            let _ = writeln!(text, "pub fn is_{name}(it: {name}) -> {ty} {{ it }}");
        }
    }
    text
}

/// Tells all variants apart.
fn tells<'a>(text: &mut String, name: &str, variants: impl Iterator<Item = &'a str>) {
    let _ = writeln!(
        text,
        "pub fn tell_{name}(it: {name}) -> usize {{\n    match it {{"
    );
    for (at, variant) in variants.enumerate() {
        let _ = writeln!(text, "        {name}::{variant} => {at},");
    }
    *text += "    }\n}\n";
}

/// Reads every field as the type that it has.
fn reads(text: &mut String, it: &Struct) {
    let _ = writeln!(text, "pub fn read_{0}(it: {0}) {{", it.ident);
    for field in &it.fields {
        let _ = writeln!(
            text,
            "    let _v: {} = it.{};",
            field.type_expr, field.ident
        );
    }
    *text += "}\n";
}

/// Makes it: with a default behind what is given, where there is one.
fn makes(text: &mut String, it: &Struct, is_default: bool) {
    let name = &it.ident;
    let arguments = it.fields.iter().enumerate();
    let arguments = arguments.map(|(at, it)| format!("v{at}: {}", it.type_expr));
    let fields = it.fields.iter().enumerate();
    let fields = fields.map(|(at, it)| format!("{}: v{at}", it.ident));
    let rest = if is_default {
        ", ..Default::default()"
    } else {
        ""
    };
    let _ = writeln!(
        text,
        "pub fn make_{name}({}) -> {name} {{ {name} {{ {}{rest} }} }}",
        arguments.collect::<Vec<_>>().join(", "),
        fields.collect::<Vec<_>>().join(", ")
    );
    if is_default {
        let _ = writeln!(
            text,
            "pub fn none_{name}() -> {name} {{ {name}::default() }}"
        );
    }
}
