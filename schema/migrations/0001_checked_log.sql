ALTER TABLE `client_binding` ADD `epoch` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `doc_log` ADD `checksum` integer;--> statement-breakpoint
ALTER TABLE `doc_log` ADD `quarantined_at` integer;--> statement-breakpoint
ALTER TABLE `doc_log` ADD `quarantine_reason` text;--> statement-breakpoint
ALTER TABLE `doc_snapshot` ADD `checksum` integer;--> statement-breakpoint
-- bound in the only epoch that its room has had so far
UPDATE `client_binding` SET `epoch` = coalesce((SELECT `epoch` FROM `room` WHERE `name` = `client_binding`.`room`), 0);
