CREATE TABLE `erased_arrival` (
	`room` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`room`, `key`)
);
--> statement-breakpoint
INSERT OR IGNORE INTO `erased_arrival` SELECT cell.value ->> 0, cell.value ->> 1 FROM `erased_elector`, json_each(`traces`, '$.cells') AS cell WHERE `traces` IS NOT NULL;
