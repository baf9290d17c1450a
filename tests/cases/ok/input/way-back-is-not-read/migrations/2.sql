-- migrate:up
alter table notes add column body text;
-- migrate:down
alter table notes drop column body;
