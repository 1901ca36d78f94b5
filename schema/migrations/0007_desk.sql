CREATE TABLE `committee_polling` (
	`committee_id` text PRIMARY KEY NOT NULL,
	`opened_at` integer,
	`closed_at` integer,
	FOREIGN KEY (`committee_id`) REFERENCES `committee`(`id`) ON UPDATE no action ON DELETE no action
);
