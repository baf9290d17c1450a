-- Words that begin a form of the grammar, and columns that are called so.
create table plans (
  id bigint primary key,
  interval text not null default 'monthly' check (interval in ('monthly', 'yearly')),
  exists boolean check (exists is not false),
  trim text check (trim <> '' and trim(trim) = trim),
  values integer check ((values) > 0 or values is null),
  top integer check (top between 1 and 10),
  lasts interval check (lasts > interval '1 day' and lasts < interval (0) '1 year'),
  constraint plans_interval check (not (interval = 'yearly') or lasts::interval > '30 days')
);

create index on plans (interval, lower(trim));

alter table plans enable row level security;
create policy own on plans using (interval = current_user and exists (select 1 from plans p where p.trim = plans.trim));

create view long_plans as
  select interval, max(top) as top, bool_or(exists) as exists, cast('1 day' as interval) as a_day
  from plans
  where values in (values (1), (2)) and trim like 'a%' and interval between 'a' and 'z'
  group by interval
  order by interval;

create function step(interval) returns interval language sql as $$ select $1 + interval '1 hour' $$;
create view parts as select it.interval, it.lasts + interval '1 hour' as later
  from jsonb_to_record('{}') as it (interval text, lasts interval);
