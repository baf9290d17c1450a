//! Names out of catalogs made by hand, object by object, in every order.

use std::collections::BTreeSet;

use super::*;
use crate::catalog::RelationKind;
use crate::catalog::ty::oid;
use crate::lower::fixture::{Fixture, of};

/// What a test adds to a catalog; all but a table's columns is beside the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Add {
    Table(&'static str),
    View(&'static str),
    Enum(&'static str),
    /// A table that has a text column with a list.
    List(&'static str, &'static str),
}

struct Built {
    fixture: Fixture,
    ids: Vec<(Add, Object)>,
}

impl Built {
    fn new() -> Self {
        Self {
            fixture: Fixture::new(),
            ids: Vec::new(),
        }
    }

    fn add(&mut self, add: Add) {
        let fixture = &mut self.fixture;
        let object = match add {
            Add::Table(name) => Object::Relation(fixture.table(name)),
            Add::View(name) => Object::Relation(fixture.relation(name, RelationKind::View)),
            Add::Enum(name) => Object::Type(fixture.enum_(name, &[])),
            Add::List(table, column) => {
                let relation = fixture.table(table);
                let attnum = fixture.column(relation, column, of(oid::TEXT), false, None);
                let name = format!("{table}_{column}_check");
                let id = fixture.check(relation, &name, "", None, Some((attnum, &["a"])));
                Object::CheckList(id, ColumnRef { relation, attnum })
            }
        };
        self.ids.push((add, object));
    }

    fn names(&self, options: &NameOptions) -> (BTreeMap<Add, String>, Vec<String>) {
        let (names, notes) = Names::new(&self.fixture.facts(), options);
        let by_object = self
            .ids
            .iter()
            .map(|(add, object)| {
                let name = match *object {
                    Object::Relation(id) => names.relation(id),
                    Object::Type(id) => names.enum_(id),
                    Object::Function(id) => names.function(id),
                    Object::CheckList(id, _) => names.check_list(id),
                };
                (*add, name.to_owned())
            })
            .collect();
        (
            by_object,
            notes.into_iter().map(|note| note.message).collect(),
        )
    }
}

fn names_of(adds: &[Add]) -> (BTreeMap<Add, String>, Vec<String>) {
    let mut built = Built::new();
    for add in adds {
        built.add(*add);
    }
    built.names(&NameOptions::default())
}

fn permutations(items: &[Add]) -> Vec<Vec<Add>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, first) in items.iter().enumerate() {
        let mut rest = items.to_vec();
        rest.remove(index);
        for mut tail in permutations(&rest) {
            tail.insert(0, *first);
            all.push(tail);
        }
    }
    all
}

#[test]
fn names_of_the_specs() {
    let cases = [
        (Add::Table("conversations"), "Conversation"),
        (Add::Table("soul_versions"), "SoulVersion"),
        (Add::Table("audit_log"), "AuditLog"),
        (Add::Table("shared_memories"), "SharedMemory"),
        (Add::Table("vision"), "Vision"),
        (Add::Enum("plan_item_status"), "PlanItemStatus"),
        (Add::Table("user_data"), "UserData"),
        (Add::View("order_totals"), "OrderTotal"),
        (Add::Table("2fa_codes"), "_2faCode"),
        (Add::Table("OrderLines"), "OrderLine"),
        (Add::Table("🎉"), "U1f389"),
        (Add::List("chat_messages", "role"), "ChatMessageRole"),
    ];
    for (add, expected) in cases {
        let (names, notes) = names_of(&[add]);
        assert_eq!(names[&add], expected);
        assert_eq!(notes, Vec::<String>::new());
    }
}

#[test]
fn the_older_object_keeps_its_name() {
    let (users, user) = (Add::Table("users"), Add::Table("user"));
    let (names, notes) = names_of(&[users, user]);
    assert_eq!(
        (names[&users].as_str(), names[&user].as_str()),
        ("User", "UserTable")
    );
    assert_eq!(
        notes,
        ["table \"user\" is named UserTable, because User is taken"]
    );
    let (names, _) = names_of(&[user, users]);
    assert_eq!(
        (names[&users].as_str(), names[&user].as_str()),
        ("Users", "User")
    );
}

#[test]
fn a_reserved_name_gives_way() {
    let cases = [
        (Add::Table("options"), "Options"),
        (Add::Table("option"), "OptionTable"),
        (Add::Table("some"), "SomeTable"),
        (Add::Enum("result"), "ResultEnum"),
        (Add::Table("Self"), "SelfTable"),
        (Add::Table("databases"), "Databases"),
    ];
    for (add, expected) in cases {
        let (names, notes) = names_of(&[add]);
        let expected = if expected == "TableTable" {
            "Table"
        } else {
            expected
        };
        assert_eq!(names[&add], expected);
        assert_eq!(notes.len(), usize::from(expected != "Table"));
    }
}

#[test]
fn names_made_of_a_name_are_taken_too() {
    let (goals, inserts) = (Add::Table("goals"), Add::Table("goal_inserts"));
    let (names, _) = names_of(&[goals, inserts]);
    assert_eq!(
        (names[&goals].as_str(), names[&inserts].as_str()),
        ("Goal", "GoalInserts")
    );
    let (names, _) = names_of(&[inserts, goals]);
    assert_eq!(
        (names[&goals].as_str(), names[&inserts].as_str()),
        ("Goals", "GoalInsert")
    );
}

/// Adding an object, whatever came before, leaves every name that was there; and no two are the same.
#[test]
fn adding_renames_nothing_in_any_order() {
    let families: &[&[Add]] = &[
        &[
            Add::Table("user"),
            Add::Table("users"),
            Add::Table("Users"),
            Add::Table("USER"),
            Add::Enum("user"),
            Add::Enum("user_table"),
        ],
        &[
            Add::Table("goals"),
            Add::Table("goal_inserts"),
            Add::Table("goal_insert"),
            Add::View("goal_update"),
            Add::Enum("goal_constraint"),
        ],
        &[
            Add::List("goals", "status"),
            Add::Enum("goal_status"),
            Add::Table("goal_statuses"),
            Add::List("goal", "status"),
            Add::Enum("goals_status"),
        ],
    ];
    for family in families {
        for order in permutations(family) {
            let mut built = Built::new();
            let mut before = BTreeMap::new();
            for add in &order {
                built.add(*add);
                let (after, _) = built.names(&NameOptions::default());
                for (object, name) in &before {
                    assert_eq!(&after[object], name, "adding {add:?} in {order:?}");
                }
                let distinct: BTreeSet<&String> = after.values().collect();
                assert_eq!(distinct.len(), after.len(), "{after:?}");
                before = after;
            }
        }
    }
}

#[test]
fn the_config_stands_above_the_rule() {
    let mut built = Built::new();
    for add in [
        Add::Table("users"),
        Add::Table("accounts"),
        Add::Table("lemmata"),
    ] {
        built.add(add);
    }
    let options = NameOptions {
        singulars: BTreeMap::from([("lemmata".to_owned(), "lemma".to_owned())]),
        types: BTreeMap::from([("public.accounts".to_owned(), "User".to_owned())]),
        ..NameOptions::default()
    };
    let (names, _) = built.names(&options);
    assert_eq!(names[&Add::Table("accounts")], "User");
    assert_eq!(names[&Add::Table("users")], "Users");
    assert_eq!(names[&Add::Table("lemmata")], "Lemma");
}
