-- == add-table

BEGIN;
CREATE TABLE tag (
  id    INTEGER     PRIMARY KEY,
  label VARCHAR(20) NOT NULL,
  UNIQUE (label)
);
COMMIT;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
-- Loses data: The table “tag” is dropped with all its rows.
DROP TABLE tag;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == rename-table

BEGIN;
ALTER TABLE author RENAME TO authors;
COMMIT;

-- And back.

BEGIN;
ALTER TABLE authors RENAME TO author;
COMMIT;

-- == add-columns

BEGIN;
ALTER TABLE book ADD COLUMN language VARCHAR(2) NOT NULL DEFAULT 'en';
ALTER TABLE book ADD COLUMN pages INTEGER;
COMMIT;

-- And back.

BEGIN;
-- Loses data: The column “language” of “book” is dropped with all its values.
ALTER TABLE book DROP COLUMN language;
-- Loses data: The column “pages” of “book” is dropped with all its values.
ALTER TABLE book DROP COLUMN pages;
COMMIT;

-- == rename-column

BEGIN;
ALTER TABLE book RENAME COLUMN title TO titles;
COMMIT;

-- And back.

BEGIN;
ALTER TABLE book RENAME COLUMN titles TO title;
COMMIT;

-- == rename-column-in-expressions

BEGIN;
ALTER TABLE book RENAME COLUMN price TO prices;
COMMIT;

-- And back.

BEGIN;
ALTER TABLE book RENAME COLUMN prices TO price;
COMMIT;

-- == longer-text

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(200),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == other-type

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     BIGINT  NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == not-required

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, price, author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
-- May fail or lose data: The column “price” of “book” becomes required.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == other-default

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 9,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 9), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == no-default

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, price, author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-unique

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  CONSTRAINT once UNIQUE (title, author_id),
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
-- May fail or lose data: The unique constraint “once” of “book” is new: “title”, “author_id”.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-check

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CONSTRAINT dear CHECK (price > 0)
);
-- May fail or lose data: The check “dear” of “book” is new: price > 0.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == other-check

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CONSTRAINT dear CHECK (price > 1 AND price < 1000)
);
-- May fail or lose data: The check “dear” of “book” changes its expression from price > 0 to price > 1 AND price < 1000.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CONSTRAINT dear CHECK (price > 0)
);
-- May fail or lose data: The check “dear” of “book” changes its expression from price > 1 AND price < 1000 to price > 0.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-indexes

BEGIN;
-- May fail or lose data: The index “author_name” of “author” is new: “name”.
CREATE UNIQUE INDEX author_name ON author (name);
CREATE INDEX book_title ON book (title, price DESC);
COMMIT;

-- And back.

BEGIN;
DROP INDEX author_name;
DROP INDEX book_title;
COMMIT;

-- == other-index

BEGIN;
DROP INDEX book_title;
CREATE INDEX book_title ON book (title, price);
COMMIT;

-- And back.

BEGIN;
DROP INDEX book_title;
CREATE INDEX book_title ON book (title);
COMMIT;

-- == other-action

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == no-reference

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
-- May fail or lose data: A foreign key of “book” is new: “author_id”.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-reference

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  editor_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  FOREIGN KEY (editor_id) REFERENCES author (id) ON DELETE SET NULL
);
-- May fail or lose data: A foreign key of “book” is new: “editor_id”.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_editor_id_idx ON book (editor_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
DROP INDEX book_editor_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
-- Loses data: The column “editor_id” of “book” is dropped with all its values.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == one-to-one

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX note_book_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_note (
  id      INTEGER PRIMARY KEY,
  book_id INTEGER,
  UNIQUE (book_id),
  FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE
);
-- May fail or lose data: A unique constraint of “note” is new: “book_id”.
INSERT INTO crow_new_note (id, book_id)
SELECT id, book_id
FROM note;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE note;
ALTER TABLE crow_new_note RENAME TO note;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_note (
  id      INTEGER PRIMARY KEY,
  book_id INTEGER,
  FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE
);
INSERT INTO crow_new_note (id, book_id)
SELECT id, book_id
FROM note;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE note;
ALTER TABLE crow_new_note RENAME TO note;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX note_book_id_idx ON note (book_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == other-key

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_author (
  id   INTEGER     NOT NULL,
  name VARCHAR(80) NOT NULL,
  born DATE,
  PRIMARY KEY (name, id)
);
-- May fail or lose data: The primary key of “author” changes its columns from “id”, “name” to “name”, “id”.
INSERT INTO crow_new_author (rowid, id, name, born)
SELECT rowid, id, name, born
FROM author;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE author;
ALTER TABLE crow_new_author RENAME TO author;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_author (
  id   INTEGER     NOT NULL,
  name VARCHAR(80) NOT NULL,
  born DATE,
  PRIMARY KEY (id, name)
);
-- May fail or lose data: The primary key of “author” changes its columns from “name”, “id” to “id”, “name”.
INSERT INTO crow_new_author (rowid, id, name, born)
SELECT rowid, id, name, born
FROM author;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE author;
ALTER TABLE crow_new_author RENAME TO author;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-generated

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 2) STORED,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == other-generated

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price + price + 1) STORED,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 2) STORED,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == many-to-many

BEGIN;
CREATE TABLE book_tag (
  book_id INTEGER NOT NULL,
  tag_id  INTEGER NOT NULL,
  PRIMARY KEY (book_id, tag_id),
  FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE
);
CREATE INDEX book_tag_tag_id_idx ON book_tag (tag_id);
COMMIT;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
-- Loses data: The table “book_tag” is dropped with all its rows.
DROP TABLE book_tag;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == several

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_author (
  id   INTEGER      PRIMARY KEY,
  name VARCHAR(120) NOT NULL,
  born DATE,
  CONSTRAINT named CHECK (name <> '')
);
-- May fail or lose data: The check “named” of “author” is new: name <> ''.
INSERT INTO crow_new_author (id, name, born)
SELECT id, name, born
FROM author;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE author;
ALTER TABLE crow_new_author RENAME TO author;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     BIGINT  NOT NULL DEFAULT 4,
  author_id INTEGER,
  pages     INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE SET NULL
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 4), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_title ON book (title);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
DROP INDEX book_title;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_author (
  id   INTEGER     PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  born DATE
);
INSERT INTO crow_new_author (id, name, born)
SELECT id, name, born
FROM author;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE author;
ALTER TABLE crow_new_author RENAME TO author;
CREATE TABLE crow_new_book (
  id        INTEGER PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);
-- Loses data: The column “pages” of “book” is dropped with all its values.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == drop-column

BEGIN;
-- Loses data: The column “pages” of “book” is dropped with all its values.
ALTER TABLE book DROP COLUMN pages;
COMMIT;

-- And back.

BEGIN;
ALTER TABLE book ADD COLUMN pages INTEGER;
COMMIT;

-- == drop-table

PRAGMA foreign_keys = OFF;
BEGIN;
-- Loses data: The table “tag” is dropped with all its rows.
DROP TABLE tag;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

BEGIN;
CREATE TABLE tag (
  id    INTEGER PRIMARY KEY,
  label VARCHAR(20)
);
COMMIT;

-- == add-enum

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER
);
-- Loses data: The column “state” of “book” is dropped with all its values.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-value

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed', 'lost'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed', 'lost').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, state
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, state
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-value-between

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'in ''print''', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'in ''print''', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, state
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, state
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == rename-value

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'in print'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'in print').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, CASE state WHEN 'printed' THEN 'in print' ELSE state END
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, CASE state WHEN 'in print' THEN 'printed' ELSE state END
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == swap-values

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('printed', 'draft'))
);
-- May fail or lose data: A check of “book” is new: state IN ('printed', 'draft').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, CASE state WHEN 'draft' THEN 'printed' WHEN 'printed' THEN 'draft' ELSE state END
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, CASE state WHEN 'printed' THEN 'draft' WHEN 'draft' THEN 'printed' ELSE state END
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == drop-value

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, state
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed', 'lost'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed', 'lost').
INSERT INTO crow_new_book (id, title, price, author_id, state)
SELECT id, title, coalesce(price, 3), author_id, state
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == rename-enum


-- And back.


-- == drop-enum

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER
);
-- Loses data: The column “state” of “book” is dropped with all its values.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  state     TEXT,
  CHECK (state IN ('draft', 'printed'))
);
-- May fail or lose data: A check of “book” is new: state IN ('draft', 'printed').
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-comments


-- And back.


-- == other-comments


-- And back.


-- == comment-and-type

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  -- B
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 3) STORED
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  -- B
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 2) STORED
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-view

BEGIN;
CREATE VIEW titles AS
SELECT id, title FROM book WHERE title IS NOT NULL;
COMMIT;

-- And back.

BEGIN;
DROP VIEW titles;
COMMIT;

-- == other-view

BEGIN;
DROP VIEW titles;
CREATE VIEW titles AS
SELECT id, price FROM book;
COMMIT;

-- And back.

BEGIN;
DROP VIEW titles;
CREATE VIEW titles AS
SELECT id FROM book;
COMMIT;

-- == rename-view

BEGIN;
DROP VIEW titles;
CREATE VIEW "all titles" AS
SELECT id FROM book;
COMMIT;

-- And back.

BEGIN;
DROP VIEW "all titles";
CREATE VIEW titles AS
SELECT id FROM book;
COMMIT;

-- == rename-under-view

BEGIN;
DROP VIEW titles;
ALTER TABLE book RENAME COLUMN title TO caption;
CREATE VIEW titles AS
SELECT caption AS title FROM book;
COMMIT;

-- And back.

BEGIN;
DROP VIEW titles;
ALTER TABLE book RENAME COLUMN caption TO title;
CREATE VIEW titles AS
SELECT title FROM book;
COMMIT;

-- == drop-view

BEGIN;
DROP VIEW titles;
COMMIT;

-- And back.

BEGIN;
CREATE VIEW titles AS
SELECT id FROM book;
COMMIT;

-- == generated-to-plain

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER
);
INSERT INTO crow_new_book (id, title, price, author_id, twice)
SELECT id, title, coalesce(price, 3), author_id, twice
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 2) STORED
);
-- Loses data: The column “twice” of “book” gets a computed value: (price * 2) STORED.
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == generated-virtual

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 2) VIRTUAL
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id        INTEGER NOT NULL PRIMARY KEY,
  title     VARCHAR(80),
  price     INTEGER NOT NULL DEFAULT 3,
  author_id INTEGER,
  twice     INTEGER GENERATED ALWAYS AS (price * 2) STORED
);
INSERT INTO crow_new_book (id, title, price, author_id)
SELECT id, title, coalesce(price, 3), author_id
FROM book;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- == add-identity


-- And back.


-- == add-identity-always


-- And back.


-- == identity-always


-- And back.


-- == serial-to-identity


-- And back.


-- == index-nulls


-- And back.


-- == index-nulls-usual


-- And back.


