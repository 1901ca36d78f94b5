CREATE TABLE `ballot_compaction` (
	`room` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE TABLE `ballot_paper` (
	`id` text PRIMARY KEY NOT NULL,
	`lists` text NOT NULL,
	`candidates` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `form_photo` (
	`committee_id` text NOT NULL,
	`sha256` text NOT NULL,
	`count` integer NOT NULL,
	`stream` text NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `sha256`)
);
--> statement-breakpoint
CREATE TABLE `marks_move` (
	`from_committee` text NOT NULL,
	`to_committee` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`from_committee`, `to_committee`)
);
--> statement-breakpoint
CREATE TABLE `recount` (
	`committee_id` text NOT NULL,
	`count` integer NOT NULL,
	`reason` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `count`)
);
--> statement-breakpoint
CREATE TABLE `result_decision` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`committee_id` text NOT NULL,
	`count` integer NOT NULL,
	`kind` text NOT NULL,
	`about` text DEFAULT '' NOT NULL,
	`value` integer,
	`seen` text NOT NULL,
	`reason` text,
	`note` text DEFAULT '' NOT NULL,
	`covers` text,
	`by` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `result_decision_committee` ON `result_decision` (`committee_id`,`count`);--> statement-breakpoint
CREATE TABLE `result_row` (
	`committee_id` text NOT NULL,
	`count` integer NOT NULL,
	`state` text NOT NULL,
	`hash` text NOT NULL,
	`result` text NOT NULL,
	`vector` text,
	`is_mirrored` integer DEFAULT false NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `count`)
);
--> statement-breakpoint
CREATE INDEX `result_row_vector` ON `result_row` (`vector`);--> statement-breakpoint
CREATE TABLE `tally_row` (
	`committee_id` text NOT NULL,
	`count` integer NOT NULL,
	`stream` text NOT NULL,
	`ballots` integer NOT NULL,
	`is_sealed` integer NOT NULL,
	`summary` text NOT NULL,
	PRIMARY KEY(`committee_id`, `count`, `stream`)
);
--> statement-breakpoint
ALTER TABLE `erased_elector` ADD `traces` text;--> statement-breakpoint
CREATE INDEX `transport_elector` ON `transport_request` (`elector_id`);