CREATE TABLE `marks_move` (
	`from_committee` text NOT NULL,
	`to_committee` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`from_committee`, `to_committee`)
);
--> statement-breakpoint
ALTER TABLE `erased_elector` ADD `traces` text;