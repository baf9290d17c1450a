//! What predicates become: when `validate` says that a row is refused.

use std::fmt::Write;

use expect_test::expect;

use super::{between, compare, number};
use crate::catalog::ty::oid;
use crate::infer::predicate::{Comparison, Literal, Predicate, Value};
use crate::lower::fixture::{Fixture, numeric, of};
use crate::lower::names::{NameOptions, Names};
use crate::lower::rust::lower;

/// The conditions of a table's one CHECK, of the insert and of the update.
fn conditions(fixture: &Fixture) -> String {
    let facts = fixture.facts();
    let (names, _) = Names::new(&facts, &NameOptions::default());
    let (model, _) = lower(&facts, &names);
    let relation = &model.relations[0];
    [
        ("insert", &relation.insert[0]),
        ("update", &relation.update[0]),
    ]
    .into_iter()
    .flat_map(|(purpose, it)| {
        it.checks
            .iter()
            .filter(|check| check.variant == "It")
            .map(move |check| format!("  {purpose}: {}\n", check.condition))
    })
    .collect()
}

/// What the predicate becomes where columns are not null, and where they may be.
#[test]
fn predicates_are_refused_only_where_they_are_false() {
    let text = |text: &str| Value::Literal(Literal::Text(text.into()));
    let column = |attnum| Value::Column(attnum);
    let length = |attnum| Value::Length(Box::new(Value::Column(attnum)));
    let is_null = |attnum| Predicate::IsNull(Value::Column(attnum));
    let json_object = |attnum| Predicate::JsonTypeIs {
        value: Value::Column(attnum),
        json_type: "object",
    };
    // Columns 1 to 9 are not null, 11 to 19 are the same and may be null.
    let cases: Vec<(&str, Predicate)> = vec![
        (
            "n > 0",
            compare(column(1), Comparison::Greater, number("0")),
        ),
        (
            "n > 0.5",
            compare(column(1), Comparison::Greater, number("0.5")),
        ),
        (
            "n < 99999",
            compare(column(1), Comparison::Less, number("99999")),
        ),
        (
            "n >= -32768",
            compare(column(1), Comparison::GreaterOrEqual, number("-32768")),
        ),
        ("0 < n", compare(number("0"), Comparison::Less, column(1))),
        (
            "n_null > 0",
            compare(column(11), Comparison::Greater, number("0")),
        ),
        (
            "n < n_null",
            compare(column(1), Comparison::Less, column(11)),
        ),
        (
            "n_null < big_null",
            compare(column(11), Comparison::Less, column(12)),
        ),
        (
            "amount >= 0",
            compare(column(3), Comparison::GreaterOrEqual, number("0")),
        ),
        (
            "amount_null <= 2.50",
            compare(column(13), Comparison::LessOrEqual, number("2.50")),
        ),
        (
            "amount > n",
            compare(column(3), Comparison::Greater, column(1)),
        ),
        (
            "text <> ''",
            compare(column(4), Comparison::NotEqual, text("")),
        ),
        (
            "btrim(text_null) <> ''",
            compare(
                Value::Trim(Box::new(column(14))),
                Comparison::NotEqual,
                text(""),
            ),
        ),
        (
            "length(text) <= 200",
            compare(length(4), Comparison::LessOrEqual, number("200")),
        ),
        (
            "length(text) > 0",
            compare(length(4), Comparison::Greater, number("0")),
        ),
        (
            "length(text) >= 0",
            compare(length(4), Comparison::GreaterOrEqual, number("0")),
        ),
        (
            "length(text_null) BETWEEN 2 AND 9",
            between(&length(14), number("2"), number("9")),
        ),
        (
            "text IN ('a', 'b')",
            Predicate::In {
                value: column(4),
                items: vec![Literal::Text("a".into()), Literal::Text("b".into())],
            },
        ),
        (
            "n_null IN (1, 2)",
            Predicate::In {
                value: column(11),
                items: vec![Literal::Number("1".into()), Literal::Number("2".into())],
            },
        ),
        ("flag", Predicate::IsTrue(column(5))),
        (
            "NOT flag_null",
            Predicate::Not(Box::new(Predicate::IsTrue(column(15)))),
        ),
        ("json is an object", json_object(6)),
        (
            "json_null IS NULL OR an object",
            Predicate::Or(vec![is_null(16), json_object(16)]),
        ),
        (
            "start < end",
            compare(column(7), Comparison::Less, column(8)),
        ),
        (
            "start_null < end",
            compare(column(17), Comparison::Less, column(8)),
        ),
        ("cardinality(tags_null) <= 3", {
            let cardinality = Value::Cardinality(Box::new(column(19)));
            compare(cardinality, Comparison::LessOrEqual, number("3"))
        }),
        (
            "flag OR text_null IS NOT NULL",
            Predicate::Or(vec![
                Predicate::IsTrue(column(5)),
                Predicate::Not(Box::new(is_null(14))),
            ]),
        ),
        (
            "n_null IS NULL AND text_null IS NULL OR flag_null",
            Predicate::Or(vec![
                Predicate::And(vec![is_null(11), is_null(14)]),
                Predicate::IsTrue(column(15)),
            ]),
        ),
        (
            "text < 'b', which has a collation",
            compare(column(4), Comparison::Less, text("b")),
        ),
        ("NULL", Predicate::Constant(None)),
        ("FALSE", Predicate::Constant(Some(false))),
    ];
    let mut table = String::new();
    for (sql, predicate) in cases {
        let mut it = Fixture::new();
        let samples = it.table("samples");
        let tags = crate::catalog::TypeId(1009);
        let types = [
            ("n", of(oid::INT2)),
            ("big", of(oid::INT8)),
            ("amount", numeric(10, 2)),
            ("text", of(oid::TEXT)),
            ("flag", of(oid::BOOL)),
            ("json", of(oid::JSONB)),
            ("start", of(oid::DATE)),
            ("end", of(oid::DATE)),
            ("tags", of(tags)),
        ];
        for (name, ty) in types {
            it.column(samples, name, ty, true, None);
        }
        it.column(samples, "tenth", of(oid::TEXT), true, None);
        for (name, ty) in types {
            it.column(samples, &format!("{name}_null"), ty, false, None);
        }
        it.check(samples, "it", sql, Some(predicate), None);
        write!(table, "{sql}\n{}", conditions(&it)).expect("a String takes all");
    }
    expect![[r#"
        n > 0
          insert: self.n <= 0
          update: self.n.is_some_and(|n| n <= 0)
        n > 0.5
          insert: rust_decimal::Decimal::from(self.n) <= rust_decimal::Decimal::new(5, 1)
          update: self.n.is_some_and(|n| rust_decimal::Decimal::from(n) <= rust_decimal::Decimal::new(5, 1))
        n < 99999
        n >= -32768
        0 < n
          insert: self.n <= 0
          update: self.n.is_some_and(|n| n <= 0)
        n_null > 0
          insert: self.n_null.is_some_and(|n_null| n_null <= 0)
          update: self.n_null.flatten().is_some_and(|n_null| n_null <= 0)
        n < n_null
          insert: self.n_null.is_some_and(|n_null| self.n >= n_null)
          update: self.n.zip(self.n_null.flatten()).is_some_and(|(n, n_null)| n >= n_null)
        n_null < big_null
          insert: self.n_null.zip(self.big_null).is_some_and(|(n_null, big_null)| i64::from(n_null) >= big_null)
          update: self.n_null.flatten().zip(self.big_null.flatten()).is_some_and(|(n_null, big_null)| i64::from(n_null) >= big_null)
        amount >= 0
          insert: to_scale(self.amount, 2) < rust_decimal::Decimal::ZERO
          update: self.amount.is_some_and(|amount| to_scale(amount, 2) < rust_decimal::Decimal::ZERO)
        amount_null <= 2.50
          insert: self.amount_null.is_some_and(|amount_null| to_scale(amount_null, 2) > rust_decimal::Decimal::new(25, 1))
          update: self.amount_null.flatten().is_some_and(|amount_null| to_scale(amount_null, 2) > rust_decimal::Decimal::new(25, 1))
        amount > n
          insert: to_scale(self.amount, 2) <= rust_decimal::Decimal::from(self.n)
          update: self.amount.zip(self.n).is_some_and(|(amount, n)| to_scale(amount, 2) <= rust_decimal::Decimal::from(n))
        text <> ''
          insert: self.text.is_empty()
          update: self.text.as_deref().is_some_and(|text| text.is_empty())
        btrim(text_null) <> ''
          insert: self.text_null.as_deref().is_some_and(|text_null| text_null.trim_matches(' ').is_empty())
          update: self.text_null.as_ref().and_then(Option::as_deref).is_some_and(|text_null| text_null.trim_matches(' ').is_empty())
        length(text) <= 200
          insert: self.text.chars().count() > 200
          update: self.text.as_deref().is_some_and(|text| text.chars().count() > 200)
        length(text) > 0
          insert: self.text.is_empty()
          update: self.text.as_deref().is_some_and(|text| text.is_empty())
        length(text) >= 0
        length(text_null) BETWEEN 2 AND 9
          insert: self.text_null.as_deref().is_some_and(|text_null| !(2..=9).contains(&text_null.chars().count()))
          update: self.text_null.as_ref().and_then(Option::as_deref).is_some_and(|text_null| !(2..=9).contains(&text_null.chars().count()))
        text IN ('a', 'b')
          insert: !["a", "b"].contains(&self.text.as_str())
          update: self.text.as_deref().is_some_and(|text| !["a", "b"].contains(&text))
        n_null IN (1, 2)
          insert: self.n_null.is_some_and(|n_null| n_null != 1 && n_null != 2)
          update: self.n_null.flatten().is_some_and(|n_null| n_null != 1 && n_null != 2)
        flag
          insert: !self.flag
          update: self.flag.is_some_and(|flag| !flag)
        NOT flag_null
          insert: self.flag_null.is_some_and(|flag_null| flag_null)
          update: self.flag_null.flatten().is_some_and(|flag_null| flag_null)
        json is an object
          insert: !self.json.is_object()
          update: self.json.as_ref().is_some_and(|json| !json.is_object())
        json_null IS NULL OR an object
          insert: self.json_null.as_ref().is_some_and(|json_null| !json_null.is_object())
          update: self.json_null.as_ref().and_then(Option::as_ref).is_some_and(|json_null| !json_null.is_object())
        start < end
          insert: self.start >= self.end
          update: self.start.zip(self.end).is_some_and(|(start, end)| start >= end)
        start_null < end
          insert: self.start_null.is_some_and(|start_null| start_null >= self.end)
          update: self.start_null.flatten().zip(self.end).is_some_and(|(start_null, end)| start_null >= end)
        cardinality(tags_null) <= 3
          insert: self.tags_null.as_ref().is_some_and(|tags_null| tags_null.len() > 3)
          update: self.tags_null.as_ref().and_then(Option::as_ref).is_some_and(|tags_null| tags_null.len() > 3)
        flag OR text_null IS NOT NULL
          insert: !self.flag && self.text_null.is_none()
          update: self.flag.is_some_and(|flag| !flag) && matches!(self.text_null, Some(None))
        n_null IS NULL AND text_null IS NULL OR flag_null
          insert: (self.n_null.is_some() || self.text_null.is_some()) && self.flag_null.is_some_and(|flag_null| !flag_null)
          update: (matches!(self.n_null, Some(Some(_))) || matches!(self.text_null, Some(Some(_)))) && self.flag_null.flatten().is_some_and(|flag_null| !flag_null)
        text < 'b', which has a collation
        NULL
        FALSE
          insert: true
          update: true
    "#]].assert_eq(&table);
}
