create view notes_view as select id from :table;
