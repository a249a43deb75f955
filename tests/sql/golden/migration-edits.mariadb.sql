-- == add-table

CREATE TABLE tag (
  id    INT         AUTO_INCREMENT PRIMARY KEY,
  label VARCHAR(20) NOT NULL,
  CONSTRAINT tag_label_key UNIQUE (label)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- And back.

-- Loses data: The table “tag” is dropped with all its rows.
DROP TABLE tag;

-- == rename-table

RENAME TABLE author TO authors;

-- And back.

RENAME TABLE authors TO author;

-- == add-columns

ALTER TABLE book
  ADD COLUMN pages INT,
  ADD COLUMN language VARCHAR(2) NOT NULL DEFAULT 'en';

-- And back.

-- Loses data: The column “pages” of “book” is dropped with all its values. Loses data: The column “language” of “book” is dropped with all its values.
ALTER TABLE book
  DROP COLUMN pages,
  DROP COLUMN language;

-- == rename-column

ALTER TABLE book
  CHANGE COLUMN title titles VARCHAR(80);

-- And back.

ALTER TABLE book
  CHANGE COLUMN titles title VARCHAR(80);

-- == rename-column-in-expressions

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey,
  DROP CONSTRAINT dear;
ALTER TABLE book
  DROP INDEX book_author_id_idx,
  CHANGE COLUMN price prices INT NOT NULL DEFAULT 3,
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (prices * 2) STORED,
  ADD INDEX book_author_id_idx (author_id),
  ADD CONSTRAINT dear CHECK (prices > 0);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey,
  DROP CONSTRAINT dear;
ALTER TABLE book
  DROP INDEX book_author_id_idx,
  CHANGE COLUMN prices price INT NOT NULL DEFAULT 3,
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED,
  ADD INDEX book_author_id_idx (author_id),
  ADD CONSTRAINT dear CHECK (price > 0);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == longer-text

ALTER TABLE book
  CHANGE COLUMN title title VARCHAR(200);

-- And back.

-- May fail or lose data: The column “title” of “book” changes its type from varchar(200) to varchar(80).
ALTER TABLE book
  CHANGE COLUMN title title VARCHAR(80);

-- == other-type

ALTER TABLE book
  CHANGE COLUMN price price BIGINT NOT NULL DEFAULT 3;

-- And back.

-- May fail or lose data: The column “price” of “book” changes its type from bigint(20) to int(11).
ALTER TABLE book
  CHANGE COLUMN price price INT NOT NULL DEFAULT 3;

-- == not-required

ALTER TABLE book
  CHANGE COLUMN price price INT DEFAULT 3;

-- And back.

-- May fail or lose data: The column “price” of “book” becomes required.
UPDATE book SET price = 3 WHERE price IS NULL;
-- May fail or lose data: The column “price” of “book” becomes required.
ALTER TABLE book
  CHANGE COLUMN price price INT NOT NULL DEFAULT 3;

-- == other-default

ALTER TABLE book
  CHANGE COLUMN price price INT NOT NULL DEFAULT 9;

-- And back.

ALTER TABLE book
  CHANGE COLUMN price price INT NOT NULL DEFAULT 3;

-- == no-default

ALTER TABLE book
  CHANGE COLUMN price price INT NOT NULL;

-- And back.

ALTER TABLE book
  CHANGE COLUMN price price INT NOT NULL DEFAULT 3;

-- == add-unique

-- May fail or lose data: The unique constraint “once” of “book” is new: “title”, “author_id”.
ALTER TABLE book
  ADD CONSTRAINT once UNIQUE (title, author_id);

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  DROP INDEX once;
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == add-check

-- May fail or lose data: The check “dear” of “book” is new: price > 0.
ALTER TABLE book
  ADD CONSTRAINT dear CHECK (price > 0);

-- And back.

ALTER TABLE book
  DROP CONSTRAINT dear;

-- == other-check

-- May fail or lose data: The check “dear” of “book” changes its expression from price > 0 to price > 1 AND price < 1000.
ALTER TABLE book
  DROP CONSTRAINT dear;
-- May fail or lose data: The check “dear” of “book” changes its expression from price > 0 to price > 1 AND price < 1000.
ALTER TABLE book
  ADD CONSTRAINT dear CHECK (price > 1 AND price < 1000);

-- And back.

-- May fail or lose data: The check “dear” of “book” changes its expression from price > 1 AND price < 1000 to price > 0.
ALTER TABLE book
  DROP CONSTRAINT dear;
-- May fail or lose data: The check “dear” of “book” changes its expression from price > 1 AND price < 1000 to price > 0.
ALTER TABLE book
  ADD CONSTRAINT dear CHECK (price > 0);

-- == add-indexes

-- May fail or lose data: The unique constraint “author_name” of “author” is new: “name”.
ALTER TABLE author
  ADD CONSTRAINT author_name UNIQUE (name);
ALTER TABLE book
  ADD INDEX book_title (title, price DESC);

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE author
  DROP INDEX author_name;
ALTER TABLE book
  DROP INDEX book_title;
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == other-index

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  DROP INDEX book_title,
  ADD INDEX book_title (title, price);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  DROP INDEX book_title,
  ADD INDEX book_title (title);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == other-action

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == no-reference

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey,
  DROP INDEX IF EXISTS book_author_id_fkey;

-- And back.

-- May fail or lose data: The foreign key “book_author_id_fkey” of “book” is new: “author_id”.
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == add-reference

ALTER TABLE book
  ADD COLUMN editor_id INT,
  ADD INDEX book_editor_id_idx (editor_id);
-- May fail or lose data: The foreign key “book_editor_id_fkey” of “book” is new: “editor_id”.
ALTER TABLE book
  ADD CONSTRAINT book_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES author (id) ON DELETE SET NULL;

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey,
  DROP FOREIGN KEY book_editor_id_fkey,
  DROP INDEX IF EXISTS book_editor_id_fkey;
-- Loses data: The column “editor_id” of “book” is dropped with all its values.
ALTER TABLE book
  DROP INDEX book_editor_id_idx,
  DROP COLUMN editor_id;
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == one-to-one

ALTER TABLE note
  DROP FOREIGN KEY note_book_id_fkey;
-- May fail or lose data: The unique constraint “note_book_id_key” of “note” is new: “book_id”.
ALTER TABLE note
  DROP INDEX note_book_id_idx,
  ADD CONSTRAINT note_book_id_key UNIQUE (book_id);
ALTER TABLE note
  ADD CONSTRAINT note_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE;

-- And back.

ALTER TABLE note
  DROP FOREIGN KEY note_book_id_fkey;
ALTER TABLE note
  DROP INDEX note_book_id_key,
  ADD INDEX note_book_id_idx (book_id);
ALTER TABLE note
  ADD CONSTRAINT note_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE;

-- == other-key

-- May fail or lose data: The primary key of “author” changes its columns from “id”, “name” to “name”, “id”.
ALTER TABLE author
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (name, id);

-- And back.

-- May fail or lose data: The primary key of “author” changes its columns from “name”, “id” to “id”, “name”.
ALTER TABLE author
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (id, name);

-- == add-generated

ALTER TABLE book
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED;

-- And back.

ALTER TABLE book
  DROP COLUMN twice;

-- == other-generated

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  DROP INDEX book_author_id_idx,
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price + price + 1) STORED,
  ADD INDEX book_author_id_idx (author_id);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
ALTER TABLE book
  DROP INDEX book_author_id_idx,
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED,
  ADD INDEX book_author_id_idx (author_id);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == many-to-many

CREATE TABLE book_tag (
  book_id INT NOT NULL,
  tag_id  INT NOT NULL,
  PRIMARY KEY (book_id, tag_id),
  CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
CREATE INDEX book_tag_tag_id_idx ON book_tag (tag_id);

-- And back.

ALTER TABLE book_tag
  DROP FOREIGN KEY book_tag_book_id_fkey,
  DROP FOREIGN KEY book_tag_tag_id_fkey;
-- Loses data: The table “book_tag” is dropped with all its rows.
DROP TABLE book_tag;

-- == several

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
-- May fail or lose data: The check “named” of “author” is new: name <> ''.
ALTER TABLE author
  CHANGE COLUMN name name VARCHAR(120) NOT NULL,
  ADD CONSTRAINT named CHECK (name <> '');
ALTER TABLE book
  CHANGE COLUMN price price BIGINT NOT NULL DEFAULT 4,
  ADD COLUMN pages INT,
  ADD INDEX book_title (title);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE SET NULL;

-- And back.

ALTER TABLE author
  DROP CONSTRAINT named;
ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey;
-- May fail or lose data: The column “name” of “author” changes its type from varchar(120) to varchar(80).
ALTER TABLE author
  CHANGE COLUMN name name VARCHAR(80) NOT NULL;
-- May fail or lose data: The column “price” of “book” changes its type from bigint(20) to int(11). Loses data: The column “pages” of “book” is dropped with all its values.
ALTER TABLE book
  DROP INDEX book_title,
  CHANGE COLUMN price price INT NOT NULL DEFAULT 3,
  DROP COLUMN pages;
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;

-- == drop-column

-- Loses data: The column “pages” of “book” is dropped with all its values.
ALTER TABLE book
  DROP COLUMN pages;

-- And back.

ALTER TABLE book
  ADD COLUMN pages INT;

-- == drop-table

-- Loses data: The table “tag” is dropped with all its rows.
DROP TABLE tag;

-- And back.

CREATE TABLE tag (
  id    INT AUTO_INCREMENT PRIMARY KEY,
  label VARCHAR(20)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- == add-enum

ALTER TABLE book
  ADD COLUMN state ENUM('draft', 'printed');

-- And back.

-- Loses data: The column “state” of “book” is dropped with all its values.
ALTER TABLE book
  DROP COLUMN state;

-- == add-value

ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed', 'lost');

-- And back.

-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','printed','lost') to enum('draft','printed').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed');

-- == add-value-between

-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','printed') to enum('draft','in ''print''','printed').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'in ''print''', 'printed');

-- And back.

-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','in ''print''','printed') to enum('draft','printed').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed');

-- == rename-value

ALTER TABLE book MODIFY COLUMN state ENUM('draft', 'printed', 'in print');
UPDATE book SET state = CASE state WHEN 'printed' THEN 'in print' ELSE state END;
-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','printed') to enum('draft','in print').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'in print');

-- And back.

ALTER TABLE book MODIFY COLUMN state ENUM('draft', 'in print', 'printed');
UPDATE book SET state = CASE state WHEN 'in print' THEN 'printed' ELSE state END;
-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','in print') to enum('draft','printed').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed');

-- == swap-values

ALTER TABLE book MODIFY COLUMN state ENUM('draft', 'printed');
UPDATE book SET state = CASE state WHEN 'draft' THEN 'printed' WHEN 'printed' THEN 'draft' ELSE state END;
-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','printed') to enum('printed','draft').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('printed', 'draft');

-- And back.

ALTER TABLE book MODIFY COLUMN state ENUM('printed', 'draft');
UPDATE book SET state = CASE state WHEN 'printed' THEN 'draft' WHEN 'draft' THEN 'printed' ELSE state END;
-- May fail or lose data: The column “state” of “book” changes its type from enum('printed','draft') to enum('draft','printed').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed');

-- == drop-value

-- May fail or lose data: The column “state” of “book” changes its type from enum('draft','printed','lost') to enum('draft','printed').
ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed');

-- And back.

ALTER TABLE book
  CHANGE COLUMN state state ENUM('draft', 'printed', 'lost');

-- == rename-enum


-- And back.


-- == drop-enum

-- Loses data: The column “state” of “book” is dropped with all its values.
ALTER TABLE book
  DROP COLUMN state;

-- And back.

ALTER TABLE book
  ADD COLUMN state ENUM('draft', 'printed');

-- == add-comments

ALTER TABLE book
  CHANGE COLUMN title title VARCHAR(80) COMMENT 'On its back;
or -- nowhere',
  COMMENT = 'What''s read';

-- And back.

ALTER TABLE book
  CHANGE COLUMN title title VARCHAR(80),
  COMMENT = '';

-- == other-comments

ALTER TABLE book
  CHANGE COLUMN title title VARCHAR(80) COMMENT 'D',
  COMMENT = 'C';

-- And back.

ALTER TABLE book
  CHANGE COLUMN title title VARCHAR(80) COMMENT 'B',
  COMMENT = 'A';

-- == comment-and-type

ALTER TABLE book
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 3) STORED;

-- And back.

ALTER TABLE book
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED;

-- == add-view

CREATE VIEW titles AS
SELECT id, title FROM book WHERE title IS NOT NULL;

-- And back.

DROP VIEW titles;

-- == other-view

DROP VIEW titles;
CREATE VIEW titles AS
SELECT id, price FROM book;

-- And back.

DROP VIEW titles;
CREATE VIEW titles AS
SELECT id FROM book;

-- == rename-view

DROP VIEW titles;
CREATE VIEW `all titles` AS
SELECT id FROM book;

-- And back.

DROP VIEW `all titles`;
CREATE VIEW titles AS
SELECT id FROM book;

-- == rename-under-view

DROP VIEW titles;
ALTER TABLE book
  CHANGE COLUMN title caption VARCHAR(80);
CREATE VIEW titles AS
SELECT caption AS title FROM book;

-- And back.

DROP VIEW titles;
ALTER TABLE book
  CHANGE COLUMN caption title VARCHAR(80);
CREATE VIEW titles AS
SELECT title FROM book;

-- == drop-view

DROP VIEW titles;

-- And back.

CREATE VIEW titles AS
SELECT id FROM book;

-- == generated-to-plain

ALTER TABLE book
  CHANGE COLUMN twice twice INT;

-- And back.

-- Loses data: The column “twice” of “book” gets a computed value: (price * 2) STORED.
ALTER TABLE book
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED;

-- == generated-virtual

ALTER TABLE book
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) VIRTUAL;

-- And back.

ALTER TABLE book
  DROP COLUMN twice,
  ADD COLUMN twice INT GENERATED ALWAYS AS (price * 2) STORED;

-- == add-identity

ALTER TABLE book
  CHANGE COLUMN id id INT NOT NULL AUTO_INCREMENT;

-- And back.

ALTER TABLE book
  CHANGE COLUMN id id INT NOT NULL;

-- == add-identity-always

ALTER TABLE book
  CHANGE COLUMN id id INT NOT NULL AUTO_INCREMENT;

-- And back.

ALTER TABLE book
  CHANGE COLUMN id id INT NOT NULL;

-- == identity-always


-- And back.


-- == serial-to-identity


-- And back.


-- == index-nulls


-- And back.


-- == index-nulls-usual


-- And back.


