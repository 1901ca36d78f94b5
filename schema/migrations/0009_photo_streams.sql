PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_form_photo` (
	`committee_id` text NOT NULL,
	`sha256` text NOT NULL,
	`count` integer NOT NULL,
	`stream` text NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `sha256`, `stream`)
);
--> statement-breakpoint
INSERT INTO `__new_form_photo`("committee_id", "sha256", "count", "stream", "type", "bytes", "by", "at") SELECT "committee_id", "sha256", "count", "stream", "type", "bytes", "by", "at" FROM `form_photo`;--> statement-breakpoint
DROP TABLE `form_photo`;--> statement-breakpoint
ALTER TABLE `__new_form_photo` RENAME TO `form_photo`;--> statement-breakpoint
PRAGMA foreign_keys=ON;