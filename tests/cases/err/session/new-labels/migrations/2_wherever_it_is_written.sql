-- A label is of no use before it is committed.
begin;
alter type mood add value 'tense' before 'sad';
create table nights (mood mood default 'tense');
alter table days alter column mood set default 'tense';
alter table days add constraint not_tense check (mood <> 'tense');
create index tense_days on days (mood) where mood = 'tense';
create view tense_days_view as select mood from days where mood = 'tense';
create view tense_nights_view as select 'tense'::mood as mood;
create function is_tense(it mood) returns boolean language sql as $$ select it = 'tense' $$;
create function no_mood(it mood default 'tense') returns boolean language sql as $$ select it is null $$;
create table moods_by_label (mood mood) partition by list (mood);
create table tense_moods partition of moods_by_label for values in ('tense');
insert into days values ('tense');
update days set mood = 'tense' where mood = 'calm';
alter table days enable row level security;
create policy tense on days using (mood = 'tense');
commit;
create table nights (mood mood default 'tense');
