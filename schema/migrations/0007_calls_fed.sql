CREATE TABLE `call_attempt` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slice_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`caller_id` text NOT NULL,
	`at` integer NOT NULL,
	`result_id` text
);
--> statement-breakpoint
CREATE INDEX `call_attempt_elector` ON `call_attempt` (`elector_id`,`at`);--> statement-breakpoint
ALTER TABLE `call_result` ADD `fed_at` integer;--> statement-breakpoint
CREATE INDEX `call_result_unfed` ON `call_result` (`elector_id`) WHERE "call_result"."fed_at" IS NULL;