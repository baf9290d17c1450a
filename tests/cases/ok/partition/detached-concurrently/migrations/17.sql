alter table x detach partition x1 concurrently;
