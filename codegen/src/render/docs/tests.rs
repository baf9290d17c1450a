//! Documents of small schemas, and of names that could break out of them.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::fmt::Write as _;

use expect_test::expect;

use super::{markdown, mermaid, svg};
use crate::fold::Settings;
use crate::lower::Header;
use crate::lower::docs::{Document, document};
use crate::schema::Schema;
use crate::source::SourceFile;

fn document_of(sql: &str) -> Document {
    let file = SourceFile::migration("1.sql", sql);
    let schema = Schema::read(vec![file], &Settings::default());
    let header = Header {
        from: "migrations".to_owned(),
        command: "codegen docs".to_owned(),
    };
    document(schema.facts(&header, true), schema.deparsed())
}

const SHOP: &str = "
create table buyer (id int primary key, name text not null);
comment on table buyer is 'who buys | or <looks>';
create table card (buyer_id int primary key references buyer, number text);
create table purchase (id int primary key, buyer_id int references buyer on delete set null, paid numeric(10,2) not null check (paid >= 0));
alter table purchase enable row level security;
create policy own on purchase for update using (buyer_id = 1) with check (paid < 10);
create function noted() returns trigger language plpgsql as 'begin return new; end';
create trigger note after insert or update of paid on purchase for each row when (new.paid > 1) execute function noted();
";

#[test]
fn cardinality_comes_of_unique_and_not_null() {
    expect![[r#"
        erDiagram
          buyer {
            integer id PK
            text name
          }
          card {
            integer buyer_id PK, FK
            text number "NULL"
          }
          purchase {
            integer id PK
            integer buyer_id FK "NULL"
            numeric_10_2_ paid
          }
          buyer ||--o| card : "buyer_id"
          buyer |o--o{ purchase : "buyer_id"
    "#]]
    .assert_eq(&mermaid(&document_of(SHOP)));
}

#[test]
fn an_overview_says_what_a_table_keeps() {
    let text = markdown(&document_of(SHOP), None);
    let (_, purchase) = text.split_once("## purchase").expect("it is there");
    expect![[r"


        | column | type | null | default | key | comment |
        |---|---|---|---|---|---|
        | `id` | `integer` | no |  | primary |  |
        | `buyer_id` | `integer` | yes |  | foreign |  |
        | `paid` | `numeric(10,2)` | no |  |  |  |

        - Each row has one or no `buyer` (`buyer_id` to `id`); when that is deleted: the reference becomes NULL.

        ### Keys and checks

        | constraint | says | comment |
        |---|---|---|
        | `purchase_paid_check` | `CHECK (paid >= 0::numeric)` |  |
        | `purchase_pkey` | `PRIMARY KEY (id)` |  |
        | `purchase_buyer_id_fkey` | `FOREIGN KEY (buyer_id) REFERENCES buyer(id) ON DELETE SET NULL` |  |

        Row security is on: a role sees and changes only what a policy lets through, its owner everything.

        - `own`: everybody may change rows where `buyer_id = 1`, and leave only rows where `paid < 10`.

        ### Triggers

        | trigger | when | what for |
        |---|---|---|
        | `note` | after insert or update of paid of each row: calls noted(), where `new.paid > 1` |  |

        ## Functions

        | function | returns | runs | comment |
        |---|---|---|---|
        | `noted()` | `trigger` | with the caller's rights |  |
    "]].assert_eq(purchase);
    assert!(text.contains("who buys \\| or &lt;looks&gt;"), "{text}");
}

#[test]
fn hostile_names_stay_names() {
    let hostile = "a\"\"}} --o{ b : x |<b>&`[](http://x)\u{202e}\nclick";
    let sql = format!(
        "create table \"{hostile}\" (\"{hostile}\" int primary key, other int references \"{hostile}\");
         comment on table \"{hostile}\" is '</svg><script>alert(1)</script> | `x` \n\n# head ```';"
    );
    let document = document_of(&sql);
    assert_eq!(document.entities.len(), 1);
    let mermaid = mermaid(&document);
    for line in mermaid
        .lines()
        .filter(|line| line.contains('{') && !line.contains("--"))
    {
        assert_eq!(line.matches(['"', '[', ']', '{', '}']).count(), 5, "{line}");
    }
    let svg = svg(&document);
    assert_eq!(
        svg.matches("<script").count() + svg.matches("<b>").count(),
        0
    );
    assert_eq!(svg.matches("<svg").count(), 1);
    let text = markdown(&document, None);
    for word in ["<script", "\u{202e}", "\n# head"] {
        assert!(!text.contains(word), "{word:?} in {text}");
    }
    assert_eq!(text.matches("\n```").count(), 2, "{text}");
}

#[test]
fn boxes_do_not_lie_on_each_other() {
    let mut sql = SHOP.to_owned();
    for n in 0..8 {
        let _ = writeln!(
            sql,
            "create table t{n} (id int primary key references buyer, p int references purchase, c int references card);\n"
        );
    }
    let layout = super::layout::layout(&document_of(&sql));
    let boxes: Vec<_> = layout.boxes.values().collect();
    assert_eq!(boxes.len(), 11);
    for (index, a) in boxes.iter().enumerate() {
        assert!(a.x + a.width < layout.width && a.y + a.height < layout.height);
        for b in &boxes[index + 1..] {
            let apart = a.x + a.width <= b.x
                || b.x + b.width <= a.x
                || a.y + a.height <= b.y
                || b.y + b.height <= a.y;
            assert!(apart, "{a:?} {b:?}");
        }
    }
    // Nor does a line go through a box.
    for line in &layout.lines {
        for pair in line.points.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            for it in &boxes {
                let outside = x1.max(x2) <= it.x
                    || x1.min(x2) >= it.x + it.width
                    || y1.max(y2) <= it.y
                    || y1.min(y2) >= it.y + it.height;
                assert!(outside, "{pair:?} {it:?}");
            }
        }
    }
}
