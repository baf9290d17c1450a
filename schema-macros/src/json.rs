//! JSON columns with a type of one's own.

/// What a `json` or `jsonb` column holds, as a type of yours: any that serde reads and writes.
///
/// It fits such columns wherever their values go through serde; with features `sqlx` and `tokio-postgres` drivers read and
/// write it too. Where the JSON is not of that type, reading the row fails and names the column.
///
/// ```
/// use schema_macros::{FromSchema, Json};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Settings {
///     theme: String,
/// }
///
/// #[derive(FromSchema)]
/// #[schema(table = "conversations", migrations = "tests/ui/project/spec/notes", partial)]
/// struct Conversation {
///     metadata: Json<Settings>,
/// }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Json<T>(
    /// What it holds.
    pub T,
);

impl<T> crate::Column<crate::pg::Json> for Json<T> {}

/// What sqlx asks of a value, for the version of that name.
#[cfg(any(feature = "sqlx", feature = "sqlx-0-9"))]
macro_rules! sqlx_json {
    ($module:ident, $sqlx:ident) => {
        mod $module {
            use serde::{Deserialize, Serialize};
            use $sqlx::encode::IsNull;
            use $sqlx::error::BoxDynError;
            use $sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef};
            use $sqlx::types::Json as Theirs;
            use $sqlx::{Decode, Encode, Postgres, Type};

            use super::Json;

            impl<T> Type<Postgres> for Json<T> {
                fn type_info() -> PgTypeInfo {
                    <Theirs<T> as Type<Postgres>>::type_info()
                }

                fn compatible(ty: &PgTypeInfo) -> bool {
                    <Theirs<T> as Type<Postgres>>::compatible(ty)
                }
            }

            impl<T> PgHasArrayType for Json<T> {
                fn array_type_info() -> PgTypeInfo {
                    <Theirs<T> as PgHasArrayType>::array_type_info()
                }

                fn array_compatible(ty: &PgTypeInfo) -> bool {
                    <Theirs<T> as PgHasArrayType>::array_compatible(ty)
                }
            }

            impl<'row, T: Deserialize<'row> + 'row> Decode<'row, Postgres> for Json<T> {
                fn decode(value: PgValueRef<'row>) -> Result<Self, BoxDynError> {
                    Theirs::decode(value).map(|Theirs(inner)| Self(inner))
                }
            }

            impl<T: Serialize> Encode<'_, Postgres> for Json<T> {
                fn encode_by_ref(
                    &self,
                    buffer: &mut PgArgumentBuffer,
                ) -> Result<IsNull, BoxDynError> {
                    Theirs(&self.0).encode(buffer)
                }
            }
        }
    };
}

#[cfg(feature = "sqlx")]
sqlx_json!(sqlx_json, sqlx);
#[cfg(feature = "sqlx-0-9")]
sqlx_json!(sqlx_0_9_json, sqlx_0_9);

#[cfg(feature = "tokio-postgres")]
mod postgres_json {
    use std::error::Error;
    use std::fmt::Debug;

    use postgres_types::private::BytesMut;
    use postgres_types::{FromSql, IsNull, Json as Theirs, ToSql, Type, to_sql_checked};
    use serde::{Deserialize, Serialize};

    use super::Json;

    impl<'row, T: Deserialize<'row>> FromSql<'row> for Json<T> {
        fn from_sql(ty: &Type, raw: &'row [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
            Theirs::from_sql(ty, raw).map(|Theirs(inner)| Self(inner))
        }

        fn accepts(ty: &Type) -> bool {
            <Theirs<T> as FromSql<'row>>::accepts(ty)
        }
    }

    impl<T: Serialize + Debug> ToSql for Json<T> {
        fn to_sql(
            &self,
            ty: &Type,
            out: &mut BytesMut,
        ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
            Theirs(&self.0).to_sql(ty, out)
        }

        fn accepts(ty: &Type) -> bool {
            <Theirs<T> as ToSql>::accepts(ty)
        }

        to_sql_checked!();
    }
}
