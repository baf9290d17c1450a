//! The oids of PostgreSQL's own tables, which columns as `classoid` hold: they are written in its sources and the same in
//! all versions, <https://www.postgresql.org/docs/current/system-catalog-initial-data.html>.

use super::Value;
use crate::catalog::PG_CATALOG;
use crate::name::QualifiedName;

/// Each by its name. Those of views are given out when a cluster is made.
const CLASSES: [(&str, u32); 64] = [
    ("pg_aggregate", 2600),
    ("pg_am", 2601),
    ("pg_amop", 2602),
    ("pg_amproc", 2603),
    ("pg_attrdef", 2604),
    ("pg_attribute", 1249),
    ("pg_auth_members", 1261),
    ("pg_authid", 1260),
    ("pg_cast", 2605),
    ("pg_class", 1259),
    ("pg_collation", 3456),
    ("pg_constraint", 2606),
    ("pg_conversion", 2607),
    ("pg_database", 1262),
    ("pg_db_role_setting", 2964),
    ("pg_default_acl", 826),
    ("pg_depend", 2608),
    ("pg_description", 2609),
    ("pg_enum", 3501),
    ("pg_event_trigger", 3466),
    ("pg_extension", 3079),
    ("pg_foreign_data_wrapper", 2328),
    ("pg_foreign_server", 1417),
    ("pg_foreign_table", 3118),
    ("pg_index", 2610),
    ("pg_inherits", 2611),
    ("pg_init_privs", 3394),
    ("pg_language", 2612),
    ("pg_largeobject", 2613),
    ("pg_largeobject_metadata", 2995),
    ("pg_namespace", 2615),
    ("pg_opclass", 2616),
    ("pg_operator", 2617),
    ("pg_opfamily", 2753),
    ("pg_parameter_acl", 6243),
    ("pg_partitioned_table", 3350),
    ("pg_policy", 3256),
    ("pg_proc", 1255),
    ("pg_publication", 6104),
    ("pg_publication_namespace", 6237),
    ("pg_publication_rel", 6106),
    ("pg_range", 3541),
    ("pg_replication_origin", 6000),
    ("pg_rewrite", 2618),
    ("pg_seclabel", 3596),
    ("pg_sequence", 2224),
    ("pg_shdepend", 1214),
    ("pg_shdescription", 2396),
    ("pg_shseclabel", 3592),
    ("pg_statistic", 2619),
    ("pg_statistic_ext", 3381),
    ("pg_statistic_ext_data", 3429),
    ("pg_subscription", 6100),
    ("pg_subscription_rel", 6102),
    ("pg_tablespace", 1213),
    ("pg_transform", 3576),
    ("pg_trigger", 2620),
    ("pg_ts_config", 3602),
    ("pg_ts_config_map", 3603),
    ("pg_ts_dict", 3600),
    ("pg_ts_parser", 3601),
    ("pg_ts_template", 3764),
    ("pg_type", 1247),
    ("pg_user_mapping", 1418),
];

/// The oid of one of PostgreSQL's own tables.
pub(in crate::fold::plpgsql) fn class(name: &QualifiedName) -> Option<u32> {
    let is_system = name.namespace.as_ref().is_none_or(|it| *it == "pg_catalog");
    let found = CLASSES.iter().find(|(class, _)| name.name == **class);
    found.filter(|_| is_system).map(|(_, oid)| *oid)
}

/// The name of one of PostgreSQL's own tables.
pub(in crate::fold::plpgsql) fn class_name(oid: u32) -> Option<&'static str> {
    let found = CLASSES.iter().find(|(_, class)| *class == oid);
    found.map(|(name, _)| *name)
}

/// Whether one of PostgreSQL's own relations is a table.
pub(super) fn is_class(name: &str) -> bool {
    CLASSES.iter().any(|(class, _)| *class == name)
}

/// The oid of a table that is in the list.
pub(super) fn oid_of(name: &str) -> Value {
    let found = CLASSES.iter().find(|(class, _)| *class == name);
    Value::int(found.map_or(PG_CATALOG.0, |(_, oid)| *oid))
}
