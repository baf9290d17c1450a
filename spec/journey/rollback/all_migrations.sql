-- undoes all migrations of journey. every session is lost.

drop table if exists journey_sessions;
drop function if exists update_journey_sessions_updated_at();
