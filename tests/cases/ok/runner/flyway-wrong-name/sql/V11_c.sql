alter table notes add title text;
