//! Dates and numbers as `time`, `jiff`, `chrono` and texts, on the wire and in `validate`; and keys of texts with types of
//! their own. Ends with 0 or panics.

use generated::held::{
    CodeCode, CodeConstraint, CodeInsert, Event, EventConstraint, EventInsert, Plan, PlanConstraint, PlanInsert, SumConstraint, SumInsert, Text, TextConstraint,
    TextInsert, UseConstraint, UseInsert, UseUpdate, WordConstraint, WordInsert, WordWord,
};
use serde_json::{Value, json};

fn dates() -> Value {
    json!({
        "id": 7, "day": "2026-01-02", "starts": "12:34:56.5", "at": "2026-01-02T12:34:56.789",
        "seen": "2026-01-02T12:34:56.789+00:00", "ended": "2026-01-02T13:00:00+00:00", "days": ["2026-01-02", null]
    })
}

fn with(mut row: Value, pairs: &[(&str, Value)]) -> Value {
    for (key, value) in pairs {
        row[*key] = value.clone();
    }
    row
}

/// What is read and written again is the same moment: the crates write fractions and offsets each in their own way.
fn same(written: &Value, read: &Value) {
    for key in ["day", "days"] {
        assert_eq!(written[key], read[key], "{key}");
    }
    let starts = written["starts"].as_str().unwrap().trim_end_matches('0');
    assert_eq!(starts, "12:34:56.5");
    let at = written["at"].as_str().unwrap().trim_end_matches('0');
    assert_eq!(at, "2026-01-02T12:34:56.789");
    let seen = written["seen"].as_str().unwrap();
    assert!(matches!(seen, "2026-01-02T12:34:56.789Z" | "2026-01-02T12:34:56.789+00:00"), "{seen}");
}

fn main() {
    dates_of_jiff();
    dates_of_time();
    texts();
    sums();
    keys();
}

fn dates_of_jiff() {
    let row = with(dates(), &[("cost", json!(12.5))]);
    let plan: Plan = serde_json::from_value(row.clone()).unwrap();
    assert_eq!(plan.day, jiff::civil::date(2026, 1, 2));
    assert_eq!(plan.cost.as_deref(), Some("12.5"));
    same(&serde_json::to_value(&plan).unwrap(), &row);
    assert_eq!(plan.validate(), Ok(()));
    let refused = |pairs: &[(&str, Value)]| {
        let insert: PlanInsert = serde_json::from_value(with(row.clone(), pairs)).unwrap();
        insert.validate().unwrap_err()
    };
    assert_eq!(refused(&[("day", json!("2020-01-01"))]), [PlanConstraint::DayCheck]);
    assert_eq!(refused(&[("starts", json!("18:00:00"))]), [PlanConstraint::StartsCheck]);
    assert_eq!(refused(&[("at", json!("2020-01-01T12:29:59"))]), [PlanConstraint::AtCheck]);
    assert_eq!(refused(&[("seen", json!("2020-01-01T00:00:00+00:00"))]), [PlanConstraint::SeenCheck]);
    assert_eq!(refused(&[("ended", json!("2026-01-02T12:00:00+00:00"))]), [PlanConstraint::Order]);
}

fn dates_of_time() {
    let row = with(dates(), &[("counts", json!([9_007_199_254_740_993_i64, null])), ("kept", json!("2026-01-02")), ("total", json!(0.25))]);
    let event: Event = serde_json::from_value(row.clone()).unwrap();
    assert_eq!(event.id, "7");
    assert_eq!(event.counts.as_deref(), Some(&[Some("9007199254740993".to_owned()), None][..]));
    assert_eq!(event.total.as_deref(), Some("0.25"));
    assert_eq!(event.kept, chrono::NaiveDate::from_ymd_opt(2026, 1, 2));
    assert_eq!(event.day, time::Date::from_calendar_date(2026, time::Month::January, 2).unwrap());
    same(&serde_json::to_value(&event).unwrap(), &row);
    assert_eq!(event.validate(), Ok(()));
    let read = |pairs: &[(&str, Value)]| serde_json::from_value::<EventInsert>(with(row.clone(), pairs));
    let refused = |pairs: &[(&str, Value)]| read(pairs).unwrap().validate().unwrap_err();
    assert_eq!(refused(&[("day", json!("2020-01-01"))]), [EventConstraint::DayCheck]);
    assert_eq!(refused(&[("starts", json!("18:00:00"))]), [EventConstraint::StartsCheck]);
    assert_eq!(refused(&[("at", json!("2020-01-01T12:29:59"))]), [EventConstraint::AtCheck]);
    assert_eq!(refused(&[("seen", json!("2020-01-01T00:00:00+00:00"))]), [EventConstraint::SeenCheck]);
    assert_eq!(refused(&[("ended", json!("2026-01-02T12:00:00+00:00"))]), [EventConstraint::Order]);
    assert_eq!(refused(&[("id", json!("9223372036854775808"))]).len(), 1);
    assert_eq!(refused(&[("total", json!("much"))]).len(), 1);
    assert!(read(&[("starts", Value::Null), ("ended", Value::Null)]).is_ok());
    // What a double has not kept was perhaps another number.
    assert!(read(&[("total", json!(0.1234567890123456789_f64))]).is_err());
    assert!(read(&[("day", json!("2026-02-30"))]).is_err());
}

fn texts() {
    let row = with(dates(), &[("amount", json!("123456789012345678901234567890.5")), ("done", json!("2026-01-02T12:00:00Z"))]);
    let mut row = row;
    row.as_object_mut().unwrap().retain(|key, _| !matches!(key.as_str(), "ended" | "days"));
    let text: Text = serde_json::from_value(row.clone()).unwrap();
    assert_eq!(text.amount.as_deref(), Some("123456789012345678901234567890.5"));
    assert_eq!(serde_json::to_value(&text).unwrap(), with(row.clone(), &[("id", json!("7"))]));
    let verdict = |pairs: &[(&str, Value)]| {
        let insert: TextInsert = serde_json::from_value(with(row.clone(), pairs)).unwrap();
        insert.validate().err().unwrap_or_default()
    };
    assert_eq!(verdict(&[]), []);
    for (key, good) in [("day", "infinity"), ("day", "0044-03-15 BC"), ("seen", "2026-01-02T12:34:56+05:30"), ("at", "-infinity"), ("amount", "NaN")] {
        assert_eq!(verdict(&[(key, json!(good))]), [], "{key}: {good}");
    }
    for (key, bad) in [("day", "2026-02-30"), ("day", "tomorrow"), ("seen", "2026-01-02T12:34:56"), ("at", "2026-13-01T00:00:00"), ("starts", "24:00:01"), ("amount", "1e3"), ("id", "7.5")] {
        let violated: Vec<TextConstraint> = verdict(&[(key, json!(bad))]);
        assert_eq!(violated.len(), 1, "{key}: {bad}: {violated:?}");
    }
}

fn keys() {
    let word = |text: &str| WordWord(text.to_owned());
    let insert = |text: &str| WordInsert { word: word(text), kind: "noun".to_owned() };
    assert_eq!(insert("apple").validate(), Ok(()));
    assert_eq!(insert("no").validate(), Err(vec![WordConstraint::WordCheck]));
    assert_eq!(insert("apples").validate().unwrap_err().len(), 1);
    assert_eq!(insert("a\0").validate().unwrap_err().len(), 1);
    assert_eq!(serde_json::to_value(word("apple")).unwrap(), json!("apple"));
    let code = |text: &str| CodeInsert {
        code: CodeCode(text.to_owned()),
    };
    assert_eq!(code("ab").validate(), Ok(()));
    assert_eq!(code("ba ").validate(), Err(vec![CodeConstraint::CodeCheck]));
    assert_eq!(code("abcd").validate().unwrap_err().len(), 1);
    let uses = |own: &str, other: Option<&str>| UseInsert { id: generated::held::UseId(1), word: word(own), other: other.map(word) };
    assert_eq!(uses("apple", None).validate(), Ok(()));
    assert_eq!(uses("apple", Some("plum")).validate(), Ok(()));
    assert_eq!(uses("apple", Some("apple")).validate(), Err(vec![UseConstraint::Differ]));
    assert_eq!(uses("plum", None).validate(), Err(vec![UseConstraint::WordCheck]));
    let update = UseUpdate { other: Some(Some(word("plum"))), word: Some(word("plum")), ..UseUpdate::default() };
    assert_eq!(update.validate().unwrap_err(), [UseConstraint::WordCheck, UseConstraint::Differ]);
}

/// Texts that are numbers are ordered, rounded and bounded as numbers: PostgreSQL 18 takes and refuses the same rows.
fn sums() {
    let row = json!({ "id": 1, "low": "1", "high": "10.5", "tiny": "0.0099", "round": "99949", "any_one": "1.5", "count": "1001", "parts": ["999.94", null, "NaN"] });
    let verdict = |pairs: &[(&str, Value)]| {
        let insert: SumInsert = serde_json::from_value(with(row.clone(), pairs)).unwrap();
        insert.validate().err().unwrap_or_default()
    };
    for (key, good) in [("low", "-0.504"), ("low", "10.5049"), ("low", "-0"), ("high", "1000.0049"), ("any_one", "20.000"), ("any_one", "01.50"), ("tiny", "-0.009949"), ("round", "150")] {
        assert_eq!(verdict(&[(key, json!(good))]), [], "{key}: {good}");
    }
    let bad = [
        ("low", "-0.505", SumConstraint::LowCheck),
        ("low", "10.505", SumConstraint::Order),
        ("high", "1000.005", SumConstraint::HighCheck),
        ("high", "9999.995", SumConstraint::HighType),
        ("high", "NaN", SumConstraint::HighCheck),
        ("high", "Infinity", SumConstraint::HighType),
        ("tiny", "0.00995", SumConstraint::TinyType),
        ("round", "99950", SumConstraint::RoundType),
        ("round", "149.9", SumConstraint::RoundCheck),
        ("any_one", "15", SumConstraint::AnyOneCheck),
        ("count", "9", SumConstraint::CountCheck),
        ("count", "10", SumConstraint::Count),
    ];
    for (key, bad, constraint) in bad {
        let violated = verdict(&[(key, json!(bad))]);
        assert!(violated.contains(&constraint), "{key}: {bad}: {violated:?}");
    }
    assert_eq!(verdict(&[("parts", json!(["999.95"]))]), [SumConstraint::PartsType]);
}
