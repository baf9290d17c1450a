//! The document of a catalog made by hand; `tests/oracle` compares those of real migrations with PostgreSQL's.

use std::sync::{Arc, LazyLock};

use expect_test::{Expect, expect};

use super::*;
use crate::catalog::ty::oid;
use crate::catalog::{
    self, BOOTSTRAP_ROLE, Catalog, ColumnType, Constraint, ConstraintId, ConstraintKind,
    ForeignKey, FunctionId, Generated, History, PUBLIC, Relation, RelationId, RelationKind, TypeId,
    TypeKind,
};
use crate::ddl::function::Volatility;
use crate::ddl::{Body, ForeignKeyAction, ForeignKeyMatch, IdentityKind, ParameterMode};
use crate::lower::Header;
use crate::name::Name;
use crate::shared::Shared;
use crate::source::{FileId, Place, Snippet, Sources, Span};

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn snippet(text: &str) -> Snippet {
    Snippet {
        text: text.into(),
        span: span(),
        computed: true,
        needs: None,
    }
}

fn name(text: &str) -> Name {
    Name::from_quoted(text)
}

fn add_type(catalog: &mut Catalog, text: &str, kind: TypeKind, element: Option<TypeId>) -> TypeId {
    let id = TypeId(catalog.next_oid());
    let row = catalog::Type {
        name: name(text),
        namespace: PUBLIC,
        kind,
        array: None,
        element,
        owner: BOOTSTRAP_ROLE,
        category: 'U',
        preferred: false,
        sql_name: None,
        acl: None,
        comment: None,
        taints: Vec::new(),
        history: History::default(),
    };
    catalog.types.insert_named(id, PUBLIC, name(text), row);
    id
}

fn column(text: &str, ty: TypeId) -> catalog::Column {
    catalog::Column {
        attnum: 0,
        name: name(text),
        ty: ColumnType::plain(ty),
        not_null: false,
        default_expr: None,
        default_type: None,
        identity: None,
        generated: None,
        sequence: None,
        collation: None,
        acl: None,
        comment: None,
        dropped: false,
        is_local: true,
        inherit_count: 0,
        history: History::default(),
    }
}

fn add_table(catalog: &mut Catalog, text: &str, mut slots: Vec<catalog::Column>) -> RelationId {
    let id = RelationId(catalog.next_oid());
    for (attnum, slot) in (1..).zip(&mut slots) {
        slot.attnum = attnum;
    }
    let row_type = add_type(catalog, text, TypeKind::Composite { relation: id }, None);
    let row = Relation {
        slots: slots.into_iter().map(Shared::from).collect(),
        row_type: Some(row_type),
        row_security: true,
        ..Relation::blank(name(text), PUBLIC, RelationKind::OrdinaryTable)
    };
    catalog.relations.insert_named(id, PUBLIC, name(text), row);
    id
}

fn add_constraint(
    catalog: &mut Catalog,
    relation: RelationId,
    text: &str,
    columns: &[i16],
    kind: ConstraintKind,
) {
    let id = ConstraintId(catalog.next_oid());
    let row = Constraint {
        name: name(text),
        relation,
        kind,
        columns: columns.to_vec(),
        validated: true,
        enforced: true,
        is_local: true,
        inherit_count: 0,
        parent: None,
        deferrable: false,
        deferred: false,
        comment: None,
        history: History::default(),
    };
    catalog.constraints.insert(id, row);
}

fn argument(
    mode: ParameterMode,
    text: Option<&str>,
    ty: TypeId,
    default: Option<&str>,
) -> catalog::FunctionArgument {
    catalog::FunctionArgument {
        mode,
        name: text.map(name),
        ty: ColumnType::plain(ty),
        default: default.map(snippet),
    }
}

fn function(
    text: &str,
    arguments: Vec<catalog::FunctionArgument>,
    result: TypeId,
) -> catalog::Function {
    catalog::Function {
        arguments,
        language: name("sql"),
        body: Some(Body {
            text: Arc::from("select 1"),
            place: Place::Computed(span()),
            span: span(),
            sql_standard: false,
        }),
        ..catalog::Function::new(
            name(text),
            PUBLIC,
            BOOTSTRAP_ROLE,
            ColumnType::plain(result),
            History::default(),
        )
    }
}

fn add_function(catalog: &mut Catalog, row: catalog::Function) {
    let id = FunctionId(catalog.next_oid());
    catalog.functions.insert(id, row);
}

static SOURCES: LazyLock<Sources> = LazyLock::new(Sources::default);
static HEADER: Header = Header {
    from: String::new(),
    command: String::new(),
};

fn lowered(catalog: &Catalog) -> Metadata<'_> {
    let facts = Facts {
        catalog,
        checks: &[],
        domain_checks: &[],
        nullability: crate::infer::nullability::Nullability::none(),
        sources: &SOURCES,
        namespaces: &[PUBLIC],
        header: &HEADER,
        omit_tainted: true,
        driver: crate::lower::Driver::PostgRest,
        input: crate::lower::Input::Canonical,
        dialect: crate::lower::zod::Dialect::Classic,
        docs: crate::config::shape::Docs::default(),
        reach: None,
        again: None,
    };
    metadata(&facts, Deparsed::none)
}

fn check(value: &impl Serialize, expected: &Expect) {
    let text = serde_json::to_string_pretty(value).expect("the document is plain data");
    expected.assert_eq(&text);
}

#[test]
fn columns_say_what_their_type_is() {
    let mut catalog = Catalog::empty();
    let labels = vec!["low".to_owned(), "high".to_owned()];
    let level = add_type(&mut catalog, "level", TypeKind::Enum { labels }, None);
    let levels = add_type(&mut catalog, "_level", TypeKind::Base, Some(level));
    let kind = TypeKind::Domain {
        base: ColumnType::plain(levels),
        not_null: true,
        default_expr: None,
        constraints: Vec::new(),
        collation: None,
    };
    let domain = add_type(&mut catalog, "level_list", kind, None);
    let mut id = column("id", oid::INT8);
    id.identity = Some(IdentityKind::Always);
    id.not_null = true;
    let mut code = column("code", oid::BPCHAR);
    code.default_expr = Some(snippet("'a'"));
    let mut twice = column("twice", oid::TEXT);
    twice.generated = Some(Box::new(Generated {
        expr: snippet("code || code"),
        stored: true,
    }));
    let mut gone = column("gone", oid::TEXT);
    gone.dropped = true;
    let slots = vec![
        id,
        gone,
        code,
        twice,
        column("level", level),
        column("levels", domain),
    ];
    let table = add_table(&mut catalog, "t", slots);
    let index = table;
    add_constraint(
        &mut catalog,
        table,
        "t_code_key",
        &[3],
        ConstraintKind::Unique { index },
    );
    for (text, expr) in [("a", "code <> ''"), ("b", "code <> 'b'")] {
        let kind = ConstraintKind::Check {
            expr: snippet(expr),
            no_inherit: false,
        };
        add_constraint(&mut catalog, table, text, &[3], kind);
    }
    let lines: Vec<String> = lowered(&catalog)
        .columns
        .iter()
        .map(|column| serde_json::to_string(&column).expect("the document is plain data"))
        .collect();
    expect![[r#"
        {"table_id":16387,"schema":"public","table":"t","id":"16387.1","ordinal_position":1,"name":"id","default_value":null,"data_type":"bigint","format":"int8","type_schema":"pg_catalog","is_identity":true,"identity_generation":"ALWAYS","is_generated":false,"is_nullable":false,"is_updatable":true,"is_unique":false,"check":null,"enums":[],"comment":null}
        {"table_id":16387,"schema":"public","table":"t","id":"16387.3","ordinal_position":3,"name":"code","default_value":"'a'","data_type":"character","format":"bpchar","type_schema":"pg_catalog","is_identity":false,"identity_generation":null,"is_generated":false,"is_nullable":true,"is_updatable":true,"is_unique":true,"check":"code <> ''","enums":[],"comment":null}
        {"table_id":16387,"schema":"public","table":"t","id":"16387.4","ordinal_position":4,"name":"twice","default_value":"code || code","data_type":"text","format":"text","type_schema":"pg_catalog","is_identity":false,"identity_generation":null,"is_generated":true,"is_nullable":true,"is_updatable":true,"is_unique":false,"check":null,"enums":[],"comment":null}
        {"table_id":16387,"schema":"public","table":"t","id":"16387.5","ordinal_position":5,"name":"level","default_value":null,"data_type":"USER-DEFINED","format":"level","type_schema":"public","is_identity":false,"identity_generation":null,"is_generated":false,"is_nullable":true,"is_updatable":true,"is_unique":false,"check":null,"enums":["low","high"],"comment":null}
        {"table_id":16387,"schema":"public","table":"t","id":"16387.6","ordinal_position":6,"name":"levels","default_value":null,"data_type":"ARRAY","format":"_level","type_schema":"public","is_identity":false,"identity_generation":null,"is_generated":false,"is_nullable":false,"is_updatable":true,"is_unique":false,"check":null,"enums":["low","high"],"comment":null}"#]]
    .assert_eq(&lines.join("\n"));
}

/// A key's columns count by `attnum`, a foreign key's in its own order: `(b, a)` is not one to one with a key on both.
#[test]
fn foreign_keys_are_one_to_one_where_a_key_has_their_columns() {
    let mut catalog = Catalog::empty();
    let columns = || vec![column("a", oid::INT4), column("b", oid::INT4)];
    let referenced = add_table(&mut catalog, "r", columns());
    let table = add_table(&mut catalog, "t", columns());
    add_constraint(
        &mut catalog,
        table,
        "t_pkey",
        &[2, 1],
        ConstraintKind::PrimaryKey { index: table },
    );
    for (text, from, to) in [("same", [1, 2], [2, 1]), ("turned", [2, 1], [1, 2])] {
        let key = ForeignKey {
            references: referenced,
            referenced_columns: to.to_vec(),
            matching: ForeignKeyMatch::Simple,
            on_update: ForeignKeyAction::NoAction,
            on_delete: ForeignKeyAction::NoAction,
            on_delete_columns: Vec::new(),
        };
        add_constraint(
            &mut catalog,
            table,
            text,
            &from,
            ConstraintKind::ForeignKey(key),
        );
    }
    let document = lowered(&catalog);
    check(
        &document.relationships,
        &expect![[r#"
        [
          {
            "foreign_key_name": "same",
            "schema": "public",
            "relation": "t",
            "columns": [
              "a",
              "b"
            ],
            "referenced_schema": "public",
            "referenced_relation": "r",
            "referenced_columns": [
              "b",
              "a"
            ],
            "is_one_to_one": true
          },
          {
            "foreign_key_name": "turned",
            "schema": "public",
            "relation": "t",
            "columns": [
              "b",
              "a"
            ],
            "referenced_schema": "public",
            "referenced_relation": "r",
            "referenced_columns": [
              "a",
              "b"
            ],
            "is_one_to_one": false
          }
        ]"#]],
    );
    check(
        &document.primary_keys,
        &expect![[r#"
        [
          {
            "table_id": 16386,
            "schema": "public",
            "table_name": "t",
            "name": "b"
          },
          {
            "table_id": 16386,
            "schema": "public",
            "table_name": "t",
            "name": "a"
          }
        ]"#]],
    );
    check(
        &document.tables,
        &expect![[r#"
        [
          {
            "id": 16384,
            "schema": "public",
            "name": "r",
            "rls_enabled": true,
            "rls_forced": false,
            "replica_identity": "DEFAULT",
            "bytes": 0,
            "size": "0 bytes",
            "live_rows_estimate": 0,
            "dead_rows_estimate": 0,
            "comment": null
          },
          {
            "id": 16386,
            "schema": "public",
            "name": "t",
            "rls_enabled": true,
            "rls_forced": false,
            "replica_identity": "DEFAULT",
            "bytes": 0,
            "size": "0 bytes",
            "live_rows_estimate": 0,
            "dead_rows_estimate": 0,
            "comment": null
          }
        ]"#]],
    );
    check(
        &document.schemas,
        &expect![[r#"
            [
              {
                "id": 2200,
                "name": "public",
                "owner": "pg_database_owner"
              }
            ]"#]],
    );
}

/// As PostgreSQL 15 prints these functions, but for the text of the defaults.
#[test]
fn functions_print_as_postgresql_prints_them() {
    let mut catalog = Catalog::empty();
    let arguments = vec![
        argument(ParameterMode::In, Some("a"), oid::INT4, Some("1")),
        argument(ParameterMode::In, Some("B"), oid::BPCHAR, Some("'x'")),
        argument(ParameterMode::Out, Some("c"), oid::INT4, None),
        argument(
            ParameterMode::Variadic,
            Some("d"),
            TypeId(1007),
            Some("'{}'"),
        ),
    ];
    let mut full = function("f", arguments, oid::INT4);
    full.volatility = Volatility::Immutable;
    full.strict = true;
    full.security_definer = true;
    full.leakproof = true;
    full.parallel = name("safe");
    full.cost = Some(5.0);
    full.config = vec![
        (name("search_path"), "\"\"".into()),
        (name("work_mem"), "4MB".into()),
    ];
    add_function(&mut catalog, full);
    let arguments = vec![
        argument(ParameterMode::In, None, oid::INT4, None),
        argument(ParameterMode::Table, Some("x"), oid::INT4, None),
        argument(ParameterMode::Table, Some("y"), oid::TEXT, None),
    ];
    let mut table = function("g", arguments, oid::RECORD);
    table.returns_set = true;
    table.rows = Some(5.0);
    table.config = vec![(name("search_path"), "\"Foo Bar\", \"a,b\", pg_temp".into())];
    add_function(&mut catalog, table);
    add_function(
        &mut catalog,
        function("on_change", Vec::new(), oid::TRIGGER),
    );
    check(
        &lowered(&catalog).functions,
        &expect![[r#"
        [
          {
            "id": 16384,
            "schema": "public",
            "name": "f",
            "language": "sql",
            "definition": "select 1",
            "complete_statement": "CREATE OR REPLACE FUNCTION public.f(a integer DEFAULT 1, \"B\" character DEFAULT 'x', OUT c integer, VARIADIC d integer[] DEFAULT '{}')\n RETURNS integer\n LANGUAGE sql\n IMMUTABLE PARALLEL SAFE STRICT SECURITY DEFINER LEAKPROOF COST 5\n SET search_path TO ''\n SET work_mem TO '4MB'\nAS $function$select 1$function$\n",
            "args": [
              {
                "mode": "in",
                "name": "a",
                "type_id": 23,
                "has_default": true
              },
              {
                "mode": "in",
                "name": "B",
                "type_id": 1042,
                "has_default": true
              },
              {
                "mode": "out",
                "name": "c",
                "type_id": 23,
                "has_default": true
              },
              {
                "mode": "variadic",
                "name": "d",
                "type_id": 1007,
                "has_default": null
              }
            ],
            "argument_types": "a integer DEFAULT 1, \"B\" character DEFAULT 'x', OUT c integer, VARIADIC d integer[] DEFAULT '{}'",
            "identity_argument_types": "a integer, \"B\" character, OUT c integer, VARIADIC d integer[]",
            "return_type_id": 23,
            "return_type": "integer",
            "return_type_relation_id": null,
            "is_set_returning_function": false,
            "prorows": null,
            "behavior": "IMMUTABLE",
            "security_definer": true,
            "config_params": {
              "work_mem": "4MB",
              "search_path": "\"\""
            }
          },
          {
            "id": 16385,
            "schema": "public",
            "name": "g",
            "language": "sql",
            "definition": "select 1",
            "complete_statement": "CREATE OR REPLACE FUNCTION public.g(integer)\n RETURNS TABLE(x integer, y text)\n LANGUAGE sql\n ROWS 5\n SET search_path TO 'Foo Bar', 'a,b', 'pg_temp'\nAS $function$select 1$function$\n",
            "args": [
              {
                "mode": "in",
                "name": "",
                "type_id": 23,
                "has_default": false
              },
              {
                "mode": "table",
                "name": "x",
                "type_id": 23,
                "has_default": null
              },
              {
                "mode": "table",
                "name": "y",
                "type_id": 25,
                "has_default": null
              }
            ],
            "argument_types": "integer",
            "identity_argument_types": "integer",
            "return_type_id": 2249,
            "return_type": "TABLE(x integer, y text)",
            "return_type_relation_id": null,
            "is_set_returning_function": true,
            "prorows": 5,
            "behavior": "VOLATILE",
            "security_definer": false,
            "config_params": {
              "search_path": "\"Foo Bar\", \"a,b\", pg_temp"
            }
          }
        ]"#]],
    );
}

#[test]
fn types_of_pg_catalog_keep_their_ids_and_texts() {
    let catalog = Catalog::empty();
    let document = lowered(&catalog);
    let lines: Vec<String> = document
        .types
        .iter()
        .filter(|ty| ["bool", "_bpchar", "bit", "int2vector", "record"].contains(&ty.name))
        .map(|ty| serde_json::to_string(&ty).expect("the document is plain data"))
        .collect();
    expect![[r#"
        {"id":16,"name":"bool","schema":"pg_catalog","format":"boolean","enums":[],"attributes":[],"comment":"boolean, format 't'/'f'","type_relation_id":null}
        {"id":22,"name":"int2vector","schema":"pg_catalog","format":"int2vector","enums":[],"attributes":[],"comment":"array of int2, used in system tables","type_relation_id":null}
        {"id":1014,"name":"_bpchar","schema":"pg_catalog","format":"character[]","enums":[],"attributes":[],"comment":null,"type_relation_id":null}
        {"id":1560,"name":"bit","schema":"pg_catalog","format":"bit","enums":[],"attributes":[],"comment":"fixed-length bit string","type_relation_id":null}
        {"id":2249,"name":"record","schema":"pg_catalog","format":"record","enums":[],"attributes":[],"comment":"pseudo-type representing any composite type","type_relation_id":null}"#]].assert_eq(&lines.join("\n"));
}
