-- pgjwt 0.2.0, from github.com/michelp/pgjwt; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function url_encode(data bytea) returns text language plpgsql immutable as $$begin return null; end$$;
create function url_decode(data text) returns bytea language plpgsql immutable as $$begin return null; end$$;
create function algorithm_sign(signables text, secret text, algorithm text) returns text language plpgsql immutable as $$begin return null; end$$;
create function sign(payload json, secret text, algorithm text DEFAULT 'HS256'::text) returns text language plpgsql immutable as $$begin return null; end$$;
create function try_cast_double(inp text) returns double precision language plpgsql immutable as $$begin return null; end$$;
create function verify(token text, secret text, algorithm text DEFAULT 'HS256'::text) returns table(header json, payload json, valid boolean) language plpgsql immutable as $$begin return; end$$;
