create schema extensions;
create extension if not exists pgcrypto with schema extensions;
create table keys (id uuid default gen_random_uuid());
