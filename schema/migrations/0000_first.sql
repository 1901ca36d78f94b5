CREATE TABLE `campaign` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`polling_day` text NOT NULL,
	`time_zone` text NOT NULL,
	`roll_version` integer DEFAULT 0 NOT NULL,
	`is_demo` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE `client_binding` (
	`room` text NOT NULL,
	`client_id` integer NOT NULL,
	`user_id` text NOT NULL,
	`device` text NOT NULL,
	PRIMARY KEY(`room`, `client_id`)
);
--> statement-breakpoint
CREATE TABLE `committee` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`site` text DEFAULT '' NOT NULL,
	`gender` text DEFAULT 'mixed' NOT NULL,
	`status` text DEFAULT 'not_open' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `committee_code_unique` ON `committee` (`code`);--> statement-breakpoint
CREATE TABLE `device` (
	`device_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`code` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `device_code` ON `device` (`user_id`,`code`);--> statement-breakpoint
CREATE TABLE `doc_log` (
	`room` text NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`user_id` text NOT NULL,
	`device` text NOT NULL,
	`at` integer NOT NULL,
	`keys` text NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`room`, `epoch`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `doc_snapshot` (
	`room` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `elector` (
	`id` text PRIMARY KEY NOT NULL,
	`committee_id` text NOT NULL,
	`roll_number` text NOT NULL,
	`full_name` text NOT NULL,
	`folded_name` text NOT NULL,
	`family` text DEFAULT '' NOT NULL,
	`gender` text NOT NULL,
	`birth_year` integer,
	`area` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`import_id` integer NOT NULL,
	FOREIGN KEY (`committee_id`) REFERENCES `committee`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `elector_number` ON `elector` (`committee_id`,`roll_number`);--> statement-breakpoint
CREATE INDEX `elector_status` ON `elector` (`committee_id`,`status`);--> statement-breakpoint
CREATE TABLE `guarantor` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `membership` (
	`user_id` text NOT NULL,
	`committee_id` text NOT NULL,
	`stream` text,
	PRIMARY KEY(`user_id`, `committee_id`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`committee_id`) REFERENCES `committee`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `roll_import` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` text NOT NULL,
	`file_name` text NOT NULL,
	`sha256` text NOT NULL,
	`counts` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `room` (
	`name` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`refresh_hash` text NOT NULL,
	`previous_hash` text,
	`rotated_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`end_reason` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `signing_key` (
	`kid` text PRIMARY KEY NOT NULL,
	`private_jwk` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`role_version` integer DEFAULT 1 NOT NULL,
	`password_hash` text NOT NULL,
	`is_disabled` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_username_unique` ON `user` (`username`);