CREATE TABLE `ballot_compaction` (
	`room` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`finished_at` integer
);
