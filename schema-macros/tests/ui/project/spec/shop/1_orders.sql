create schema billing;

create type address as (street text, city text);

create domain email as text not null;

create table orders (
  id bigint generated always as identity,
  customer integer not null,
  total numeric(10, 2) not null,
  placed_on date not null,
  ships_to address,
  contact email,
  weight real,
  flags smallint[],
  primary key (customer, id)
);

create table billing.invoices (
  id bigint primary key,
  amount numeric not null
);

create table "Odd Names" (
  "Full Name" text not null,
  "quoted ""name""" text,
  "order" integer not null
);
