-- As pg_dump writes partitions: made alone, attached later, their indexes attached to the parent's.
create table logs (id bigint generated always as identity, at timestamptz not null, message text) partition by range (at);
create table only_later (id bigint not null, at timestamptz not null, message text);
alter table only logs attach partition only_later for values from ('2024-01-01 00:00:00+00') to ('2025-01-01 00:00:00+00');
alter table only logs add constraint logs_pkey primary key (id, at);
alter table only only_later add constraint only_later_pkey primary key (id, at);
create index logs_message on only logs using btree (message);
create index only_later_message on only_later using btree (message);
alter index logs_pkey attach partition only_later_pkey;
alter index logs_message attach partition only_later_message;
create table logs_2025 partition of logs for values from ('2025-01-01 00:00:00+00') to ('2026-01-01 00:00:00+00');
