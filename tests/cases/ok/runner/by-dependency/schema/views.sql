grant select on comments to public;
