create sequence numbers start with 100 increment by 5;
create table t (id bigint default nextval('numbers'));
comment on sequence numbers is 'hundreds';
create sequence if not exists numbers;
