alter table notes add body text;
