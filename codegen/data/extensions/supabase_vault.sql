-- supabase_vault 0.3.1, from github.com/supabase/vault; see manifest.tsv. Made by tests/oracle/make-platform.mjs.
create function vault._crypto_aead_det_encrypt(message bytea, additional bytea, key_id bigint, context bytea DEFAULT '\x7067736f6469756d'::bytea, nonce bytea DEFAULT NULL::bytea) returns bytea language plpgsql immutable as $$begin return null; end$$;
create function vault._crypto_aead_det_decrypt(message bytea, additional bytea, key_id bigint, context bytea DEFAULT '\x7067736f6469756d'::bytea, nonce bytea DEFAULT NULL::bytea) returns bytea language plpgsql immutable as $$begin return null; end$$;
create function vault._crypto_aead_det_noncegen() returns bytea language plpgsql immutable as $$begin return null; end$$;
create table vault.secrets (
  id uuid default gen_random_uuid() not null,
  name text,
  description text default ''::text not null,
  secret text not null,
  key_id uuid,
  nonce bytea default vault._crypto_aead_det_noncegen(),
  created_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  updated_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  constraint secrets_pkey PRIMARY KEY (id)
);
create view vault.decrypted_secrets as select null::uuid as id, null::text as name, null::text as description, null::text as secret, null::text as decrypted_secret, null::uuid as key_id, null::bytea as nonce, null::timestamp with time zone as created_at, null::timestamp with time zone as updated_at;
-- view vault.decrypted_secrets (id uuid, name text, description text, secret text, decrypted_secret text, key_id uuid, nonce bytea, created_at timestamp with time zone, updated_at timestamp with time zone);
create function vault.create_secret(new_secret text, new_name text DEFAULT NULL::text, new_description text DEFAULT ''::text, new_key_id uuid DEFAULT NULL::uuid) returns uuid language plpgsql security definer set search_path to '' as $$begin return null; end$$;
create function vault.update_secret(secret_id uuid, new_secret text DEFAULT NULL::text, new_name text DEFAULT NULL::text, new_description text DEFAULT NULL::text, new_key_id uuid DEFAULT NULL::uuid) returns void language plpgsql security definer set search_path to '' as $$begin end$$;
create unique index secrets_name_idx on vault.secrets (name) WHERE (name IS NOT NULL);
revoke execute on function vault._crypto_aead_det_decrypt(bytea,bytea,bigint,bytea,bytea) from public;
revoke execute on function vault._crypto_aead_det_encrypt(bytea,bytea,bigint,bytea,bytea) from public;
revoke execute on function vault._crypto_aead_det_noncegen() from public;
revoke execute on function vault.create_secret(text,text,text,uuid) from public;
revoke execute on function vault.update_secret(uuid,text,text,text,uuid) from public;
