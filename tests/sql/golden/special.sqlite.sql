-- special, for SQLite

CREATE TABLE stock_paint (
  code   TEXT    NOT NULL PRIMARY KEY,
  colour TEXT    DEFAULT 'red',
  sample BLOB    DEFAULT x'00ff',
  since  INTEGER DEFAULT (unixepoch()),
  CHECK (colour IN ('red', 'café’s ''brown''\'))
) WITHOUT ROWID, STRICT;

CREATE TABLE "Order" (
  "select"         DECIMAL     NOT NULL,
  "paint ""code""" VARCHAR(12) DEFAULT 'none',
  address          TEXT,
  twice            INTEGER     GENERATED ALWAYS AS (2 * 21) VIRTUAL NOT NULL,
  CONSTRAINT once UNIQUE ("select"),
  FOREIGN KEY ("paint ""code""") REFERENCES stock_paint (code) ON DELETE SET DEFAULT
);

CREATE INDEX "Order_paint ""code""_idx" ON "Order" ("paint ""code""");

-- And to drop it:

DROP TABLE IF EXISTS "Order";
DROP TABLE IF EXISTS stock_paint;

-- What could not be said:

-- warning [deferrable-key] order.unique: SQLite checks the keys of “Order” at every statement; it cannot defer that.
-- note [length] paint.code: A STRICT table of SQLite has no place for the length of “paint.code”.
-- note [length] paint.sample: A STRICT table of SQLite has no place for the length of “paint.sample”.
-- note [decimal-is-real] Order.select: SQLite keeps “Order.select” as a floating point number where it has more digits than a whole number of 64 bits.
