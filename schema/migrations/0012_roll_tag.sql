-- What a roll is known by, in triggers: no way of changing an elector leaves it as it was. A table `elector` that is made anew needs them again.
CREATE TABLE `roll_tag` (
	`committee_id` text PRIMARY KEY NOT NULL,
	`tag` text NOT NULL
);
--> statement-breakpoint
INSERT INTO `roll_tag` SELECT `committee_id`, lower(hex(randomblob(8))) FROM `elector` GROUP BY `committee_id`;--> statement-breakpoint
CREATE TRIGGER `elector_insert` AFTER INSERT ON `elector` BEGIN
	INSERT INTO `roll_tag` VALUES (NEW.`committee_id`, lower(hex(randomblob(8)))) ON CONFLICT DO UPDATE SET `tag` = excluded.`tag`;
END;
--> statement-breakpoint
CREATE TRIGGER `elector_update` AFTER UPDATE ON `elector` BEGIN
	INSERT INTO `roll_tag` VALUES (OLD.`committee_id`, lower(hex(randomblob(8)))) ON CONFLICT DO UPDATE SET `tag` = excluded.`tag`;
	INSERT INTO `roll_tag` VALUES (NEW.`committee_id`, lower(hex(randomblob(8)))) ON CONFLICT DO UPDATE SET `tag` = excluded.`tag`;
END;
--> statement-breakpoint
CREATE TRIGGER `elector_delete` AFTER DELETE ON `elector` BEGIN
	INSERT INTO `roll_tag` VALUES (OLD.`committee_id`, lower(hex(randomblob(8)))) ON CONFLICT DO UPDATE SET `tag` = excluded.`tag`;
END;
