//! Columns of domains through drivers, and of arrays of domains, which no driver reads as they are.

use schema_macros::{
    DomainElements, FromSchema, InsertSchema as _, Json, RowError, UpdateSchema as _,
};

use super::support::server::Server;
use super::support::{read, root};
use super::{client, database, sqlx_client, statement};

#[derive(FromSchema, Debug, Clone, PartialEq)]
#[schema(
    type_name = "mood",
    migrations = "tests/ui/project/spec/domains",
    rename_all = "lowercase",
    sqlx,
    tokio_postgres
)]
enum Mood {
    Calm,
    Wild,
}

#[derive(FromSchema, Debug, Clone, PartialEq)]
#[schema(
    type_name = "size",
    migrations = "tests/ui/project/spec/domains",
    sqlx,
    tokio_postgres
)]
struct Size {
    width: Option<i32>,
    height: Option<i32>,
}

#[derive(FromSchema, Debug, Clone, PartialEq)]
#[schema(
    type_name = "contact",
    migrations = "tests/ui/project/spec/domains",
    tokio_postgres
)]
struct Contact {
    address: Option<String>,
    others: Option<Vec<Option<String>>>,
    parcel: Option<Size>,
    doc: Option<serde_json::Value>,
}

/// One of the table's rows, in the words of an attribute.
macro_rules! people {
    ($($(#[schema($($of:tt)*)])* $name:ident { $($more:tt)* })*) => {$(
        #[derive(FromSchema, Debug, Clone, PartialEq)]
        #[schema(table = "people", migrations = "tests/ui/project/spec/domains", partial)]
        $(#[schema($($of)*)])*
        struct $name {
            id: i32,
            address: String,
            work: Option<String>,
            ident: Option<uuid::Uuid>,
            feeling: Option<Mood>,
            parcel: Option<Size>,
            doc: Option<Json<Vec<i32>>>,
            code: Option<String>,
            tags: Option<Vec<Option<String>>>,
            addresses: Vec<String>,
            works: Option<Vec<Option<String>>>,
            scores: Option<Vec<Option<i32>>>,
            idents: Option<Vec<uuid::Uuid>>,
            feelings: Option<Vec<Option<Mood>>>,
            parcels: Option<Vec<Option<Size>>>,
            docs: Option<Vec<Option<serde_json::Value>>>,
            codes: Option<Vec<String>>,
            more: Option<Vec<String>>,
            $($more)*
        }
    )*};
}
people! {
    #[schema(sqlx, tokio_postgres)]
    Person {}
    #[schema(insert, update, sqlx, tokio_postgres)]
    NewPerson {}
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "people",
    migrations = "tests/ui/project/spec/domains",
    partial,
    sqlx,
    tokio_postgres
)]
struct Head {
    id: i32,
    #[schema(flatten)]
    scored: Scored,
    addresses: Vec<String>,
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "people",
    migrations = "tests/ui/project/spec/domains",
    partial,
    sqlx,
    tokio_postgres
)]
struct Scored {
    address: String,
    #[schema(default)]
    scores: Option<Vec<Option<i32>>>,
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "people",
    migrations = "tests/ui/project/spec/domains",
    partial,
    insert,
    update,
    tokio_postgres
)]
struct NewContact {
    id: i32,
    address: String,
    addresses: Vec<String>,
    contact: Option<Contact>,
}

fn people() -> (Server, tokio::runtime::Runtime) {
    let file = "schema-macros/tests/ui/project/spec/domains/1_people.sql";
    database(&[read(&root().join(file))])
}

fn new() -> NewPerson {
    let size = Size {
        width: Some(3),
        height: None,
    };
    NewPerson {
        id: 1,
        address: "a@b".to_owned(),
        work: Some("a@work".to_owned()),
        ident: Some(uuid::Uuid::nil()),
        feeling: Some(Mood::Wild),
        parcel: Some(size.clone()),
        doc: Some(Json(vec![1, 2])),
        code: Some("ab ".to_owned()),
        tags: Some(vec![Some("x, y".to_owned()), None]),
        addresses: vec!["c@d".to_owned(), "e@f".to_owned()],
        works: Some(vec![None, Some("b@work".to_owned())]),
        scores: Some(vec![Some(7), None]),
        idents: Some(vec![uuid::Uuid::nil()]),
        feelings: Some(vec![Some(Mood::Calm), None, Some(Mood::Wild)]),
        parcels: Some(vec![Some(size), None]),
        docs: Some(vec![Some(serde_json::json!({ "a": [null] })), None]),
        codes: Some(vec!["abc".to_owned()]),
        more: Some(vec!["g@h".to_owned()]),
    }
}

/// What PostgreSQL says of the row.
const TEXT: &str = r#"(1,a@b,a@work,00000000-0000-0000-0000-000000000000,wild,"(3,)","[1, 2]","ab ","{""x, y"",NULL}","{c@d,e@f}","{NULL,b@work}","{7,NULL}",{00000000-0000-0000-0000-000000000000},"{calm,NULL,wild}","{""(3,)"",NULL}","{""{\\""a\\"": [null]}"",NULL}",{abc},{g@h},)"#;

/// The same in the struct that is read.
fn person(new: &NewPerson) -> Person {
    let new = new.clone();
    Person {
        id: new.id,
        address: new.address,
        work: new.work,
        ident: new.ident,
        feeling: new.feeling,
        parcel: new.parcel,
        doc: new.doc,
        code: new.code,
        tags: new.tags,
        addresses: new.addresses,
        works: new.works,
        scores: new.scores,
        idents: new.idents,
        feelings: new.feelings,
        parcels: new.parcels,
        docs: new.docs,
        codes: new.codes,
        more: new.more,
    }
}

/// Another row with the same key, all that can be null being it.
fn least() -> NewPerson {
    NewPerson {
        id: 1,
        address: "z@z".to_owned(),
        work: None,
        ident: None,
        feeling: None,
        parcel: None,
        doc: None,
        code: None,
        tags: None,
        addresses: Vec::new(),
        works: None,
        scores: None,
        idents: None,
        feelings: None,
        parcels: None,
        docs: None,
        codes: None,
        more: None,
    }
}

fn head() -> Head {
    let new = new();
    Head {
        id: 1,
        scored: Scored {
            address: new.address,
            scores: new.scores,
        },
        addresses: new.addresses,
    }
}

/// What to ask for instead, in an error about the column of scores.
const CURE: &str = r#""scores"::integer[] as "scores""#;

#[test]
fn sqlx_reads_and_writes_domains_and_arrays_of_them() {
    let (server, runtime) = people();
    runtime.block_on(async {
        let mut db = sqlx_client(&server).await;
        let new = new();
        let insert = format!("{} returning {}", NewPerson::INSERT, Person::SELECT_LIST);
        let query = new.bind_to_as(sqlx::query_as(statement(insert)));
        let returned: Person = query.fetch_one(&mut db).await.expect("it is written");
        assert_eq!(returned, person(&new));
        let said: String = sqlx::query_scalar("select people::text from people")
            .fetch_one(&mut db)
            .await
            .expect("it is there");
        assert_eq!(said, TEXT);
        let select = format!("select {} from people", Head::SELECT_LIST);
        let read: Head = sqlx::query_as(statement(select))
            .fetch_one(&mut db)
            .await
            .expect("it is read");
        assert_eq!(read, head());

        let star: Result<Scored, _> = sqlx::query_as("select * from people")
            .fetch_one(&mut db)
            .await;
        let error = star.expect_err("its elements are of a domain");
        let sqlx::Error::ColumnDecode { index, source } = &error else {
            panic!("{error}");
        };
        assert_eq!(index, "\"scores\"");
        let told = source.downcast_ref::<DomainElements>();
        assert_eq!(told.map(|it| it.selected), Some(CURE), "{error}");
        let lacks: Scored = sqlx::query_as("select address from people")
            .fetch_one(&mut db)
            .await
            .expect("what is not there has a default");
        assert_eq!(lacks.scores, None);

        let least = least();
        let update = format!("update people set {}", NewPerson::SET_LIST);
        let query = least.bind_to(sqlx::query(statement(update)));
        query.execute(&mut db).await.expect("it is written");
        let select = format!("select {} from people", Person::SELECT_LIST);
        let read: Person = sqlx::query_as(statement(select))
            .fetch_one(&mut db)
            .await
            .expect("it is read");
        assert_eq!(read, person(&least));
        // The domain still says what it takes.
        let wrong = NewPerson {
            id: 2,
            addresses: vec!["nobody".to_owned()],
            ..least
        };
        let query = wrong.bind_to(sqlx::query(NewPerson::INSERT));
        let said = query.execute(&mut db).await.expect_err("it is no address");
        assert!(said.to_string().contains("email_check"), "{said}");
    });
}

#[test]
fn tokio_postgres_reads_and_writes_domains_and_arrays_of_them() {
    let (server, runtime) = people();
    runtime.block_on(async {
        let db = client(&server).await;
        let new = new();
        let insert = format!("{} returning {}", NewPerson::INSERT, Person::SELECT_LIST);
        let row = db.query_one(&insert, &new.parameters()).await;
        let row = row.expect("it is written");
        assert_eq!(Person::try_from(&row).expect("it is read"), person(&new));
        let row = db.query_one("select people::text from people", &[]).await;
        assert_eq!(row.expect("it is there").get::<_, &str>(0), TEXT);
        let select = format!("select {} from people", Head::SELECT_LIST);
        let row = db.query_one(&select, &[]).await.expect("it is there");
        assert_eq!(Head::try_from(&row).expect("it is read"), head());

        let row = db.query_one("select * from people", &[]).await;
        let error: RowError =
            Scored::try_from(&row.expect("it is there")).expect_err("its elements are of a domain");
        assert_eq!((error.table, error.column), ("people", "scores"));
        let told = std::error::Error::source(&error).and_then(|it| it.downcast_ref());
        let told: &DomainElements = told.expect("it says what to ask for");
        assert_eq!(told.selected, CURE);
        let select = "select null::text as address, null::integer[] as scores";
        let row = db.query_one(select, &[]).await.expect("it is there");
        let error = Scored::try_from(&row).expect_err("a null is no address");
        assert!(
            !error.to_string().contains("as SELECT_LIST does"),
            "{error}"
        );

        let update = format!("update people set {}", NewPerson::SET_LIST);
        let least = least();
        let written = db.execute(&update, &least.parameters()).await;
        assert_eq!(written.expect("it is written"), 1);
        let select = format!("select {} from people", Person::SELECT_LIST);
        let row = db.query_one(&select, &[]).await.expect("it is there");
        assert_eq!(Person::try_from(&row).expect("it is read"), person(&least));
    });
}

#[test]
fn tokio_postgres_reads_and_writes_attributes_of_arrays_of_domains() {
    let (server, runtime) = people();
    runtime.block_on(async {
        let db = client(&server).await;
        let contact = Contact {
            address: Some("a@work".to_owned()),
            others: Some(vec![Some("c@d".to_owned()), None]),
            parcel: new().parcel,
            doc: Some(serde_json::json!([1])),
        };
        let new = NewContact {
            id: 1,
            address: "a@b".to_owned(),
            addresses: Vec::new(),
            contact: Some(contact),
        };
        let insert = format!(
            "{} returning contact, contact::text as said",
            NewContact::INSERT
        );
        let row = db.query_one(&insert, &new.parameters()).await;
        let row = row.expect("it is written");
        assert_eq!(
            row.get::<_, &str>("said"),
            r#"(a@work,"{c@d,NULL}","(3,)",[1])"#
        );
        assert_eq!(row.get::<_, Option<Contact>>("contact"), new.contact);
    });
}
