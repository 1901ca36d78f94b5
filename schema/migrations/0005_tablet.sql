CREATE TABLE `sealed_edit` (
	`id` text NOT NULL,
	`device_hash` text NOT NULL,
	`user_id` text NOT NULL,
	`device` text NOT NULL,
	`room` text NOT NULL,
	`epoch` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`received_at` integer NOT NULL,
	`content` text,
	`reason` text,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	PRIMARY KEY(`device_hash`, `id`)
);
--> statement-breakpoint
CREATE INDEX `sealed_edit_waiting` ON `sealed_edit` (`room`,`state`);--> statement-breakpoint
CREATE TABLE `sealing_key` (
	`kid` text PRIMARY KEY NOT NULL,
	`private_jwk` text NOT NULL,
	`public_key` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `device` ADD `release_key` blob;--> statement-breakpoint
ALTER TABLE `device` ADD `is_wiped` integer DEFAULT false NOT NULL;