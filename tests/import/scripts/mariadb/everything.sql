-- SPDX-FileCopyrightText: The Crowfoot authors
-- SPDX-License-Identifier: GPL-3.0-or-later
# What MariaDB can say of tables
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=0 */;
/*M!100203 SET NAMES utf8mb4 */;

CREATE TABLE `author` (
  `id` int NOT NULL AUTO_INCREMENT,
  name varchar(80) NOT NULL,
  `Full ``Name` VARCHAR (40) CHARACTER SET latin1 DEFAULT '' COMMENT 'It''s \"quoted\"\nand broken',
  code char(3) UNIQUE KEY DEFAULT 'abc',
  short char DEFAULT 'x',
  feeling enum('sad', 'it''s ok', "happy") NOT NULL DEFAULT 'happy',
  likes SET('a','b','c') DEFAULT 'a,b',
  born date DEFAULT '1900-01-01',
  seen datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  changed timestamp NULL DEFAULT NOW() ON UPDATE NOW(),
  stamped timestamp NOT NULL DEFAULT '2020-01-01 00:00:00',
  height decimal(5,2) DEFAULT 1.5,
  weight numeric DEFAULT '7',
  score double DEFAULT 0.5,
  ratio float unsigned,
  precise float(30),
  big bigint unsigned DEFAULT 0,
  small smallint(3) zerofill DEFAULT NULL,
  tiny tinyint DEFAULT -1,
  medium mediumint unsigned,
  yes boolean DEFAULT TRUE,
  no bool DEFAULT 0 NOT NULL,
  flags bit(4) DEFAULT b'0101',
  one bit,
  y year DEFAULT 2020,
  data json DEFAULT '{}',
  doc longtext,
  little text(100),
  middle text(20000),
  raw blob,
  bytes binary(3) DEFAULT 'a',
  more varbinary(16) DEFAULT 'xyz',
  at time DEFAULT '12:00:00',
  place point,
  number varchar(10) DEFAULT 5,
  nothing varchar(10) DEFAULT NULL,
  fresh varchar(40) DEFAULT (uuid()),
  sum int DEFAULT (1 + 2 * 3),
  twice int GENERATED ALWAYS AS (medium * 2) VIRTUAL,
  joined varchar(200) AS (concat(name, '-', ifnull(name, ''))) STORED,
  persistent int AS ((tiny + 1) * 2) PERSISTENT,
  checked int CHECK (checked > 0),
  collated varchar(10) COLLATE utf8mb4_bin,
  CONSTRAINT long_check CHECK (medium > 0 or (name like 'a%' and not no) or code is null or tiny between 1 and 10),
  CHECK (tiny in (1, 2, 3) AND name NOT IN ('a', 'b')),
  CHECK (CASE WHEN yes THEN tiny > 1 ELSE tiny < 1 END),
  CHECK (length(code) = 3 AND lower(name) = 'x' && tiny != 5),
  CHECK ((medium + 1) * 2 > big - 3 - (4 - 5)),
  CHECK (born + interval 1 day < '2100-01-01'),
  CHECK (tiny % 2 = 0 OR tiny DIV 2 = 1 || tiny IS NOT NULL),
  PRIMARY KEY (id),
  KEY by_name (name(10) DESC, code),
  KEY (name),
  INDEX (name, tiny) USING BTREE COMMENT 'x',
  UNIQUE (name, code),
  UNIQUE KEY part (name(5)),
  FULLTEXT KEY words (doc),
  KEY whole (name(80))
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COMMENT='Who ''writes''';

CREATE TABLE IF NOT EXISTS book (
  id int unsigned auto_increment key,
  author_id int,
  second_id int,
  other_id int NOT NULL,
  title varchar(100) NOT NULL,
  inline_id int REFERENCES author (id) ON DELETE SET NULL,
  KEY named (second_id, title),
  CONSTRAINT book_author FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE ON UPDATE NO ACTION,
  FOREIGN KEY (second_id) REFERENCES author (id) MATCH SIMPLE,
  FOREIGN KEY other (other_id) REFERENCES author (id) ON UPDATE CASCADE
);
CREATE TABLE IF NOT EXISTS book (id int);
CREATE TABLE pair (a int, b int, c int, PRIMARY KEY (a, b), UNIQUE KEY ba (b, a), FOREIGN KEY (a, b) REFERENCES pair (a, b));
CREATE TABLE child (x int, y int, FOREIGN KEY (x, y) REFERENCES pair (b, a), FOREIGN KEY (x) REFERENCES pair (a));
CREATE INDEX y ON child (y);
CREATE UNIQUE INDEX wide ON child (x, y);
CREATE TABLE old (id int NOT NULL, gone int, renamed int, changed int DEFAULT 4, moved text);
ALTER TABLE old ADD COLUMN first_one int FIRST, ADD after_id varchar(5) NOT NULL DEFAULT 'q' AFTER id,
  DROP COLUMN gone, CHANGE renamed fresh bigint NOT NULL COMMENT 'new', MODIFY COLUMN moved varchar(20) AFTER first_one,
  ADD PRIMARY KEY (id), ADD KEY k (fresh), ADD CONSTRAINT u UNIQUE (after_id), ALTER changed SET DEFAULT 5,
  ADD (p int, q int), COMMENT = 'altered';
ALTER TABLE old ADD CONSTRAINT fk_p FOREIGN KEY (p) REFERENCES author (id), ADD CHECK (p > q);
ALTER TABLE old RENAME COLUMN q TO r, RENAME INDEX k TO kk, ALTER COLUMN changed DROP DEFAULT;
ALTER TABLE old DROP INDEX u, ADD INDEX p_and_more (p, fresh);
ALTER TABLE old RENAME TO fresh_name;
CREATE TABLE copy LIKE pair;
CREATE TABLE dropped (id int);
DROP TABLE IF EXISTS dropped, never_was;
RENAME TABLE copy TO copied;

LOCK TABLES author WRITE;
/*!40000 ALTER TABLE `author` DISABLE KEYS */;
INSERT INTO book (id, other_id, title) VALUES (1, 2, 'a;b'), (2, 3, 'it\'s; "x"');
/*!40000 ALTER TABLE `author` ENABLE KEYS */;
UNLOCK TABLES;

/*!50001 CREATE VIEW names AS SELECT 1 AS a */;
/*!50001 DROP VIEW IF EXISTS names */;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=CURRENT_USER SQL SECURITY DEFINER */
/*!50001 VIEW names (first, second) AS select name, code from author where name <> ';' */;

DELIMITER $$
CREATE TRIGGER touched BEFORE UPDATE ON book FOR EACH ROW
BEGIN
  SET NEW.title = concat(NEW.title, ';');
END$$
DELIMITER ;

CREATE TABLE parted (
  id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)
) ENGINE=InnoDB
/*!50100 PARTITION BY RANGE (year(at))
(PARTITION p0 VALUES LESS THAN (2000) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */;
CREATE TABLE latin (a varchar(10), b text, c varchar(5) COLLATE utf8mb4_general_ci) DEFAULT CHARSET=latin1 /*!80016 DEFAULT ENCRYPTION='N' */;
CREATE TABLE bin (a varchar(10) CHARACTER SET binary, b text CHARSET binary, c char(4) character set ascii);
