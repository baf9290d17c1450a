-- earthdistance 1.2, from npm @electric-sql/pglite; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function earth() returns double precision language sql immutable parallel safe as '';
create domain earth as cube constraint not_3d CHECK ((cube_dim(VALUE) <= 3)) constraint not_point CHECK (cube_is_point(VALUE)) constraint on_surface CHECK ((abs(((cube_distance(VALUE, '(0)'::cube) / earth()) - '1'::double precision)) < '1e-06'::double precision));
create function sec_to_gc(double precision) returns double precision language sql immutable strict parallel safe as '';
create function gc_to_sec(double precision) returns double precision language sql immutable strict parallel safe as '';
create function ll_to_earth(double precision, double precision) returns earth language sql immutable strict parallel safe as '';
create function latitude(earth) returns double precision language sql immutable strict parallel safe as '';
create function longitude(earth) returns double precision language sql immutable strict parallel safe as '';
create function earth_distance(earth, earth) returns double precision language sql immutable strict parallel safe as '';
create function earth_box(earth, double precision) returns cube language sql immutable strict parallel safe as '';
create function geo_distance(point, point) returns double precision language c immutable strict parallel safe as '';
-- operator <@> point,point>float8
