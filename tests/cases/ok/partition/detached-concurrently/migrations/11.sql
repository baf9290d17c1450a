alter table l detach partition l1 concurrently;
