alter table l detach partition l2 concurrently;
