//! Whole files out of a catalog made by hand. `CODEGEN_TS_OUT=dir` writes them there, to be compiled.

use std::sync::Arc;

use super::*;
use crate::catalog::ty::oid;
use crate::catalog::*;
use crate::ddl::function::Volatility;
use crate::ddl::{FunctionKind, IdentityKind, ParameterMode, ReplicaIdentity};
use crate::infer::predicate::{
    Check, Comparison as Op, Exactness, Literal, Predicate as P, Value as V,
};
use crate::lower::names::{NameOptions, Names};
use crate::lower::typescript::TsOptions;
use crate::lower::{Facts, Header as Head};
use crate::name::Name;
use crate::source::{FileId, Origin, Snippet, Sources, Span};

struct Db {
    catalog: Catalog,
    checks: Vec<Check>,
}

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn history() -> History {
    History::created(Origin::plain(span()))
}

fn sql(text: &str) -> Snippet {
    Snippet {
        text: text.into(),
        span: span(),
        computed: false,
    }
}

fn col(attnum: i16) -> V {
    V::Column(attnum)
}

fn num(text: &str) -> V {
    V::Literal(Literal::Number(text.into()))
}

fn cmp(left: V, operator: Op, right: V) -> P {
    P::Compare {
        left,
        operator,
        right,
    }
}

fn between(value: &V, low: V, high: V) -> P {
    P::And(vec![
        cmp(value.clone(), Op::GreaterOrEqual, low),
        cmp(value.clone(), Op::LessOrEqual, high),
    ])
}

impl Db {
    fn id(&mut self) -> u32 {
        self.catalog.next_oid()
    }

    fn ty(&mut self, name: &str, kind: TypeKind) -> TypeId {
        let id = TypeId(self.id());
        let name = Name::from_quoted(name);
        let ty = Type {
            name: name.clone(),
            namespace: PUBLIC,
            kind,
            array: None,
            element: None,
            owner: BOOTSTRAP_ROLE,
            category: 'E',
            preferred: false,
            sql_name: None,
            acl: None,
            comment: None,
            taints: Vec::new(),
            history: history(),
        };
        self.catalog.types.insert_named(id, PUBLIC, name, ty);
        id
    }

    /// Columns as `name type [null] [=default]`, the type an oid.
    fn relation(
        &mut self,
        name: &str,
        kind: RelationKind,
        columns: &[(&str, ColumnType, &str)],
    ) -> RelationId {
        let id = RelationId(self.id());
        let slots = columns
            .iter()
            .enumerate()
            .map(|(index, (name, ty, rest))| Column {
                attnum: i16::try_from(index + 1).expect("few"),
                name: Name::from_quoted(name),
                ty: *ty,
                not_null: !rest.contains("null"),
                default_expr: rest.split_once('=').map(|(_, default)| sql(default)),
                identity: rest.contains("identity").then_some(IdentityKind::Always),
                generated: None,
                sequence: None,
                collation: None,
                acl: None,
                comment: None,
                dropped: false,
                history: history(),
            })
            .collect();
        let name = Name::from_quoted(name);
        let relation = Relation {
            name: name.clone(),
            namespace: PUBLIC,
            kind,
            owner: BOOTSTRAP_ROLE,
            slots,
            row_type: None,
            index: None,
            sequence: None,
            temporary: false,
            unlogged: false,
            row_security: false,
            force_row_security: false,
            replica_identity: ReplicaIdentity::Default,
            acl: None,
            comment: None,
            taints: Vec::new(),
            history: history(),
        };
        self.catalog
            .relations
            .insert_named(id, PUBLIC, name.clone(), relation);
        let row_type = self.ty(name.as_str(), TypeKind::Composite { relation: id });
        self.catalog
            .relations
            .get_mut(id)
            .expect("just made")
            .row_type = Some(row_type);
        id
    }

    fn constraint(
        &mut self,
        relation: RelationId,
        name: &str,
        columns: &[i16],
        kind: ConstraintKind,
        validated: bool,
    ) -> ConstraintId {
        let id = ConstraintId(self.id());
        self.catalog.constraints.insert(
            id,
            Constraint {
                name: Name::from_quoted(name),
                relation,
                kind,
                columns: columns.to_vec(),
                validated,
                deferrable: false,
                deferred: false,
                comment: None,
                history: history(),
            },
        );
        id
    }

    fn check(
        &mut self,
        relation: RelationId,
        name: &str,
        columns: &[i16],
        text: &str,
        predicate: P,
    ) {
        self.check_with(relation, name, columns, text, Some(predicate), None, true);
    }

    #[expect(clippy::too_many_arguments, reason = "one call a fact")]
    fn check_with(
        &mut self,
        relation: RelationId,
        name: &str,
        columns: &[i16],
        text: &str,
        predicate: Option<P>,
        list: Option<&[&str]>,
        validated: bool,
    ) {
        let kind = ConstraintKind::Check {
            expr: sql(text),
            no_inherit: false,
        };
        let constraint = self.constraint(relation, name, columns, kind, validated);
        self.checks.push(Check {
            constraint,
            relation,
            name: name.to_owned(),
            expr: sql(text),
            validated,
            columns: columns.to_vec(),
            exactness: if predicate.is_none() && list.is_none() {
                Exactness::NotTranslated {
                    span: span(),
                    why: "a function of the migrations' own".to_owned(),
                }
            } else {
                Exactness::Exact
            },
            predicate: predicate.or_else(|| {
                Some(P::In {
                    value: col(columns[0]),
                    items: list?
                        .iter()
                        .map(|text| Literal::Text(Arc::from(*text)))
                        .collect(),
                })
            }),
            value_list: list.map(|labels| {
                (
                    columns[0],
                    labels.iter().map(|label| Arc::from(*label)).collect(),
                )
            }),
        });
    }
}

fn plain(id: TypeId) -> ColumnType {
    ColumnType::plain(id)
}

fn goal_planning() -> Db {
    let mut db = Db {
        catalog: Catalog::empty(),
        checks: Vec::new(),
    };
    let labels = |labels: &[&str]| TypeKind::Enum {
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
    };
    let goal_type = db.ty("goal_type", labels(&["personal", "professional"]));
    let address = RelationId(db.id());
    let address_type = db.ty("address", TypeKind::Composite { relation: address });
    let cycle = db.relation(
        "cycle",
        RelationKind::OrdinaryTable,
        &[
            ("id", plain(oid::UUID), "=gen_random_uuid()"),
            ("start_date", plain(oid::DATE), ""),
            ("end_date", plain(oid::DATE), ""),
            ("current_week", plain(oid::INT2), "=1"),
        ],
    );
    // The composite's relation takes its id from above.
    let mut relation = db.catalog.relations[cycle].clone();
    relation.kind = RelationKind::CompositeType;
    relation.name = Name::from_quoted("address");
    db.catalog.relations.insert(address, relation);
    let index = RelationId(1);
    db.constraint(
        cycle,
        "cycle_pkey",
        &[1],
        ConstraintKind::PrimaryKey { index },
        true,
    );
    db.check(
        cycle,
        "cycle_end_date_check",
        &[2, 3],
        "end_date > start_date",
        cmp(col(3), Op::Greater, col(2)),
    );
    db.check(
        cycle,
        "cycle_current_week_check",
        &[4],
        "current_week BETWEEN 1 AND 12",
        between(&col(4), num("1"), num("12")),
    );
    let text_array = db.catalog.types[oid::TEXT].array.expect("text[]");
    let goal = db.relation(
        "goals",
        RelationKind::OrdinaryTable,
        &[
            ("id", plain(oid::INT8), "identity"),
            ("cycle_id", plain(oid::UUID), ""),
            ("type", plain(goal_type), ""),
            ("description", plain(oid::TEXT), "null"),
            ("start_week", plain(oid::INT2), ""),
            ("end_week", plain(oid::INT2), "null"),
            ("tags", plain(text_array), "='{}'"),
            (
                "qty",
                ColumnType {
                    id: oid::NUMERIC,
                    modifier: ((10 << 16) | 2) + 4,
                },
                "=0",
            ),
            ("confidence", plain(oid::FLOAT8), "=1.0"),
            ("metadata", plain(oid::JSONB), "null"),
            ("state", plain(oid::JSONB), ""),
            ("status", plain(oid::TEXT), "='open'"),
            ("later", plain(oid::TEXT), "null"),
            (
                "title",
                ColumnType {
                    id: oid::VARCHAR,
                    modifier: 84,
                },
                "",
            ),
            ("created_at", plain(oid::TIMESTAMPTZ), "=now()"),
            ("weird \"name\" */", plain(oid::INET), "null"),
            ("home", plain(address_type), "null"),
            ("shape", plain(TypeId(2275)), "null"),
        ],
    );
    db.constraint(
        goal,
        "goals_pkey",
        &[1],
        ConstraintKind::PrimaryKey { index },
        true,
    );
    let key = ForeignKey {
        references: cycle,
        referenced_columns: vec![1],
        matching: crate::ddl::ForeignKeyMatch::Simple,
        on_update: crate::ddl::ForeignKeyAction::NoAction,
        on_delete: crate::ddl::ForeignKeyAction::Cascade,
        on_delete_columns: Vec::new(),
    };
    db.constraint(
        goal,
        "goals_cycle_id_fkey",
        &[2],
        ConstraintKind::ForeignKey(key),
        true,
    );
    db.check(
        goal,
        "goals_start_week_check",
        &[5],
        "start_week BETWEEN 1 AND 12",
        between(&col(5), num("1"), num("12")),
    );
    db.check(
        goal,
        "goals_end_week_check",
        &[5, 6],
        "end_week BETWEEN start_week AND 12",
        between(&col(6), col(5), num("12")),
    );
    db.check(
        goal,
        "goals_qty_check",
        &[8],
        "qty >= 0",
        cmp(col(8), Op::GreaterOrEqual, num("0")),
    );
    db.check(
        goal,
        "goals_confidence_check",
        &[9],
        "confidence BETWEEN 0 AND 1",
        between(&col(9), num("0"), num("1")),
    );
    db.check(
        goal,
        "goals_metadata_check",
        &[10],
        "jsonb_typeof(metadata) = 'object'",
        P::JsonTypeIs {
            value: col(10),
            json_type: "object",
        },
    );
    db.check_with(
        goal,
        "goals_status_check",
        &[12],
        "status IN ('open', 'done')",
        None,
        Some(&["open", "done"]),
        true,
    );
    db.check_with(
        goal,
        "goals_later_check",
        &[13],
        "later IN ('a', 'b')",
        None,
        Some(&["a", "b"]),
        false,
    );
    db.check(
        goal,
        "goals_title_check",
        &[14],
        "char_length(btrim(title)) > 0",
        cmp(
            V::Length(Box::new(V::Trim(Box::new(col(14))))),
            Op::Greater,
            num("0"),
        ),
    );
    db.check(
        goal,
        "goals_one",
        &[4, 8, 10],
        "(description IS NULL) <> (metadata IS NULL) OR qty > 1",
        P::Or(vec![
            P::Not(Box::new(P::IsNull(col(4)))),
            P::And(vec![P::IsNull(col(10)), cmp(col(8), Op::Greater, num("1"))]),
        ]),
    );
    db.check_with(
        goal,
        "goals_own_check",
        &[4],
        "is_fine(description)",
        None,
        None,
        true,
    );
    db.check(
        goal,
        "goals_tags_check",
        &[7],
        "cardinality(tags) <= 10",
        cmp(V::Cardinality(Box::new(col(7))), Op::LessOrEqual, num("10")),
    );
    db.relation(
        "open_goals",
        RelationKind::View,
        &[
            ("id", plain(oid::INT8), "null"),
            ("type", plain(goal_type), "null"),
        ],
    );
    let row = db.catalog.relations[goal].row_type.expect("a row type");
    for (name, result, set, arguments) in [
        (
            "best_goals",
            row,
            true,
            vec![
                ("p_cycle", oid::UUID, ParameterMode::In, false),
                ("p_limit", oid::INT4, ParameterMode::In, true),
            ],
        ),
        ("reset", oid::VOID, false, vec![]),
        (
            "stats",
            oid::RECORD,
            true,
            vec![
                ("week", oid::INT2, ParameterMode::Table, false),
                ("total", oid::NUMERIC, ParameterMode::Table, false),
            ],
        ),
        ("keep_updated", oid::TRIGGER, false, vec![]),
    ] {
        let id = FunctionId(db.id());
        db.catalog.functions.insert(
            id,
            Function {
                name: Name::from_quoted(name),
                namespace: PUBLIC,
                kind: FunctionKind::Function,
                owner: BOOTSTRAP_ROLE,
                arguments: arguments
                    .into_iter()
                    .map(|(name, ty, mode, default)| FunctionArgument {
                        mode,
                        name: Some(Name::from_quoted(name)),
                        ty: plain(ty),
                        default: default.then(|| sql("1")),
                    })
                    .collect(),
                result: plain(result),
                returns_set: set,
                language: Name::from_quoted("sql"),
                volatility: Volatility::Stable,
                strict: false,
                security_definer: false,
                leakproof: false,
                parallel: Name::from_quoted("unsafe"),
                cost: None,
                rows: None,
                config: Vec::new(),
                body: None,
                acl: None,
                comment: None,
                taints: Vec::new(),
                history: history(),
            },
        );
    }
    db
}

#[test]
fn whole_files() {
    let db = goal_planning();
    let header = Head {
        from: "spec/goal-planning/migrations".to_owned(),
        command: "codegen generate --spec goal-planning".to_owned(),
    };
    let facts = Facts {
        catalog: &db.catalog,
        checks: &db.checks,
        sources: &Sources::default(),
        namespaces: &[PUBLIC],
        header: &header,
        omit_tainted: true,
    };
    let (names, _) = Names::new(&facts, &NameOptions::default());
    let options = TsOptions::default();
    let (types, diagnostics) = lower::typescript::lower(&facts, &names, &options);
    let (schemas, _) = zod::lower(&facts, &names, &options);
    let templates = Templates::embedded();
    for rendered in [
        database(&types, &templates),
        zod(&schemas, &templates),
        super::schemas(&schemas, &templates),
    ] {
        rendered.expect("templates fit");
    }
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
}
