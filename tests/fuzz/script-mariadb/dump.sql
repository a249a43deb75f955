-- MySQL dump 10.13  Distrib 8.0.33
/*!50503 SET NAMES utf8mb4 */;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET latin1 */ /*!80016 DEFAULT ENCRYPTION='N' */;
USE `shop`;
DROP TABLE IF EXISTS `a`;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `a` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `t` varchar(10) DEFAULT (concat('a', _utf8mb4'b' 'c')) COMMENT 'x\'y',
  `j` json DEFAULT NULL /*!80023 INVISIBLE */,
  `g` int GENERATED ALWAYS AS (case `id` when 1 then -2 else ~3 end) VIRTUAL,
  PRIMARY KEY (`id`), KEY `k` (`t`(3) DESC), FULLTEXT KEY `f` (`t`) /*!50100 WITH PARSER `ngram` */,
  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `other`.`b` (`x`) ON DELETE SET NULL,
  CONSTRAINT `chk` CHECK (json_valid(`j`) and (`id` in (1,2) xor `t` not like '%\_%' or `t` is not null))
) ENGINE=MyISAM AUTO_INCREMENT=3 DEFAULT CHARSET=latin1 COLLATE latin1_bin COMMENT='';
INSERT INTO `a` VALUES (1,'x;\\\';',NULL),(2,"y""",0x00);
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER tr BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.t = ';'; END */;;
DELIMITER ;
/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50001 VIEW `v` AS select `a`.`id` AS `id` from `a` */;
CREATE TABLE cut (id int, `x
