//! Names of `zod.ts` that no constant of a column gets.

use super::Lowering;
use crate::catalog::ColumnRef;
use crate::lower::shape::ty::Ty;
use crate::lower::typescript::{said, wire};

/// Names of `zod.ts` that no table decides.
const TAKEN: &[&str] = &[
    "addressOf",
    "arrayLength",
    "bigintOf",
    "bitsOf",
    "bitsOfFour",
    "boundsOf",
    "bytesOf",
    "codePoints",
    "compareExact",
    "compareMoments",
    "contains",
    "count",
    "dateOf",
    "dayBounds",
    "dayOf",
    "exact",
    "given",
    "hasKey",
    "inRange",
    "instantOf",
    "integerOf",
    "isAtMost",
    "isBelow",
    "isBigint",
    "isCidr",
    "isDate",
    "isDouble",
    "isEmptyJson",
    "isInet",
    "isInterval",
    "isJson",
    "isLine",
    "isMoment",
    "isMultirange",
    "isRange",
    "isStorable",
    "isTimestamp",
    "json",
    "jsonAt",
    "jsonLength",
    "jsonOf",
    "jsonText",
    "jsonType",
    "known",
    "left",
    "localOf",
    "lower",
    "meets",
    "minus",
    "modulo",
    "moment",
    "momentBounds",
    "numberBounds",
    "numberOf",
    "numericOf",
    "octets",
    "order",
    "pad",
    "plus",
    "positionOf",
    "readBytea",
    "readClock",
    "readDate",
    "readDay",
    "readInterval",
    "readMacaddr",
    "readMacaddr8",
    "readPoint",
    "readRange",
    "readTime",
    "readTimestamp",
    "readTimestamptz",
    "readTimetz",
    "readUuid",
    "readWord",
    "readZone",
    "rightOf",
    "schemas",
    "secondsOf",
    "substringOf",
    "text",
    "times",
    "timestampOf",
    "upper",
    "wholeBounds",
    "within",
    "z",
];

impl Lowering<'_> {
    /// What is exported has its name for good; constants of a column give way.
    pub(super) fn reserve(&mut self) {
        for ident in TAKEN {
            self.idents.take(ident);
        }
        for ident in wire::scalar_idents() {
            self.idents.take(ident);
        }
        for (_, brand) in self.names.brands() {
            self.idents.take(&said::of_brand(brand));
        }
        for (id, relation) in self.facts.relations() {
            for column in relation.columns() {
                let place = ColumnRef {
                    relation: id,
                    attnum: column.attnum,
                };
                let choice = self.names.shapes().column(place);
                if choice.is_some_and(|it| it.ty.as_ref().is_some_and(Ty::has_object)) {
                    let called = said::called(self.names, id, column);
                    self.idents.take(&said::of_json(&called));
                }
            }
        }
    }
}
