alter table r detach partition r3 concurrently;
