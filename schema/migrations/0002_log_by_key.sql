-- the rows lie in the order of their key, in one tree instead of two: an append writes half of the pages
CREATE TABLE `doc_log_by_key` (
	`room` text NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`user_id` text NOT NULL,
	`device` text NOT NULL,
	`at` integer NOT NULL,
	`keys` text NOT NULL,
	`bytes` blob NOT NULL,
	`checksum` integer,
	`quarantined_at` integer,
	`quarantine_reason` text,
	PRIMARY KEY(`room`, `epoch`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `doc_log_by_key` (`room`, `epoch`, `seq`, `user_id`, `device`, `at`, `keys`, `bytes`, `checksum`, `quarantined_at`, `quarantine_reason`)
SELECT `room`, `epoch`, `seq`, `user_id`, `device`, `at`, `keys`, `bytes`, `checksum`, `quarantined_at`, `quarantine_reason` FROM `doc_log` ORDER BY `room`, `epoch`, `seq`;
--> statement-breakpoint
DROP TABLE `doc_log`;
--> statement-breakpoint
ALTER TABLE `doc_log_by_key` RENAME TO `doc_log`;
