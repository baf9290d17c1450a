create schema s;
create foreign data wrapper w;
create server sv foreign data wrapper w;
import foreign schema remote from server no_such into s;
import foreign schema remote from server sv into no_such;
import foreign schema remote from server sv;
import foreign schema remote limit from server sv into s;
