-- special, for PostgreSQL

CREATE SCHEMA IF NOT EXISTS stock;

CREATE TYPE stock.paint_type AS ENUM ('red', 'café’s ''brown''\');

CREATE TABLE stock.paint (
  code   varchar(12)      PRIMARY KEY,
  colour stock.paint_type DEFAULT 'red',
  sample bytea            DEFAULT '\x00ff',
  since  bigint           DEFAULT EXTRACT(epoch FROM CURRENT_TIMESTAMP)
);

CREATE TABLE "Order" (
  "select"         numeric     NOT NULL,
  "paint ""code""" varchar(12) DEFAULT 'none',
  address          inet,
  twice            integer     GENERATED ALWAYS AS (2 * 21) STORED NOT NULL,
  CONSTRAINT once UNIQUE ("select") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "Order_paint ""code""_fkey" FOREIGN KEY ("paint ""code""") REFERENCES stock.paint (code) ON DELETE SET DEFAULT
);

CREATE INDEX "Order_paint ""code""_idx" ON "Order" ("paint ""code""");

-- And to drop it:

DROP TABLE IF EXISTS "Order";
DROP TABLE IF EXISTS stock.paint;
DROP TYPE IF EXISTS stock.paint_type;

-- What could not be said:

-- note [table-option] paint: “paint” is STRICT or WITHOUT ROWID in SQLite only; PostgreSQL needs no word for it.
-- note [enum-name] colour: In PostgreSQL a table, a view or another type is called “paint”, so the type of that enumeration is called “paint_type”.
-- note [length] paint.sample: PostgreSQL does not limit the number of bytes in “paint.sample”.
-- note [virtual-column] Order.twice: PostgreSQL stores the computed values of “Order.twice”.
