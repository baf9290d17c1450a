//! Values on the wire and in `validate`, for a crate that tests/rust.rs generates from wire.sql. Ends with 0 or panics.

use generated::wire::{Mood, Sample, SampleConstraint, SampleInsert, SampleUpdate};
use serde_json::{Value, json};

fn row() -> Value {
    json!({
        "id": "00000000-0000-0000-0000-000000000001", "mood": "so-so", "ratio": 0.5, "ratios": [1, null], "amount": 12.50,
        "code": null, "notes": "x", "config": null, "state": {}, "low": 1, "high": 2, "kind": "a", "level": "low", "rank": 9
    })
}

fn insert() -> Value {
    json!({ "id": "00000000-0000-0000-0000-000000000001", "mood": "fine", "amount": 1, "config": {}, "level": "low" })
}

fn with(mut row: Value, key: &str, value: Value) -> Value {
    row[key] = value;
    row
}

fn read_insert(key: &str, value: Value) -> Result<SampleInsert, serde_json::Error> {
    serde_json::from_value(with(insert(), key, value))
}

/// What an insert with this value violates.
fn violations(pairs: &[(&str, Value)]) -> Vec<&'static str> {
    let row = pairs
        .iter()
        .fold(insert(), |row, (key, value)| with(row, key, value.clone()));
    let insert: SampleInsert = serde_json::from_value(row).expect("it is of the right types");
    names(insert.validate())
}

fn names(verdict: Result<(), Vec<SampleConstraint>>) -> Vec<&'static str> {
    verdict
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(SampleConstraint::name)
        .collect()
}

fn main() {
    numbers_are_read_and_written_as_postgresql_writes_them();
    absent_null_and_value_differ();
    what_no_column_takes_is_refused();
    checks_refuse_only_where_they_are_false();
    functions_take_and_give_what_postgresql_does();
    shapes_are_spelled_as_the_config_says();
    one_of_two_columns_is_asked_for();
}

fn shapes_are_spelled_as_the_config_says() {
    use generated::shapes::{AuthorCard, Book, BookRow, Chapter, Kind};
    let row = json!({
        "id": 7, "author_id": "00000000-0000-0000-0000-000000000001", "slug": "tides", "sold_copies": 3, "price": 12.5,
        "printed_at": "2026-01-02T03:04:05Z", "sold_at": null, "tags": ["sea"], "notes": { "read": true },
        "chapters": [{ "title": "One", "pages": 12, "kind": "prologue" }], "reviews": [{ "stars": 5 }],
        "layout": { "columns": 2 }, "size_class": "small"
    });
    let read: BookRow = serde_json::from_value(row).expect("it is a row");
    let one = Chapter { title: "One".to_owned(), pages: 12, kind: Some(Kind::Prologue) };
    assert_eq!(read.chapters, [one]);
    assert_eq!(read.layout.as_ref().map(|layout| layout.columns), Some(2));
    let book = Book::from(read.clone());
    let written = serde_json::to_value(&book).expect("it is JSON");
    assert_eq!(written["soldCopies"], json!(3));
    assert_eq!(written["size"], json!("small"));
    assert_eq!(written.get("soldAt"), None, "NULL is absent");
    assert_eq!(serde_json::from_value::<Book>(written).expect("it is a book"), book);
    assert_eq!(BookRow::from(book), read);
    let card = json!({ "full_name": "A. B.", "site": null });
    let read: AuthorCard = serde_json::from_value(card.clone()).expect("it is a card");
    assert_eq!(serde_json::to_value(&read).expect("it is JSON"), card);
    let update = generated::shapes::AuthorRowUpdate::from(read);
    assert_eq!(update.full_name.as_deref(), Some("A. B."));
}

/// What is a union of two types in TypeScript is one struct here, and a check.
fn one_of_two_columns_is_asked_for() {
    use generated::shapes::ShareInsert;
    let said = |user: Value, team: Value| {
        let row = json!({ "id": 1, "to_user": user, "to_team": team, "seen_by": null, "unseen": true });
        let row: ShareInsert = serde_json::from_value(row).expect("it is a row");
        let verdict = row.validate();
        verdict.err().map(|all| all.iter().map(|it| it.name()).collect::<Vec<_>>())
    };
    assert_eq!(said(json!("ada"), Value::Null), None);
    assert_eq!(said(Value::Null, json!(3)), None);
    assert_eq!(said(Value::Null, Value::Null), Some(vec!["shares_target"]));
    assert_eq!(said(json!("ada"), json!(3)), Some(vec!["shares_target"]));
}

/// Whether a value is read, and stays what it is when it is written and read again.
fn stays<T: serde::Serialize + serde::de::DeserializeOwned>(what: &str, value: &Value) {
    let read = |value: &Value| {
        serde_json::from_value::<T>(value.clone())
            .unwrap_or_else(|error| panic!("{what}: {error}: {value}"))
    };
    let written = serde_json::to_value(read(value)).expect("it is JSON");
    let again = serde_json::to_value(read(&written)).expect("it is JSON");
    assert_eq!(written, again, "{what}");
    if let (Value::Object(sent), Value::Object(written)) = (value, &written) {
        let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(sent), keys(written), "{what}");
    }
}

/// What tests/oracle/functions.mjs sent to PostgreSQL and got from it.
fn functions_take_and_give_what_postgresql_does() {
    use generated::functions::*;
    let results: Value =
        serde_json::from_str(include_str!("results.json")).expect("the oracle wrote it");
    let results = results.as_array().expect("it is a list");
    let mut seen = 0;
    for call in results {
        let each: Vec<&Value> = match &call["value"] {
            Value::Array(list) if is_list(&call["as"]) => list.iter().collect(),
            one => vec![one],
        };
        macro_rules! calls {
            ($($name:literal $args:ty, $returns:ty;)*) => {
                match call["as"].as_str().expect("a name") {
                    $($name => {
                        seen += 1;
                        if call["args"] != json!({}) {
                            stays::<$args>($name, &call["args"]);
                        }
                        for value in each {
                            stays::<$returns>($name, value);
                        }
                    })*
                    // Nothing comes of the first two, and a Decimal is not NaN.
                    "nothing" | "touch" | "greatestPrice" => {}
                    other => panic!("{other} is not looked at"),
                }
            };
        }
        calls! {
            "one" Value, OneReturns;
            "noNumber" Value, NoNumberReturns;
            "numbers" NumbersArgs, NumbersReturns;
            "floats" Value, FloatsReturns;
            "moodOf" MoodOfArgs, MoodOfReturns;
            "allMoods" Value, AllMoodsReturns;
            "mailOf" MailOfArgs, MailOfReturns;
            "noMail" Value, NoMailReturns;
            "described" DescribedArgs, DescribedReturns;
            "jsonList" Value, JsonListReturns;
            "tagsOf" TagsOfArgs, TagsOfReturns;
            "note" NoteArgs, NoteReturns;
            "allNotes" Value, AllNotesReturns;
            "allGlad" Value, AllGladReturns;
            "firstNote" Value, FirstNoteReturns;
            "placeOf" PlaceOfArgs, PlaceOfReturns;
            "places" Value, PlacesReturns;
            "search" SearchArgs, SearchReturns;
            "rangeOf" Value, RangeOfReturns;
            "onlyOut" Value, OnlyOutReturns;
            "step" StepArgs, StepReturns;
            "pairs" Value, PairsReturns;
            "sumOf" SumOfArgs, SumOfReturns;
            "strictly" StrictlyArgs, StrictlyReturns;
            "kept" KeptArgs, KeptReturns;
            "body" BodyArgs, BodyReturns;
            "oddName" OddNameArgs, OddNameReturns;
            "over" OverArgs, OverReturns;
            "over2" Over2Args, Over2Returns;
        }
    }
    assert!(seen > 40, "{seen} calls");
    let search = serde_json::to_value(SearchArgs {
        words: Some("x".to_owned()),
        moods: None,
        limit: Some(None),
    });
    assert_eq!(
        search.expect("it is JSON"),
        json!({"words": "x", "limit": null})
    );
    assert!(serde_json::from_value::<SumOfArgs>(json!({"numbers": "1"})).is_err());
    assert!(serde_json::from_value::<RangeOfReturns>(json!({"low": "x"})).is_err());
}

/// Whether the function gives a set, not an array.
fn is_list(name: &Value) -> bool {
    !["floats", "tagsOf"].contains(&name.as_str().expect("a name"))
}

fn numbers_are_read_and_written_as_postgresql_writes_them() {
    let mut sample: Sample = serde_json::from_value(row()).expect("PostgREST sends it so");
    assert_eq!(sample.amount, rust_decimal::Decimal::new(1250, 2));
    assert_eq!(sample.ratios, Some(vec![Some(1.0), None]));
    let text: Sample = serde_json::from_value(with(row(), "amount", json!("12.50")))
        .expect("texts are numbers, too");
    assert_eq!(text, sample);
    for (number, wire) in [
        (f64::INFINITY, "Infinity"),
        (f64::NEG_INFINITY, "-Infinity"),
    ] {
        sample.ratio = number;
        let json = serde_json::to_value(&sample).expect("it is JSON");
        assert_eq!(json["ratio"], wire);
        assert_eq!(
            serde_json::from_value::<Sample>(json).expect("it comes back"),
            sample
        );
    }
    let nan: Sample =
        serde_json::from_value(with(row(), "ratio", json!("NaN"))).expect("PostgREST sends it so");
    assert!(nan.ratio.is_nan());
    assert_eq!(
        serde_json::to_value(&nan).expect("it is JSON")["ratio"],
        "NaN"
    );
    let big = with(row(), "ratios", json!([1e39]));
    assert!(
        serde_json::from_value::<Sample>(big).is_err(),
        "out of range for real"
    );
}

fn absent_null_and_value_differ() {
    let cases = [
        (json!({}), None),
        (json!({"notes": null}), Some(None)),
        (json!({"notes": "x"}), Some(Some("x"))),
    ];
    for (json, notes) in cases {
        let update: SampleUpdate =
            serde_json::from_value(json.clone()).expect("all may be left out");
        assert_eq!(update.notes.as_ref().map(Option::as_deref), notes);
        assert_eq!(serde_json::to_value(&update).expect("it is JSON"), json);
    }
    let absent: SampleInsert = serde_json::from_value(insert()).expect("defaults may be left out");
    assert_eq!(
        serde_json::to_value(&absent).expect("it is JSON"),
        with(insert(), "amount", json!("1"))
    );
    assert_eq!(absent.mood, Mood::Fine);
    assert_eq!(
        read_insert("notes", Value::Null)
            .expect("it may be null")
            .notes,
        Some(None)
    );
}

fn what_no_column_takes_is_refused() {
    let refused = [
        ("ratio", Value::Null),
        ("config", Value::Null),
        ("state", Value::Null),
        ("mood", json!("Fine")),
        ("rank", json!(1)),
        ("stranger", json!(1)),
        ("low", json!(2_147_483_648_i64)),
        ("kind", json!("c")),
    ];
    for (key, value) in refused {
        assert!(read_insert(key, value.clone()).is_err(), "{key}: {value}");
    }
    // A row may hold JSON's null where SQL's is not allowed.
    assert!(serde_json::from_value::<Sample>(row()).is_ok());
    assert_eq!(Mood::ALL.map(Mood::as_str), ["fine", "so-so"]);
}

fn checks_refuse_only_where_they_are_false() {
    assert_eq!(violations(&[]), [""; 0]);
    assert_eq!(
        violations(&[("amount", json!("-0.01"))]),
        ["samples_amount_check"]
    );
    // Rounded to two digits, this is zero; and that is ten thousand.
    assert_eq!(violations(&[("amount", json!("-0.004"))]), [""; 0]);
    assert_eq!(
        violations(&[("amount", json!("9999.995"))]),
        ["amount: numeric(6,2)"]
    );
    assert_eq!(violations(&[("code", json!("äöü"))]), [""; 0]);
    assert_eq!(violations(&[("code", json!("abc  "))]), [""; 0]);
    assert_eq!(
        violations(&[("code", json!("abcd"))]),
        ["code: character varying(3)"]
    );
    assert_eq!(violations(&[("notes", Value::Null)]), [""; 0]);
    assert_eq!(violations(&[("notes", json!(""))]), ["samples_notes_check"]);
    assert_eq!(violations(&[("state", json!([]))]), ["samples_state_check"]);
    assert_eq!(
        violations(&[("level", Value::Null)]),
        ["samples_level_check"]
    );
    let both = |low: Value, high: Value, kind: Value| {
        violations(&[("low", low), ("high", high), ("kind", kind)])
    };
    assert_eq!(both(json!(2), json!(1), json!("a")), ["low_high"]);
    assert_eq!(both(json!(1), json!(2), json!("a")), [""; 0]);
    assert_eq!(both(json!(2), Value::Null, json!("a")), [""; 0]);
    assert_eq!(both(json!(2), json!(1), Value::Null), [""; 0]);
    // What an update leaves out is not known.
    let update = |json: Value| {
        names(
            serde_json::from_value::<SampleUpdate>(json)
                .expect("right types")
                .validate(),
        )
    };
    assert_eq!(update(json!({"low": 2, "high": 1})), [""; 0]);
    assert_eq!(
        update(json!({"low": 2, "high": 1, "kind": "b"})),
        ["low_high"]
    );
    assert_eq!(update(json!({"low": 2, "kind": "b"})), [""; 0]);
    assert_eq!(
        SampleConstraint::from_name("low_high"),
        Some(SampleConstraint::LowHigh)
    );
    assert_eq!(SampleConstraint::from_name("another"), None);
}
