-- A body is one transaction.
do $$
begin
  alter type mood add value 'brave';
  create table brave_days (mood mood default 'brave');
end $$;
do $$
begin
  execute 'alter type mood add value ''proud''';
  begin
    create table proud_days (mood mood default 'proud');
  exception when unsafe_new_enum_value_usage then
    create table no_proud_days (mood mood);
  end;
end $$;
create table proud_nights (mood mood default 'proud');
