create domain percent as integer check (value between 0 and 100);
create domain small_size as size;
create type load as (box size, share percent, note text);

create table hosts (
  address inet primary key,
  networks cidr[],
  key bytea,
  lease interval not null default '1 day',
  rack size,
  seat small_size,
  load load
);
