alter table s detach partition s1 concurrently;
