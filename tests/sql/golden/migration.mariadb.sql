DROP VIEW a_recent;
DROP VIEW published;
ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey,
  DROP CONSTRAINT book_check,
  DROP CONSTRAINT price_is_sane;
ALTER TABLE book_tag
  DROP FOREIGN KEY book_tag_book_id_fkey,
  DROP FOREIGN KEY book_tag_tag_id_fkey;
ALTER TABLE category
  DROP FOREIGN KEY category_parent_id_fkey,
  DROP INDEX IF EXISTS category_parent_id_fkey;
ALTER TABLE author
  CHANGE COLUMN name name VARCHAR(80) NOT NULL,
  ADD COLUMN `sel'ect1_862031` JSON;
-- May fail or lose data: The column “changed” of “book” changes its type from datetime(6) to varchar(1415).
ALTER TABLE book
  DROP INDEX book_title_id_idx,
  CHANGE COLUMN changed changed VARCHAR(1415),
  DROP COLUMN title_length,
  ADD COLUMN title_length INT GENERATED ALWAYS AS (length(title)) STORED,
  ADD INDEX book_title_id_idx (title DESC, id),
  ADD CONSTRAINT book_check CHECK (title <> ''),
  ADD CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000);
-- Loses data: The column “label” of “tag” is dropped with all its values.
ALTER TABLE tag
  DROP INDEX tag_label_key,
  DROP COLUMN label;
ALTER TABLE category
  CHANGE COLUMN parent_id name INT,
  CHANGE COLUMN name parent_id VARCHAR(40);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;
ALTER TABLE book_tag
  ADD CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  ADD CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE;
ALTER TABLE category
  ADD CONSTRAINT category_name_fkey FOREIGN KEY (name) REFERENCES category (id) ON DELETE SET NULL;

-- And back.

ALTER TABLE book
  DROP FOREIGN KEY book_author_id_fkey,
  DROP CONSTRAINT book_check,
  DROP CONSTRAINT price_is_sane;
ALTER TABLE book_tag
  DROP FOREIGN KEY book_tag_book_id_fkey,
  DROP FOREIGN KEY book_tag_tag_id_fkey;
ALTER TABLE category
  DROP FOREIGN KEY category_name_fkey,
  DROP INDEX IF EXISTS category_name_fkey;
-- Loses data: The column “sel'ect1_862031” of “author” is dropped with all its values.
ALTER TABLE author
  CHANGE COLUMN name name VARCHAR(80) NOT NULL COMMENT 'As it is printed on the cover.',
  DROP COLUMN `sel'ect1_862031`;
-- May fail or lose data: The column “changed” of “book” changes its type from varchar(1415) to datetime(6).
ALTER TABLE book
  DROP INDEX book_title_id_idx,
  CHANGE COLUMN changed changed DATETIME(6) ON UPDATE CURRENT_TIMESTAMP(6),
  DROP COLUMN title_length,
  ADD COLUMN title_length INT GENERATED ALWAYS AS (length(title)) STORED,
  ADD INDEX book_title_id_idx (title DESC, id),
  ADD CONSTRAINT book_check CHECK (title <> ''),
  ADD CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000);
-- May fail or lose data: The column “label” of “tag” is new: VARCHAR(30) NOT NULL. May fail or lose data: The unique constraint “tag_label_key” of “tag” is new: “label”.
ALTER TABLE tag
  ADD COLUMN label VARCHAR(30) NOT NULL,
  ADD CONSTRAINT tag_label_key UNIQUE (label);
ALTER TABLE category
  CHANGE COLUMN name parent_id INT,
  CHANGE COLUMN parent_id name VARCHAR(40);
ALTER TABLE book
  ADD CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE;
ALTER TABLE book_tag
  ADD CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  ADD CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE;
ALTER TABLE category
  ADD CONSTRAINT category_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE SET NULL;
-- Books that can be bought.
CREATE VIEW published AS
SELECT id, title, added
FROM book
WHERE state = 'published';
CREATE VIEW a_recent AS
SELECT * FROM published WHERE added > '2024-01-01';
