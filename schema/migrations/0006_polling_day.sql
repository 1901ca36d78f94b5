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
CREATE TABLE `call_item` (
	`slice_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`position` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`slice_id`, `elector_id`),
	FOREIGN KEY (`slice_id`) REFERENCES `call_slice`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `call_item_elector` ON `call_item` (`elector_id`);--> statement-breakpoint
CREATE TABLE `call_result` (
	`id` text PRIMARY KEY NOT NULL,
	`slice_id` text NOT NULL,
	`committee_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`caller_id` text NOT NULL,
	`outcome` text NOT NULL,
	`call_at` integer,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`handled_by` text,
	`handled_at` integer,
	`fed_at` integer
);
--> statement-breakpoint
CREATE INDEX `call_result_elector` ON `call_result` (`elector_id`,`at`);--> statement-breakpoint
CREATE INDEX `call_result_committee` ON `call_result` (`committee_id`);--> statement-breakpoint
CREATE INDEX `call_result_unfed` ON `call_result` (`elector_id`) WHERE "call_result"."fed_at" IS NULL;--> statement-breakpoint
CREATE TABLE `call_slice` (
	`id` text PRIMARY KEY NOT NULL,
	`committee_id` text NOT NULL,
	`caller_id` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `call_slice_caller` ON `call_slice` (`caller_id`);--> statement-breakpoint
CREATE INDEX `call_slice_committee` ON `call_slice` (`committee_id`);--> statement-breakpoint
CREATE TABLE `candidate` (
	`id` text PRIMARY KEY NOT NULL,
	`list_id` text,
	`ballot_number` integer NOT NULL,
	`name` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `election_list`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `candidate_ballot_number_unique` ON `candidate` (`ballot_number`);--> statement-breakpoint
CREATE TABLE `claim_phone` (
	`elector_id` text NOT NULL,
	`owner` text NOT NULL,
	`phone` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`elector_id`, `owner`)
);
--> statement-breakpoint
CREATE TABLE `claim_row` (
	`committee_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`owner` text NOT NULL,
	`answer` text NOT NULL,
	`answered_at` integer,
	`contact` text NOT NULL,
	`contacted_at` integer,
	`is_withdrawn` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `elector_id`, `owner`)
);
--> statement-breakpoint
CREATE TABLE `committee_polling` (
	`committee_id` text PRIMARY KEY NOT NULL,
	`opened_at` integer,
	`closed_at` integer,
	FOREIGN KEY (`committee_id`) REFERENCES `committee`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `do_not_call` (
	`elector_id` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `election` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`method` text NOT NULL,
	`seats` integer NOT NULL,
	`min_marks` integer NOT NULL,
	`max_marks` integer NOT NULL,
	`settings` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `election_list` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `elector_move` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`elector_id` text NOT NULL,
	`from_committee` text NOT NULL,
	`to_committee` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE INDEX `elector_move_elector` ON `elector_move` (`elector_id`);--> statement-breakpoint
CREATE INDEX `elector_move_from` ON `elector_move` (`from_committee`);--> statement-breakpoint
CREATE TABLE `elector_state` (
	`committee_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`standing` text DEFAULT 'notAsked' NOT NULL,
	`has_attended` integer DEFAULT false NOT NULL,
	`attended_at` integer,
	`observations` integer DEFAULT 0 NOT NULL,
	`is_duplicate` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`committee_id`, `elector_id`)
);
--> statement-breakpoint
CREATE TABLE `projection` (
	`room` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `transport_request` (
	`id` text PRIMARY KEY NOT NULL,
	`committee_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`state` text NOT NULL,
	`driver` text DEFAULT '' NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transport_committee` ON `transport_request` (`committee_id`,`state`);