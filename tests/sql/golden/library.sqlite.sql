-- library, for SQLite
--
-- Books, and who wrote them.

CREATE TABLE author (
  -- Who wrote a book;
  -- not who printed it.

  id   INTEGER     PRIMARY KEY,
  -- As it is printed on the cover.
  name VARCHAR(80) NOT NULL,
  born DATE
);

CREATE TABLE book (
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

CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_lower ON book (lower(title));
CREATE UNIQUE INDEX book_shelf_idx ON book (shelf) WHERE state = 'published';
CREATE INDEX book_title_id_idx ON book (title DESC, id);

CREATE TABLE tag (
  id    INTEGER     PRIMARY KEY,
  label VARCHAR(30) COLLATE NOCASE NOT NULL,
  UNIQUE (label)
);

CREATE TABLE book_tag (
  book_id BIGINT  NOT NULL,
  tag_id  INTEGER NOT NULL,
  PRIMARY KEY (book_id, tag_id),
  FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE
);

CREATE INDEX book_tag_tag_id_idx ON book_tag (tag_id);

CREATE TABLE category (
  id        INTEGER PRIMARY KEY,
  parent_id INTEGER,
  name      VARCHAR(40),
  FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE SET NULL
);

CREATE INDEX category_parent_id_idx ON category (parent_id);

CREATE TABLE profile (
  id        INTEGER PRIMARY KEY,
  author_id BIGINT  NOT NULL,
  text      TEXT    DEFAULT 'it''s me',
  UNIQUE (author_id),
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);

-- Books that can be bought.
CREATE VIEW published AS
SELECT id, title, added
FROM book
WHERE state = 'published';

CREATE VIEW a_recent AS
SELECT * FROM published WHERE added > '2024-01-01';

CREATE VIEW tag_rows AS
SELECT rowid AS number, label FROM tag;

-- And to drop it:

DROP VIEW IF EXISTS tag_rows;
DROP VIEW IF EXISTS a_recent;
DROP VIEW IF EXISTS published;
DROP TABLE IF EXISTS profile;
DROP TABLE IF EXISTS category;
DROP TABLE IF EXISTS book_tag;
DROP TABLE IF EXISTS tag;
DROP TABLE IF EXISTS book;
DROP TABLE IF EXISTS author;

-- What could not be said:

-- note [decimal-is-real] book.price: SQLite keeps “book.price” as a floating point number where it has more digits than a whole number of 64 bits.
-- note [update-stamp] book.changed: SQLite does not set “book.changed” on each update by itself; the session does, other programs have to.
