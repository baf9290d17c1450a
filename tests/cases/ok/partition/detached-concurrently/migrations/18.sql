alter table h detach partition h1 concurrently;
