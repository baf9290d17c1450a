create temp sequence numbers;
create sequence public.numbers;
create unlogged sequence quick;
create local temporary sequence if not exists numbers;
alter sequence numbers increment by 5;
create temp view seen as select 1 as a;
create or replace local temp view seen as select 1 as a, 2 as b;
