PRAGMA foreign_keys = OFF;
BEGIN;
DROP VIEW tag_rows;
DROP VIEW a_recent;
DROP VIEW published;
DROP INDEX book_author_id_idx;
DROP INDEX book_lower;
DROP INDEX book_shelf_idx;
DROP INDEX book_title_id_idx;
DROP INDEX category_parent_id_idx;
ALTER TABLE category RENAME COLUMN parent_id TO crow_old_1;
ALTER TABLE category RENAME COLUMN name TO parent_id;
ALTER TABLE category RENAME COLUMN crow_old_1 TO name;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id           INTEGER        PRIMARY KEY AUTOINCREMENT,
  title        VARCHAR(200)   NOT NULL,
  isbn         VARCHAR(17),
  price        DECIMAL(10, 2) NOT NULL DEFAULT 0,
  state        TEXT           NOT NULL DEFAULT 'draft',
  author_id    BIGINT         NOT NULL,
  added        TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  changed      VARCHAR(1415),
  uid          UUID           NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  cover        BLOB,
  extra        JSON,
  visible      BOOLEAN        NOT NULL DEFAULT TRUE,
  shelf        INTEGER        DEFAULT (1 + 2),
  title_length INTEGER        GENERATED ALWAYS AS (length(title)) STORED,
  weight       REAL,
  read_at      TIME,
  CONSTRAINT one_title_an_author UNIQUE (title, author_id),
  UNIQUE (isbn),
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CHECK (state IN ('draft', 'published', 'out of print')),
  CHECK (title <> ''),
  CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000)
);
INSERT INTO crow_new_book (id, title, isbn, price, state, author_id, added, changed, uid, cover, extra, visible, shelf, weight, read_at)
SELECT id, title, isbn, coalesce(price, 0), coalesce(state, 'draft'), author_id, coalesce(added, CURRENT_TIMESTAMP), changed, coalesce(uid, (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))), cover, extra, coalesce(visible, TRUE), shelf, weight, read_at
FROM book;
DELETE FROM sqlite_sequence WHERE name = 'crow_new_book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'crow_new_book', seq FROM sqlite_sequence WHERE name = 'book';
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
CREATE TABLE crow_new_tag (
  id INTEGER PRIMARY KEY
);
-- Loses data: The column “label” of “tag” is dropped with all its values.
INSERT INTO crow_new_tag (id)
SELECT id
FROM tag;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE tag;
ALTER TABLE crow_new_tag RENAME TO tag;
PRAGMA legacy_alter_table = OFF;
ALTER TABLE author ADD COLUMN "sel'ect1_862031" JSON;
CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_lower ON book (lower(title));
CREATE UNIQUE INDEX book_shelf_idx ON book (shelf) WHERE state = 'published';
CREATE INDEX book_title_id_idx ON book (title DESC, id);
CREATE INDEX category_name_idx ON category (name);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;

-- And back.

PRAGMA foreign_keys = OFF;
BEGIN;
DROP INDEX book_author_id_idx;
DROP INDEX book_lower;
DROP INDEX book_shelf_idx;
DROP INDEX book_title_id_idx;
DROP INDEX category_name_idx;
-- Loses data: The column “sel'ect1_862031” of “author” is dropped with all its values.
ALTER TABLE author DROP COLUMN "sel'ect1_862031";
ALTER TABLE category RENAME COLUMN name TO crow_old_1;
ALTER TABLE category RENAME COLUMN parent_id TO name;
ALTER TABLE category RENAME COLUMN crow_old_1 TO parent_id;
PRAGMA legacy_alter_table = ON;
CREATE TABLE crow_new_book (
  id           INTEGER        PRIMARY KEY AUTOINCREMENT,
  title        VARCHAR(200)   NOT NULL,
  isbn         VARCHAR(17),
  price        DECIMAL(10, 2) NOT NULL DEFAULT 0,
  state        TEXT           NOT NULL DEFAULT 'draft',
  author_id    BIGINT         NOT NULL,
  added        TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  changed      TIMESTAMP,
  uid          UUID           NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  cover        BLOB,
  extra        JSON,
  visible      BOOLEAN        NOT NULL DEFAULT TRUE,
  shelf        INTEGER        DEFAULT (1 + 2),
  title_length INTEGER        GENERATED ALWAYS AS (length(title)) STORED,
  weight       REAL,
  read_at      TIME,
  CONSTRAINT one_title_an_author UNIQUE (title, author_id),
  UNIQUE (isbn),
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CHECK (state IN ('draft', 'published', 'out of print')),
  CHECK (title <> ''),
  CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000)
);
-- May fail or lose data: The column “changed” of “book” changes its type from VARCHAR(1415) to TIMESTAMP.
INSERT INTO crow_new_book (id, title, isbn, price, state, author_id, added, changed, uid, cover, extra, visible, shelf, weight, read_at)
SELECT id, title, isbn, coalesce(price, 0), coalesce(state, 'draft'), author_id, coalesce(added, CURRENT_TIMESTAMP), changed, coalesce(uid, (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))), cover, extra, coalesce(visible, TRUE), shelf, weight, read_at
FROM book;
DELETE FROM sqlite_sequence WHERE name = 'crow_new_book';
INSERT INTO sqlite_sequence (name, seq) SELECT 'crow_new_book', seq FROM sqlite_sequence WHERE name = 'book';
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE book;
ALTER TABLE crow_new_book RENAME TO book;
CREATE TABLE crow_new_tag (
  id    INTEGER     PRIMARY KEY,
  label VARCHAR(30) COLLATE NOCASE NOT NULL,
  UNIQUE (label)
);
-- May fail or lose data: The column “label” of “tag” is new: VARCHAR(30) NOT NULL. May fail or lose data: A unique constraint of “tag” is new: “label”.
INSERT INTO crow_new_tag (id)
SELECT id
FROM tag;
-- Triggers of this table go with it; make them again afterwards.
DROP TABLE tag;
ALTER TABLE crow_new_tag RENAME TO tag;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_lower ON book (lower(title));
CREATE UNIQUE INDEX book_shelf_idx ON book (shelf) WHERE state = 'published';
CREATE INDEX book_title_id_idx ON book (title DESC, id);
CREATE INDEX category_parent_id_idx ON category (parent_id);
-- Books that can be bought.
CREATE VIEW published AS
SELECT id, title, added
FROM book
WHERE state = 'published';
CREATE VIEW a_recent AS
SELECT * FROM published WHERE added > '2024-01-01';
CREATE VIEW tag_rows AS
SELECT rowid AS number, label FROM tag;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;
