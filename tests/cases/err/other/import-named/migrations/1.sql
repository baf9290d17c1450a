create schema s;
create foreign data wrapper w;
create server sv foreign data wrapper w;
alter server sv rename to sv2;
import foreign schema remote from server sv into s;
import foreign schema remote from server sv2 into no_such;
import foreign schema remote from server "sv2" into no_such;
