//! A model as handlebars takes it, without what it does not need: an element of a list whose texts are remembered is a
//! number, which says which texts those are. One that is not comes behind its number.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::{Error, Map, Value, to_value};

use super::memory::{Key, Memory};

/// Lists of lists, which are looked into.
const AROUND: &str = "namespaces";

/// Whose elements are remembered, and where.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// Their paths and numbers.
    pub(super) lists: &'a [(&'a str, usize)],
    pub(super) memory: &'a Memory,
    /// The words of the template outside its blocks: what it does not name of the model itself it does not need.
    pub(super) words: &'a BTreeSet<String>,
}

/// The path of a list in these.
pub(super) fn path(around: &[&str], list: &str) -> String {
    let parts = around.iter().copied().chain([list]);
    parts.collect::<Vec<_>>().join(".")
}

/// The model for a template.
pub(super) fn value<Model: Serialize>(model: &Model, known: Known<'_>) -> Result<Value, Error> {
    in_list(model, known, &[])
}

/// The same for what stands in lists.
fn in_list<Model: Serialize + ?Sized>(
    model: &Model,
    known: Known<'_>,
    around: &[&str],
) -> Result<Value, Error> {
    model.serialize(Object {
        known: Some((known, around)),
        map: Map::new(),
        key: None,
    })
}

/// The texts, numbers and truths of a model itself.
pub(super) fn scalars<Model: Serialize>(model: &Model) -> Result<Value, Error> {
    model.serialize(Object {
        known: None,
        map: Map::new(),
        key: None,
    })
}

/// A struct or a map; without `known` only its scalars.
struct Object<'a> {
    known: Option<(Known<'a>, &'a [&'a str])>,
    map: Map<String, Value>,
    key: Option<String>,
}

impl Object<'_> {
    fn add<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        let value = match self.known {
            Some((known, [])) if !known.words.contains(key) => return Ok(()),
            Some((known, around)) => {
                let list = path(around, key);
                let number = known.lists.iter().find(|(name, _)| *name == list);
                if let Some((_, list)) = number {
                    value.serialize(Elements {
                        memory: known.memory,
                        list: *list,
                        made: Vec::new(),
                    })?
                } else if list == AROUND {
                    let made = Vec::new();
                    value.serialize(Objects { known, made })?
                } else {
                    to_value(value)?
                }
            }
            None => match value.serialize(Scalar) {
                Ok(value) => value,
                Err(_) => return Ok(()),
            },
        };
        self.map.insert(key.to_owned(), value);
        Ok(())
    }
}

impl SerializeStruct for Object<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.add(key, value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Object(self.map))
    }
}

impl SerializeMap for Object<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = to_value(key)?.as_str().map(str::to_owned);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = self.key.take().ok_or_else(not_that)?;
        self.add(&key, value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Object(self.map))
    }
}

/// A list of objects with lists.
struct Objects<'a> {
    known: Known<'a>,
    made: Vec<Value>,
}

impl SerializeSeq for Objects<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Error> {
        self.made.push(in_list(element, self.known, &[AROUND])?);
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Array(self.made))
    }
}

/// A list whose elements are remembered.
struct Elements<'a> {
    memory: &'a Memory,
    list: usize,
    made: Vec<Value>,
}

impl SerializeSeq for Elements<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Error> {
        let memory = self.memory;
        let own = match element.serialize(Number(memory)) {
            Ok(own) => own,
            Err(_) => memory.number(&serde_json::to_string(element)?).into(),
        };
        let key = own.as_u64().map(|own| Key {
            list: self.list,
            own,
        });
        self.made
            .push(if key.is_some_and(|it| memory.has_texts(it)) {
                own
            } else {
                Value::Array(vec![own, to_value(element)?])
            });
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Array(self.made))
    }
}

/// A text, a number or whether something is so.
struct Scalar;

/// The number of what is kept, see [`Kept`](crate::pieces::Kept), or of a text; others are told by all that they say.
struct Number<'a>(&'a Memory);

fn not_that() -> Error {
    Error::custom("not what such a model has here")
}

/// What a serializer does not take.
macro_rules! refused {
    ($($name:ident: $ty:ty,)*) => {
        $(fn $name(self, _: $ty) -> Result<Value, Error> { Err(not_that()) })*
    };
}

/// What no serializer here takes.
macro_rules! never {
    () => {
        type Ok = Value;
        type Error = Error;
        type SerializeTuple = Impossible<Value, Error>;
        type SerializeTupleStruct = Impossible<Value, Error>;
        type SerializeTupleVariant = Impossible<Value, Error>;
        type SerializeStructVariant = Impossible<Value, Error>;

        refused! {
            serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
            serialize_f32: f32, serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str,
        }
        fn serialize_none(self) -> Result<Value, Error> { Err(not_that()) }
        fn serialize_unit(self) -> Result<Value, Error> { Err(not_that()) }
        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
            value.serialize(self)
        }
        fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<Value, Error> {
            Err(not_that())
        }
        fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Error> {
            value.serialize(self)
        }
        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self, _: &'static str, _: u32, _: &'static str, _: &T,
        ) -> Result<Value, Error> {
            Err(not_that())
        }
        fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> { Err(not_that()) }
        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
            Err(not_that())
        }
        fn serialize_tuple_variant(
            self, _: &'static str, _: u32, _: &'static str, _: usize,
        ) -> Result<Self::SerializeTupleVariant, Error> {
            Err(not_that())
        }
        fn serialize_struct_variant(
            self, _: &'static str, _: u32, _: &'static str, _: usize,
        ) -> Result<Self::SerializeStructVariant, Error> {
            Err(not_that())
        }
    };
}

macro_rules! no_scalars {
    () => {
        refused! {
            serialize_bool: bool, serialize_i64: i64, serialize_u64: u64, serialize_f64: f64, serialize_str: &str,
        }
    };
}

macro_rules! no_objects {
    () => {
        type SerializeMap = Impossible<Value, Error>;
        type SerializeStruct = Impossible<Value, Error>;

        fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
            Err(not_that())
        }
        fn serialize_struct(
            self,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStruct, Error> {
            Err(not_that())
        }
    };
}

macro_rules! no_lists {
    () => {
        type SerializeSeq = Impossible<Value, Error>;

        fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
            Err(not_that())
        }
    };
}

macro_rules! lists {
    () => {
        type SerializeSeq = Self;

        fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
            Ok(self)
        }
    };
}

impl Serializer for Object<'_> {
    type SerializeMap = Self;
    type SerializeStruct = Self;

    never!();
    no_scalars!();
    no_lists!();

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }
}

impl Serializer for Objects<'_> {
    never!();
    no_scalars!();
    no_objects!();
    lists!();
}

impl Serializer for Elements<'_> {
    never!();
    no_scalars!();
    no_objects!();
    lists!();
}

impl Serializer for Number<'_> {
    never!();
    no_objects!();
    no_lists!();

    refused! { serialize_bool: bool, serialize_i64: i64, serialize_f64: f64, }

    fn serialize_str(self, value: &str) -> Result<Value, Error> {
        Ok(self.0.number(value).into())
    }

    fn serialize_u64(self, value: u64) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

impl Serializer for Scalar {
    never!();
    no_objects!();
    no_lists!();

    fn serialize_bool(self, value: bool) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn serialize_str(self, value: &str) -> Result<Value, Error> {
        Ok(value.into())
    }
}
