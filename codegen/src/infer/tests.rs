//! CHECKs in, predicates out, printed as SQL. On a server, over rows with many values, the exact ones were FALSE for
//! the same rows as the CHECK and the weaker ones for no others when the cases were written.

use expect_test::{Expect, expect};

use super::predicate::{Check, Comparison, Exactness, Literal, Predicate, Value};
use crate::catalog::ty::oid;
use crate::catalog::{
    Catalog, Column, ColumnType, Constraint, ConstraintId, ConstraintKind, History, PUBLIC,
    Relation, RelationId, RelationKind, Type, TypeId, TypeKind,
};
use crate::ddl::ReplicaIdentity;
use crate::name::{Name, QualifiedName};
use crate::parse::Postgres;
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
            identity: None,
            generated: None,
            sequence: None,
            collation: (name == "col").then(|| QualifiedName {
                namespace: None,
                name: Name::from_quoted("insensitive"),
            }),
            acl: None,
            comment: None,
            dropped: false,
            is_local: true,
            inherit_count: 0,
            history: History::default(),
        })
        .collect();
    catalog.relations.insert_named(
        TABLE,
        PUBLIC,
        Name::from_quoted("t"),
        Relation {
            name: Name::from_quoted("t"),
            namespace: PUBLIC,
            kind: RelationKind::OrdinaryTable,
            owner: crate::catalog::BOOTSTRAP_ROLE,
            slots,
            row_type: None,
            index: None,
            sequence: None,
            view: None,
            parents: Vec::new(),
            children: Vec::new(),
            bound: None,
            partition_key: None,
            of_type: None,
            options: Vec::new(),
            temporary: false,
            unlogged: false,
            row_security: false,
            force_row_security: false,
            replica_identity: ReplicaIdentity::Default,
            acl: None,
            comment: None,
            taints: Vec::new(),
            history: History::default(),
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
    for check in super::checks(&catalog, &Postgres) {
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
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Number(number) => number.to_string(),
        Literal::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Literal::Boolean(value) => value.to_string(),
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
        Predicate::Constant(Some(value)) => value.to_string(),
        Predicate::Constant(None) => "null".to_owned(),
    }
}

#[test]
fn lists() {
    check(
        r#"
a IN ('x', 'y')
a IN ('x', 'y', 'x')
v = ANY (ARRAY['x', 'y'])
((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
(a = ANY (ARRAY['x'::text, 'y'::text]))
a = ANY ('{x, y}'::text[])
a = ANY ('{}'::text[])
a IS NULL OR a IN ('x', 'y')
a IN ('x') OR a = 'y' OR a IS NULL
a = 'x'
'x' = a
slug IN ('x', 'y')
m IN ('happy')
m = 'happy'::mood OR m = 'sad'::public.mood
m::text IN ('happy', 'x')
i IN (1, 2, 3)
i IN (-1, 2.5)
b IN (true, false)
a NOT IN ('x', 'y')
a <> ALL (ARRAY['x', 'y'])
a IN ('x', 'y') AND length(a) > 0
a IN ('x', v)
a IN ('x', NULL)
a NOT IN ('x', NULL)
a = NULL OR a = 'x'
a IN ('x', 'y') OR v = 'z'
email IN ('x')
c IN ('x')
c = 'x'
col IN ('x')
col COLLATE "C" IN ('x')
v::varchar(1) IN ('x')
v IN ('xyz'::varchar(2))
i IN ('1', '2')
"#,
        &expect![[r#"
            a IN ('x', 'y')
                = (a in ('x', 'y'))
                  list a: x | y
            a IN ('x', 'y', 'x')
                = (a in ('x', 'y', 'x'))
                  list a: x | y
            v = ANY (ARRAY['x', 'y'])
                = (v in ('x', 'y'))
                  list v: x | y
            ((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
                = (v in ('x', 'y'))
                  list v: x | y
            (a = ANY (ARRAY['x'::text, 'y'::text]))
                = (a in ('x', 'y'))
                  list a: x | y
            a = ANY ('{x, y}'::text[])
                = (a in ('x', 'y'))
                  list a: x | y
            a = ANY ('{}'::text[])
                = false
            a IS NULL OR a IN ('x', 'y')
                = ((a is null) or (a in ('x', 'y')))
                  list a: x | y
            a IN ('x') OR a = 'y' OR a IS NULL
                = ((a in ('x')) or (a = 'y') or (a is null))
                  list a: x | y
            a = 'x'
                = (a = 'x')
                  list a: x
            'x' = a
                = (a = 'x')
                  list a: x
            slug IN ('x', 'y')
                = (slug in ('x', 'y'))
                  list slug: x | y
            m IN ('happy')
                = (m in ('happy'))
            m = 'happy'::mood OR m = 'sad'::public.mood
                = ((m = 'happy') or (m = 'sad'))
            m::text IN ('happy', 'x')
                = (m in ('happy', 'x'))
            i IN (1, 2, 3)
                = (i in (1, 2, 3))
            i IN (-1, 2.5)
                = (i in (-1, 2.5))
            b IN (true, false)
                = (b in (true, false))
            a NOT IN ('x', 'y')
                = not (a in ('x', 'y'))
            a <> ALL (ARRAY['x', 'y'])
                = not (a in ('x', 'y'))
            a IN ('x', 'y') AND length(a) > 0
                = ((a in ('x', 'y')) and (char_length(a) > 0))
                  list a: x | y
            a IN ('x', v)
                = ((a in ('x')) or (a = v))
            a IN ('x', NULL)
                never: a comparison with NULL is never FALSE
            a NOT IN ('x', NULL)
                = not (a in ('x'))
            a = NULL OR a = 'x'
                never: a comparison with NULL is never FALSE
            a IN ('x', 'y') OR v = 'z'
                = ((a in ('x', 'y')) or (v = 'z'))
            email IN ('x')
                ? a comparison of citext is not translated: email IN ('x')
            c IN ('x')
                ? blanks at the end of a character(n) are not translated: c IN ('x')
            c = 'x'
                ? blanks at the end of a character(n) are not translated: c = 'x'
            col IN ('x')
                ? the collation may call different texts equal: col IN ('x')
            col COLLATE "C" IN ('x')
                = (col in ('x'))
                  list col: x
            v::varchar(1) IN ('x')
                ? this cast is not translated: v::varchar(1)
            v IN ('xyz'::varchar(2))
                ? this cast is not translated: 'xyz'::varchar(2)
            i IN ('1', '2')
                = (i in (1, 2))
        "#]],
    );
}

#[test]
fn numbers() {
    check(
        r"
i > 0
0 < i
(i >= 0) AND (i <= 100)
i BETWEEN 1 AND 7
i NOT BETWEEN 1 AND 7
i BETWEEN SYMMETRIC 7 AND 1
n > (0)::numeric
n >= 0.5 AND n < '100'::numeric
n > 0.50::numeric(4, 1)
d > 0.1
d > (0)::double precision
r > 0.1
r >= 0 AND r <= 1
r > '0.5'
i > '5'
i <> 5
i < j
i + 1 < j
n < i
d < n
r < d
abs(i) < 5
i > 1e3
NOT i > 5
NOT (i > 5 AND j > 5)
",
        &expect![[r#"
            i > 0
                = (i > 0)
            0 < i
                = (i > 0)
            (i >= 0) AND (i <= 100)
                = ((i >= 0) and (i <= 100))
            i BETWEEN 1 AND 7
                = ((i >= 1) and (i <= 7))
            i NOT BETWEEN 1 AND 7
                = not ((i >= 1) and (i <= 7))
            i BETWEEN SYMMETRIC 7 AND 1
                = (((i >= 7) and (i <= 1)) or ((i >= 1) and (i <= 7)))
            n > (0)::numeric
                = (n > 0)
            n >= 0.5 AND n < '100'::numeric
                = ((n >= 0.5) and (n < 100))
            n > 0.50::numeric(4, 1)
                ? this cast is not translated: 0.50::numeric(4, 1)
            d > 0.1
                = (d > 0.1)
            d > (0)::double precision
                = (d > 0)
            r > 0.1
                ? real rounds this constant: r > 0.1
            r >= 0 AND r <= 1
                = ((r >= 0) and (r <= 1))
            r > '0.5'
                ? real rounds this constant: r > '0.5'
            i > '5'
                = (i > 5)
            i <> 5
                = (i <> 5)
            i < j
                = (i < j)
            i + 1 < j
                ? operator + is not translated: i + 1
            n < i
                = (n < i)
            d < n
                ? a comparison of these two types is not translated: d < n
            r < d
                ? a comparison of these two types is not translated: r < d
            abs(i) < 5
                ? function "abs" is not translated: abs(i)
            i > 1e3
                ? this constant is not translated: 1e3
            NOT i > 5
                = not (i > 5)
            NOT (i > 5 AND j > 5)
                = not ((i > 5) and (j > 5))
        "#]],
    );
}

#[test]
fn texts() {
    check(
        r"
length(a) <= 100
char_length(v) BETWEEN 1 AND 80
char_length(btrim(a)) >= 1
length(trim(both from a)) > 0
trim(a) <> ''
btrim(a, ' ') <> ''
btrim(a, 'x') <> ''
octet_length(a) < 1000
character_length((v)::text) > 1
length(c) > 1
length(email) > 3
length(trim(email)) > 3
email::text <> 'x'
a <> ''
a > 'm'
a <> v
a = v
a ~ '^x'
a LIKE 'x%'
lower(a) = a
slug <> ''
length(slug) > 2
m > 'happy'
a || v <> 'x'
public.length(a) > 1
",
        &expect![[r#"
            length(a) <= 100
                = (char_length(a) <= 100)
            char_length(v) BETWEEN 1 AND 80
                = ((char_length(v) >= 1) and (char_length(v) <= 80))
            char_length(btrim(a)) >= 1
                = (char_length(btrim(a)) >= 1)
            length(trim(both from a)) > 0
                = (char_length(btrim(a)) > 0)
            trim(a) <> ''
                = (btrim(a) <> '')
            btrim(a, ' ') <> ''
                = (btrim(a) <> '')
            btrim(a, 'x') <> ''
                ? function "btrim" is not translated: btrim(a, 'x')
            octet_length(a) < 1000
                = (octet_length(a) < 1000)
            character_length((v)::text) > 1
                = (char_length(v) > 1)
            length(c) > 1
                ? blanks at the end of a character(n) are not translated: length(c)
            length(email) > 3
                = (char_length(email) > 3)
            length(trim(email)) > 3
                = (char_length(btrim(email)) > 3)
            email::text <> 'x'
                = (email <> 'x')
            a <> ''
                = (a <> '')
            a > 'm'
                ? the order of texts depends on the collation: a > 'm'
            a <> v
                = (a <> v)
            a = v
                = (a = v)
            a ~ '^x'
                ? operator ~ is not translated: a ~ '^x'
            a LIKE 'x%'
                ? a pattern is not translated: a LIKE 'x%'
            lower(a) = a
                ? function "lower" is not translated: lower(a)
            slug <> ''
                = (slug <> '')
            length(slug) > 2
                = (char_length(slug) > 2)
            m > 'happy'
                ? the order of an enum's labels is not translated: m > 'happy'
            a || v <> 'x'
                ? operator || is not translated: a || v
            public.length(a) > 1
                ? function "length" is not translated: public.length(a)
        "#]],
    );
}

#[test]
fn other_types() {
    check(
        r"
b
NOT b
b = true
b IS TRUE
b IS NOT TRUE
b IS FALSE
b IS UNKNOWN
until > day
until >= day OR until IS NULL
day > '2020-01-01'
day > ts
ts <= now()
u <> w
u = w
NOT u = w
u IS DISTINCT FROM w
u <> '00000000-0000-0000-0000-000000000000'
jsonb_typeof(js) = 'object'
jsonb_typeof(js) <> 'null'
jsonb_typeof(js) IN ('object', 'array')
jsonb_typeof(js) = 'objects'
jsonb_typeof(js) = ANY (ARRAY['object'::text])
js IS NULL OR jsonb_typeof(js) = 'array'
cardinality(arr) > 0
cardinality(arr) BETWEEN 1 AND 5
array_length(arr, 1) > 0
js ? 'k'
",
        &expect![[r#"
            b
                = b
            NOT b
                = not b
            b = true
                = (b = true)
            b IS TRUE
                = (not (b is null) and b)
            b IS NOT TRUE
                = not (not (b is null) and b)
            b IS FALSE
                = (not (b is null) and not b)
            b IS UNKNOWN
                = (b is null)
            until > day
                = (until > day)
            until >= day OR until IS NULL
                = ((until >= day) or (until is null))
            day > '2020-01-01'
                ? a comparison of a date or time with a constant is not translated: day > '2020-01-01'
            day > ts
                ? a comparison of these two types is not translated: day > ts
            ts <= now()
                ? function "now" is not translated: now()
            u <> w
                = (u <> w)
            u = w
                ? equality of uuids is not translated: u = w
            NOT u = w
                = not (u = w)
            u IS DISTINCT FROM w
                ? equality of uuids is not translated: u IS DISTINCT FROM w
            u <> '00000000-0000-0000-0000-000000000000'
                ? a constant of this type is not translated: u <> '00000000-0000-0000-0000-000000000000'
            jsonb_typeof(js) = 'object'
                = (jsonb_typeof(js) = 'object')
            jsonb_typeof(js) <> 'null'
                = not (jsonb_typeof(js) = 'null')
            jsonb_typeof(js) IN ('object', 'array')
                = ((jsonb_typeof(js) = 'object') or (jsonb_typeof(js) = 'array'))
            jsonb_typeof(js) = 'objects'
                ? this comparison of a JSON type is not translated: jsonb_typeof(js) = 'objects'
            jsonb_typeof(js) = ANY (ARRAY['object'::text])
                = (jsonb_typeof(js) = 'object')
            js IS NULL OR jsonb_typeof(js) = 'array'
                = ((js is null) or (jsonb_typeof(js) = 'array'))
            cardinality(arr) > 0
                = (cardinality(arr) > 0)
            cardinality(arr) BETWEEN 1 AND 5
                = ((cardinality(arr) >= 1) and (cardinality(arr) <= 5))
            array_length(arr, 1) > 0
                ? function "array_length" is not translated: array_length(arr, 1)
            js ? 'k'
                ? operator ? is not translated: js ? 'k'
        "#]],
    );
}

#[test]
fn logic() {
    check(
        r"
i IS NULL OR i > 0
i IS NOT NULL
i > 0 AND a ~ 'x'
i > 0 OR a ~ 'x'
NOT (i > 0 AND a ~ 'x')
NOT (i > 0 OR a ~ 'x')
NOT a ~ 'x'
(i > 0 OR a ~ 'x') AND j > 0
(a IS NULL) = (v IS NULL)
(a IS NULL) <> (v IS NULL)
(i > 0) = b
(i > 0) = (a ~ 'x')
(i IS NOT NULL AND j IS NULL) OR (i IS NULL AND j IS NOT NULL)
i IS NOT DISTINCT FROM 5
i IS DISTINCT FROM j
a IS DISTINCT FROM NULL
num_nonnulls(a, v) = 1
true
false
NULL
i = 1 OR NULL
i = 1 AND NULL
1 = 1
t.i > 0
public.t.i > 0
x > 0
CASE WHEN b THEN i > 0 ELSE true END
coalesce(i, 0) > 0
(m = 'happy' AND i IS NOT NULL) OR (m = 'sad' AND i IS NULL)
i < j < 3
",
        &expect![[r#"
            i IS NULL OR i > 0
                = ((i is null) or (i > 0))
            i IS NOT NULL
                = not (i is null)
            i > 0 AND a ~ 'x'
                < (i > 0)
                  operator ~ is not translated: a ~ 'x'
            i > 0 OR a ~ 'x'
                ? operator ~ is not translated: a ~ 'x'
            NOT (i > 0 AND a ~ 'x')
                ? operator ~ is not translated: a ~ 'x'
            NOT (i > 0 OR a ~ 'x')
                < not (i > 0)
                  operator ~ is not translated: a ~ 'x'
            NOT a ~ 'x'
                ? operator ~ is not translated: a ~ 'x'
            (i > 0 OR a ~ 'x') AND j > 0
                < (j > 0)
                  operator ~ is not translated: a ~ 'x'
            (a IS NULL) = (v IS NULL)
                = (((a is null) and (v is null)) or (not (a is null) and not (v is null)))
            (a IS NULL) <> (v IS NULL)
                = not (((a is null) and (v is null)) or (not (a is null) and not (v is null)))
            (i > 0) = b
                = (((i > 0) and b) or (not (i > 0) and not b))
            (i > 0) = (a ~ 'x')
                ? operator ~ is not translated: (a ~ 'x')
            (i IS NOT NULL AND j IS NULL) OR (i IS NULL AND j IS NOT NULL)
                = ((not (i is null) and (j is null)) or ((i is null) and not (j is null)))
            i IS NOT DISTINCT FROM 5
                = (not (i is null) and (i = 5))
            i IS DISTINCT FROM j
                = not (((i is null) and (j is null)) or (not (i is null) and not (j is null) and (i = j)))
            a IS DISTINCT FROM NULL
                = not (a is null)
            num_nonnulls(a, v) = 1
                ? function "num_nonnulls" is not translated: num_nonnulls(a, v)
            true
                never: it is never FALSE
            false
                = false
            NULL
                never: a comparison with NULL is never FALSE
            i = 1 OR NULL
                never: a comparison with NULL is never FALSE
            i = 1 AND NULL
                = (i = 1)
            1 = 1
                ? a comparison of constants is not translated: 1 = 1
            t.i > 0
                = (i > 0)
            public.t.i > 0
                = (i > 0)
            x > 0
                ? it is no column of the table: x
            CASE WHEN b THEN i > 0 ELSE true END
                ? CASE is not translated: CASE WHEN b THEN i > 0 ELSE true END
            coalesce(i, 0) > 0
                ? function "coalesce" is not translated: coalesce(i, 0)
            (m = 'happy' AND i IS NOT NULL) OR (m = 'sad' AND i IS NULL)
                = (((m = 'happy') and not (i is null)) or ((m = 'sad') and (i is null)))
            i < j < 3
                ? syntax error at or near "<": <
        "#]],
    );
}

#[test]
fn lists_of_columns_intersect() {
    let catalog = catalog(&["a IN ('x', 'y', 'z')", "a IN ('z', 'y')", "v = 'x'"]);
    let mut checks: Vec<Check> = super::checks(&catalog, &Postgres);
    checks[1].validated = false;
    let print = |lists: std::collections::BTreeMap<_, Vec<std::sync::Arc<str>>>| {
        lists
            .values()
            .map(|texts| texts.join(" "))
            .collect::<Vec<_>>()
            .join("; ")
    };
    expect!["x y z; x"].assert_eq(&print(super::row_lists(&checks)));
    expect!["y z; x"].assert_eq(&print(super::insert_lists(&checks)));
    assert_eq!(checks[0].columns, [6]);
}
