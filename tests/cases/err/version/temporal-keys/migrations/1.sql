create table rooms (at int4range, valid daterange, constraint rooms_pk primary key (at, valid without overlaps));
create table uses (id int4range, room int4range, during daterange, primary key (id, during without overlaps),
  foreign key (room, period during) references rooms (at, period valid));
create table short (id int4range, room int4range, during daterange, foreign key (room, period during) references rooms);
create table alone (valid daterange, primary key (valid without overlaps));
create table scalar (id int, valid daterange, primary key (id, valid without overlaps));
create table no_range (id int4range, valid date, unique (id, valid without overlaps));
create table half (room int4range, during daterange, foreign key (room, period during) references rooms (at, valid));
create table other_half (room int4range, during daterange, foreign key (room, during) references rooms (at, period valid));
create table acting (room int4range, during daterange, foreign key (room, period during) references rooms (at, period valid) on delete cascade);
create table not_timed (at int4range, valid daterange, primary key (at, valid));
create table to_not_timed (room int4range, during daterange, foreign key (room, period during) references not_timed (at, period valid));
