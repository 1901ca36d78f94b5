ALTER TABLE `result_decision` ADD `covers` text;--> statement-breakpoint
ALTER TABLE `result_row` ADD `vector` text;--> statement-breakpoint
ALTER TABLE `result_row` ADD `is_mirrored` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `result_row_vector` ON `result_row` (`vector`);