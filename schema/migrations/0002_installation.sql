CREATE TABLE `installation` (
	`id` integer PRIMARY KEY NOT NULL,
	`installation_id` text NOT NULL,
	`log_home` text NOT NULL,
	`archive_fence` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE `doc_log` ADD `chain` text;