-- Undoes all migrations of soul, the base tables included. All their rows are lost.

DROP TABLE IF EXISTS logs;
DROP TABLE IF EXISTS soul_milestones;
DROP TABLE IF EXISTS soul_versions;
DROP TABLE IF EXISTS bot_soul;
DROP TABLE IF EXISTS threads;
