//! CHECKs in, predicates out, printed as SQL. On a server, over rows with many values, the exact ones were FALSE for
//! the same rows as the CHECK and the weaker ones for no others when the cases were written.

mod lists;
mod logic;
mod values;

use expect_test::Expect;

use super::predicate::{Comparison, Exactness, Literal, Predicate, Value};
use crate::catalog::ty::oid;
use crate::catalog::{
    Catalog, Collation, Column, ColumnType, Constraint, ConstraintId, ConstraintKind, History,
    PUBLIC, Relation, RelationId, RelationKind, Type, TypeId, TypeKind,
};
use crate::name::{Name, QualifiedName};
use crate::parse::Postgres;
use crate::shared::Shared;
use crate::source::{FileId, Snippet, Span};

const TABLE: RelationId = RelationId(17000);
const MOOD: TypeId = TypeId(17001);
const SLUG: TypeId = TypeId(17002);
const CITEXT: TypeId = TypeId(17003);

/// A table of many types, with these CHECKs.
fn catalog(checks: &[&str]) -> Catalog {
    let mut catalog = Catalog::empty();
    let make = |name: &str, kind: TypeKind, category: char| Type {
        name: Name::from_quoted(name),
        namespace: PUBLIC,
        kind,
        array: None,
        element: None,
        owner: crate::catalog::BOOTSTRAP_ROLE,
        category,
        preferred: false,
        sql_name: None,
        acl: None,
        comment: None,
        taints: Vec::new(),
        history: History::default(),
    };
    let labels = vec!["happy".to_owned(), "sad".to_owned()];
    let slug = TypeKind::Domain {
        base: ColumnType::plain(oid::TEXT),
        not_null: false,
        default_expr: None,
        constraints: Vec::new(),
        collation: None,
    };
    for (id, name, kind, category) in [
        (MOOD, "mood", TypeKind::Enum { labels }, 'E'),
        (SLUG, "slug", slug, 'S'),
        (CITEXT, "citext", TypeKind::Base, 'S'),
    ] {
        catalog.types.insert_named(
            id,
            PUBLIC,
            Name::from_quoted(name),
            make(name, kind, category),
        );
    }
    let columns = [
        ("i", oid::INT4),
        ("j", oid::INT4),
        ("n", oid::NUMERIC),
        ("r", oid::FLOAT4),
        ("d", oid::FLOAT8),
        ("a", oid::TEXT),
        ("v", oid::VARCHAR),
        ("c", oid::BPCHAR),
        ("email", CITEXT),
        ("slug", SLUG),
        ("b", oid::BOOL),
        ("m", MOOD),
        ("day", oid::DATE),
        ("until", oid::DATE),
        ("ts", oid::TIMESTAMPTZ),
        ("u", oid::UUID),
        ("w", oid::UUID),
        ("js", oid::JSONB),
        ("arr", TypeId(1007)),
        ("col", oid::TEXT),
    ];
    let slots = columns
        .into_iter()
        .zip(1_i16..)
        .map(|((name, ty), attnum)| Column {
            attnum,
            name: Name::from_quoted(name),
            ty: ColumnType::plain(ty),
            not_null: false,
            default_expr: None,
            default_type: None,
            identity: None,
            generated: None,
            sequence: None,
            collation: (name == "col").then(|| {
                Box::new(Collation::System(QualifiedName {
                    namespace: None,
                    name: Name::from_quoted("insensitive"),
                }))
            }),
            acl: None,
            comment: None,
            dropped: false,
            is_local: true,
            inherit_count: 0,
            history: History::default(),
        })
        .map(Shared::from)
        .collect();
    catalog.relations.insert_named(
        TABLE,
        PUBLIC,
        Name::from_quoted("t"),
        Relation {
            slots,
            ..Relation::blank(Name::from_quoted("t"), PUBLIC, RelationKind::OrdinaryTable)
        },
    );
    for (index, text) in (0_u32..).zip(checks) {
        catalog.constraints.insert(
            ConstraintId(18000 + index),
            Constraint {
                name: Name::generated("t", "", "check"),
                relation: TABLE,
                kind: ConstraintKind::Check {
                    expr: Snippet {
                        text: (*text).into(),
                        span: Span::new(FileId(0), 0, text.len()),
                        computed: false,
                        needs: None,
                    },
                    no_inherit: false,
                },
                columns: Vec::new(),
                validated: true,
                enforced: true,
                is_local: true,
                inherit_count: 0,
                parent: None,
                deferrable: false,
                deferred: false,
                comment: None,
                history: History::default(),
            },
        );
    }
    catalog
}

/// Each line is one CHECK; of a list, its column and texts follow.
fn check(sql: &str, expected: &Expect) {
    let lines: Vec<&str> = sql.trim().lines().collect();
    let catalog = catalog(&lines);
    let relation = &catalog.relations[TABLE];
    let mut printed = Vec::new();
    for check in super::checks(&catalog, &Postgres, None) {
        printed.push(check.expr.text.to_string());
        let at = |span: Span| &check.expr.text[span.start as usize..span.end as usize];
        printed.push(match (&check.predicate, &check.exactness) {
            (Some(predicate), Exactness::Exact) => format!("    = {}", sql_of(predicate, relation)),
            (Some(predicate), Exactness::Weaker { span, why }) => format!(
                "    < {}\n      {why}: {}",
                sql_of(predicate, relation),
                at(*span)
            ),
            (None, Exactness::NotTranslated { span, why }) => format!("    ? {why}: {}", at(*span)),
            (None, Exactness::NeverRejects { why }) => format!("    never: {why}"),
            other => format!("    !! {other:?}"),
        });
        if let Some((attnum, texts)) = &check.value_list {
            printed.push(format!(
                "      list {}: {}",
                relation.column_at(*attnum).name,
                texts.join(" | ")
            ));
        }
    }
    printed.push(String::new());
    expected.assert_eq(&printed.join("\n"));
}

fn value(value_: &Value, relation: &Relation) -> String {
    match value_ {
        Value::Column(attnum) => relation.column_at(*attnum).name.quoted(),
        Value::Literal(literal_) => literal(literal_),
        Value::Length(inner) => format!("char_length({})", value(inner, relation)),
        Value::OctetLength(inner) => format!("octet_length({})", value(inner, relation)),
        Value::Trim(inner) => format!("btrim({})", value(inner, relation)),
        Value::Cardinality(inner) => format!("cardinality({})", value(inner, relation)),
        Value::Apply(function, inner) => {
            let inner: Vec<String> = inner.iter().map(|it| value(it, relation)).collect();
            format!("{function:?}({})", inner.join(", "))
        }
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Number(number) => number.to_string(),
        Literal::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Literal::Boolean(value) => value.to_string(),
        Literal::Moment(text) => format!("moment '{text}'"),
    }
}

fn sql_of(predicate: &Predicate, relation: &Relation) -> String {
    let join = |parts: &[Predicate], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| sql_of(part, relation)).collect();
        format!("({})", parts.join(word))
    };
    match predicate {
        Predicate::And(parts) => join(parts, " and "),
        Predicate::Or(parts) => join(parts, " or "),
        Predicate::Not(inner) => format!("not {}", sql_of(inner, relation)),
        Predicate::IsNull(operand) => format!("({} is null)", value(operand, relation)),
        Predicate::Compare {
            left,
            operator,
            right,
        } => {
            let operator = match operator {
                Comparison::Equal => "=",
                Comparison::NotEqual => "<>",
                Comparison::Less => "<",
                Comparison::LessOrEqual => "<=",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => ">=",
            };
            format!(
                "({} {operator} {})",
                value(left, relation),
                value(right, relation)
            )
        }
        Predicate::In {
            value: operand,
            items,
        } => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("({} in ({}))", value(operand, relation), items.join(", "))
        }
        Predicate::IsTrue(operand) => value(operand, relation),
        Predicate::JsonTypeIs {
            value: operand,
            json_type,
        } => format!(
            "(jsonb_typeof({}) = '{json_type}')",
            value(operand, relation)
        ),
        Predicate::Definitely(inner) => format!("({} is true)", sql_of(inner, relation)),
        Predicate::Matches {
            value: operand,
            pattern,
        } => format!(
            "({} ~ /{}/)",
            value(operand, relation),
            crate::lower::pattern::print(pattern, crate::lower::pattern::Dialect::Rust)
        ),
        Predicate::Test {
            test,
            value: operand,
        } => format!("{test:?}({})", value(operand, relation)),
        Predicate::Count {
            of,
            operator,
            number,
        } => format!("(count{} {operator:?} {number})", join(of, ", ")),
        Predicate::Constant(Some(value)) => value.to_string(),
        Predicate::Constant(None) => "null".to_owned(),
    }
}
