create table t (a text) with (autovacuum_enabled = false, fillfactor = 70, toast.autovacuum_enabled = false);
alter table t reset (toast.autovacuum_enabled);
alter table t reset (fillfactor);
