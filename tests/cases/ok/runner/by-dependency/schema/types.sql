create type role as enum ('admin');
