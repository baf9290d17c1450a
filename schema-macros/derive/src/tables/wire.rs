//! The module that reads and writes values as PostgreSQL does where serde would not; see `templates/rust/wire.hbs`.

use codegen::lower::rust::Wires;
use proc_macro2::TokenStream;
use quote::quote;

/// The module, with what the structs need of it.
pub(super) fn module(needed: Wires) -> TokenStream {
    let floats = needed.float.then(floats);
    let digits = needed.digits.then(digits);
    let times = needed.time.then(times);
    let containers = containers();
    quote! {
        /// Values as PostgreSQL writes them in JSON, where serde would not.
        #[allow(dead_code)]
        mod wire {
            use serde::de::Error;
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            pub(super) trait Wire: Sized {
                fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
                fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
            }

            struct Carried<T>(T);

            impl<'de, T: Wire> Deserialize<'de> for Carried<T> {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    T::read(deserializer).map(Self)
                }
            }

            impl<T: Wire> Serialize for Carried<&T> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    self.0.write(serializer)
                }
            }

            #floats

            #digits

            #times

            #containers

            pub(super) fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
                T::read(deserializer)
            }

            pub(super) fn serialize<T: Wire, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
                value.write(serializer)
            }

            pub(super) mod given {
                use super::{Deserializer, Wire, Serializer};

                pub(in super::super) fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
                    T::read(deserializer).map(Some)
                }

                pub(in super::super) fn serialize<T: Wire, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
                    value.write(serializer)
                }
            }
        }
    }
}

fn floats() -> TokenStream {
    quote! {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Number {
            Finite(f64),
            Text(String),
        }

        impl Wire for f64 {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match Number::deserialize(deserializer)? {
                    Number::Finite(number) => Ok(number),
                    Number::Text(text) => text.parse().map_err(|_| D::Error::custom("not a number")),
                }
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.classify() {
                    std::num::FpCategory::Nan => serializer.serialize_str("NaN"),
                    std::num::FpCategory::Infinite if *self > 0.0 => serializer.serialize_str("Infinity"),
                    std::num::FpCategory::Infinite => serializer.serialize_str("-Infinity"),
                    _ => serializer.serialize_f64(*self),
                }
            }
        }

        impl Wire for f32 {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let wide = f64::read(deserializer)?;
                let narrow = wide as f32;
                if narrow.is_infinite() && wide.is_finite() {
                    return Err(D::Error::custom("out of range for type real"));
                }
                Ok(narrow)
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.is_finite() { serializer.serialize_f32(*self) } else { f64::from(*self).write(serializer) }
            }
        }
    }
}

fn digits() -> TokenStream {
    quote! {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Digits {
            Whole(i64),
            Number(f64),
            Text(String),
        }

        /// Of more digits than a double keeps, a number may have been another.
        impl Wire for String {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = match Digits::deserialize(deserializer)? {
                    Digits::Whole(number) => number.to_string(),
                    Digits::Number(number) => number.to_string(),
                    Digits::Text(text) => return Ok(text),
                };
                let significant = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit);
                if text.parse::<i64>().is_err() && significant.count() > 15 {
                    return Err(D::Error::custom("a number of more digits than JSON keeps"));
                }
                Ok(text)
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self)
            }
        }
    }
}

fn times() -> TokenStream {
    quote! {
        use time::format_description::well_known::{Iso8601, Rfc3339};

        fn parsed<'de, T, D: Deserializer<'de>>(deserializer: D, parse: fn(&str) -> Result<T, time::error::Parse>) -> Result<T, D::Error> {
            parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
        }

        fn formatted<S: Serializer>(serializer: S, text: Result<String, time::error::Format>) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&text.map_err(serde::ser::Error::custom)?)
        }

        impl Wire for time::Date {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parsed(deserializer, |text| Self::parse(text, &Iso8601::DATE))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                formatted(serializer, self.format(&Iso8601::DATE))
            }
        }

        impl Wire for time::Time {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parsed(deserializer, |text| Self::parse(text, &Iso8601::TIME))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                formatted(serializer, self.format(&Iso8601::TIME))
            }
        }

        impl Wire for time::PrimitiveDateTime {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parsed(deserializer, |text| Self::parse(text, &Iso8601::DATE_TIME))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                formatted(serializer, self.format(&Iso8601::DATE_TIME))
            }
        }

        impl Wire for time::OffsetDateTime {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parsed(deserializer, |text| Self::parse(text, &Rfc3339))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                formatted(serializer, self.format(&Rfc3339))
            }
        }
    }
}

fn containers() -> TokenStream {
    quote! {
        impl<T: Wire> Wire for Option<T> {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Option::<Carried<T>>::deserialize(deserializer)?.map(|it| it.0))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.as_ref().map(Carried).serialize(serializer)
            }
        }

        impl<T: Wire> Wire for Vec<T> {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let all = Vec::<Carried<T>>::deserialize(deserializer)?;
                Ok(all.into_iter().map(|it| it.0).collect())
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.iter().map(Carried))
            }
        }
    }
}
