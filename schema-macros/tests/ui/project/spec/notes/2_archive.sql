alter table conversations add column archived_at timestamptz;
alter table conversations alter column summary set not null;
