-- library, for MariaDB
--
-- Books, and who wrote them.

CREATE TABLE author (
  id   BIGINT      AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(80) NOT NULL COMMENT 'As it is printed on the cover.',
  born DATE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Who wrote a book;
not who printed it.';

CREATE TABLE book (
  id           BIGINT         AUTO_INCREMENT PRIMARY KEY,
  title        VARCHAR(200)   NOT NULL,
  isbn         VARCHAR(17),
  price        DECIMAL(10, 2) NOT NULL DEFAULT 0,
  state        ENUM('draft', 'published', 'out of print') NOT NULL DEFAULT 'draft',
  author_id    BIGINT         NOT NULL,
  added        DATETIME(6)    NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  changed      DATETIME(6)    ON UPDATE CURRENT_TIMESTAMP(6),
  uid          UUID           NOT NULL DEFAULT uuid(),
  cover        LONGBLOB,
  extra        JSON,
  visible      BOOLEAN        NOT NULL DEFAULT TRUE,
  shelf        INT            DEFAULT (1 + 2),
  title_length INT            GENERATED ALWAYS AS (length(title)) STORED,
  weight       DOUBLE,
  read_at      TIME,
  CONSTRAINT one_title_an_author UNIQUE (title, author_id),
  CONSTRAINT book_isbn_key UNIQUE (isbn),
  CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CONSTRAINT book_check CHECK (title <> ''),
  CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX book_title_id_idx ON book (title DESC, id);

CREATE TABLE tag (
  id    INT         AUTO_INCREMENT PRIMARY KEY,
  label VARCHAR(30) NOT NULL,
  CONSTRAINT tag_label_key UNIQUE (label)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE book_tag (
  book_id BIGINT NOT NULL,
  tag_id  INT    NOT NULL,
  PRIMARY KEY (book_id, tag_id),
  CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE category (
  id        INT AUTO_INCREMENT PRIMARY KEY,
  parent_id INT,
  name      VARCHAR(40),
  CONSTRAINT category_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE SET NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE profile (
  id        INT      AUTO_INCREMENT PRIMARY KEY,
  author_id BIGINT   NOT NULL,
  text      LONGTEXT DEFAULT 'it''s me',
  CONSTRAINT profile_author_id_key UNIQUE (author_id),
  CONSTRAINT profile_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Books that can be bought.
CREATE VIEW published AS
SELECT id, title, added
FROM book
WHERE state = 'published';

CREATE VIEW a_recent AS
SELECT * FROM published WHERE added > '2024-01-01';

-- And to drop it:

DROP VIEW IF EXISTS a_recent;
DROP VIEW IF EXISTS published;
DROP TABLE IF EXISTS profile;
DROP TABLE IF EXISTS category;
DROP TABLE IF EXISTS book_tag;
DROP TABLE IF EXISTS tag;
DROP TABLE IF EXISTS book;
DROP TABLE IF EXISTS author;

-- What could not be said:

-- warning [collation] tag.label: “NOCASE” is no collation of MariaDB: “tag.label” is sorted and compared as usual there.
-- warning [expression-index] book.by-lower: MariaDB has no indexes on expressions: “book_lower” of “book” is left out.
-- warning [partial-unique-index] book.by-shelf: MariaDB has no partial indexes: the unique index “book.by-shelf” of “book” is left out, because it would forbid more than it should.
-- warning [view-without-query] view.sqlite: The view “tag_rows” has no query for MariaDB and is left out.
