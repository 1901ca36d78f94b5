CREATE TABLE `board_plan` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`plan` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `headcount_row` (
	`committee_id` text NOT NULL,
	`key` text NOT NULL,
	`people` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `person_settings` (
	`user_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`settings` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tablet_report` (
	`user_id` text NOT NULL,
	`device` text NOT NULL,
	`committee_id` text NOT NULL,
	`screen` text NOT NULL,
	`since` integer NOT NULL,
	`heard_at` integer NOT NULL,
	`unsent` integer DEFAULT 0 NOT NULL,
	`battery` integer,
	`clock_ahead_ms` integer,
	`ready_at` integer,
	PRIMARY KEY(`user_id`, `device`, `committee_id`)
);
--> statement-breakpoint
CREATE INDEX `tablet_report_committee` ON `tablet_report` (`committee_id`);--> statement-breakpoint
CREATE TABLE `unlisted_row` (
	`committee_id` text NOT NULL,
	`key` text NOT NULL,
	`roll_number` text DEFAULT '' NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`elector_id` text,
	`is_undone` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`committee_id`, `key`)
);
--> statement-breakpoint
ALTER TABLE `installation` ADD `projection_version` integer DEFAULT 0 NOT NULL;