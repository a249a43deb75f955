SET NAMES utf8mb4;

-- special, for MariaDB

CREATE DATABASE IF NOT EXISTS stock;

CREATE TABLE stock.paint (
  code   VARCHAR(12)   PRIMARY KEY,
  colour ENUM('red', 'café’s ''brown''\\') DEFAULT 'red',
  sample VARBINARY(16) DEFAULT x'00ff',
  since  BIGINT        DEFAULT unix_timestamp()
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE `Order` (
  `select`       DECIMAL(38, 10) NOT NULL,
  `paint "code"` VARCHAR(12)     DEFAULT 'none',
  address        INET6,
  twice          INT             GENERATED ALWAYS AS (2 * 21) VIRTUAL,
  CONSTRAINT once UNIQUE (`select`),
  CONSTRAINT `Order_paint "code"_fkey` FOREIGN KEY (`paint "code"`) REFERENCES stock.paint (code)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- And to drop it:

DROP TABLE IF EXISTS `Order`;
DROP TABLE IF EXISTS stock.paint;

-- What could not be said:

-- note [table-option] paint: “paint” is STRICT or WITHOUT ROWID in SQLite only; MariaDB needs no word for it.
-- warning [deferrable-key] order.unique: MariaDB checks the keys of “Order” at every statement; it cannot defer that.
-- warning [referential-action] paint-order.reference: MariaDB cannot do SET DEFAULT on the foreign key of “Order”; it gets NO ACTION, and a row that is referred to stays.
-- note [decimal-size] Order.select: MariaDB needs a size for a decimal number: “Order.select” has 38 digits, 10 of them behind the point.
-- note [required-generated] Order.twice: MariaDB has no NOT NULL on computed columns such as “Order.twice”.
