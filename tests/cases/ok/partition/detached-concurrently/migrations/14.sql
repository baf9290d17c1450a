alter table r detach partition r2 concurrently;
