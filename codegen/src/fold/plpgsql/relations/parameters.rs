//! `information_schema.parameters`: the arguments of functions and procedures, those that they give too.

use super::information_schema::data_type;
use super::{Source, Table, name, optional_name};
use crate::ddl::ParameterMode;
use crate::fold::plpgsql::value::Value;

/// The view of this name, if it is modelled.
pub(super) fn view(source: Source<'_>, name: &str) -> Option<Table> {
    (name == "parameters").then(|| parameters(source))
}

fn parameters(source: Source<'_>) -> Table {
    let rows = source.catalog.functions.iter().flat_map(|(id, row)| {
        let arguments = row.arguments.iter().zip(1_u32..);
        arguments.map(move |(argument, position)| {
            let ty = &source.catalog.types[argument.ty.id];
            [
                source.namespace(row.namespace),
                Value::text(format!("{}_{}", row.name, id.0)),
                Value::int(position),
                Value::text(match argument.mode {
                    ParameterMode::In | ParameterMode::Variadic => "IN",
                    ParameterMode::InOut => "INOUT",
                    ParameterMode::Out | ParameterMode::Table => "OUT",
                }),
                Value::text("NO"),
                Value::text("NO"),
                optional_name(argument.name.as_ref()),
                data_type(source, argument.ty.id),
                Value::Null,
                Value::Null,
                Value::Null,
                source.namespace(ty.namespace),
                name(&ty.name),
                Value::text(position.to_string()),
                match &argument.default {
                    Some(_) => source.deparsed("the default of an argument"),
                    None => Value::Null,
                },
            ]
        })
    });
    Table::new(
        [
            "specific_schema",
            "specific_name",
            "ordinal_position",
            "parameter_mode",
            "is_result",
            "as_locator",
            "parameter_name",
            "data_type",
            "character_maximum_length",
            "numeric_precision",
            "numeric_scale",
            "udt_schema",
            "udt_name",
            "dtd_identifier",
            "parameter_default",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("specific_schema"))
    .and_maybe(source.maybe_of_extensions("specific_schema", move |id| source.namespace(id)))
}
