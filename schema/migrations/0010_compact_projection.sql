-- Tables of the projection in one b-tree instead of two: a row that is written is one page of the log of changes instead of two. What stands in them is carried over.
CREATE TABLE `claim_row_compact` (
	`committee_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`owner` text NOT NULL,
	`answer` text NOT NULL,
	`answered_at` integer,
	`contact` text NOT NULL,
	`contacted_at` integer,
	`is_withdrawn` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `elector_id`, `owner`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `claim_row_compact` SELECT * FROM `claim_row` ORDER BY `committee_id`, `elector_id`, `owner`;--> statement-breakpoint
DROP TABLE `claim_row`;--> statement-breakpoint
ALTER TABLE `claim_row_compact` RENAME TO `claim_row`;--> statement-breakpoint
CREATE TABLE `elector_state_compact` (
	`committee_id` text NOT NULL,
	`elector_id` text NOT NULL,
	`standing` text DEFAULT 'notAsked' NOT NULL,
	`has_attended` integer DEFAULT false NOT NULL,
	`attended_at` integer,
	`observations` integer DEFAULT 0 NOT NULL,
	`is_duplicate` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`committee_id`, `elector_id`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `elector_state_compact` SELECT * FROM `elector_state` ORDER BY `committee_id`, `elector_id`;--> statement-breakpoint
DROP TABLE `elector_state`;--> statement-breakpoint
ALTER TABLE `elector_state_compact` RENAME TO `elector_state`;
--> statement-breakpoint
CREATE TABLE `projected_place` (
	`room` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `projected_place` SELECT * FROM `projection`;--> statement-breakpoint
DROP TABLE `projection`;--> statement-breakpoint
-- -1: every row of the log is projected in its own transaction, so it is projected up to the last, whichever that is
CREATE VIEW `projection` AS
	SELECT `room`, `epoch`, `seq`, `at` FROM `projected_place` WHERE `seq` >= 0
	UNION ALL
	SELECT `place`.`room`, `place`.`epoch`, coalesce(`last`.`seq`, 0), coalesce(`last`.`at`, `place`.`at`) FROM `projected_place` AS `place`
	LEFT JOIN `doc_log` AS `last` ON `last`.`room` = `place`.`room` AND `last`.`epoch` = `place`.`epoch` AND `last`.`seq` =
		(SELECT max(`seq`) FROM `doc_log` WHERE `room` = `place`.`room` AND `epoch` = `place`.`epoch`)
	WHERE `place`.`seq` < 0;
--> statement-breakpoint
CREATE TRIGGER `projection_delete` INSTEAD OF DELETE ON `projection` BEGIN
	DELETE FROM `projected_place` WHERE `room` = OLD.`room`;
END;
