create schema extensions;
create extension http with schema extensions;
create extension pgcrypto with schema extensions;
create extension pgjwt with schema extensions;
create table hooks (id int primary key, url text not null);
create view answers as select h.id, (a).status, a.content, extensions.sign('{}', 'secret') as token, v.valid
  from hooks h, extensions.http_get(h.url) a, extensions.verify('x', 'secret') v;
