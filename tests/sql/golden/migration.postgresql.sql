BEGIN;
DROP VIEW a_recent;
DROP VIEW published;
ALTER TABLE book_tag DROP CONSTRAINT book_tag_book_id_fkey;
ALTER TABLE book_tag DROP CONSTRAINT book_tag_tag_id_fkey;
ALTER TABLE book DROP CONSTRAINT book_check;
ALTER TABLE book DROP CONSTRAINT price_is_sane;
DROP INDEX book_author_id_idx;
DROP INDEX book_lower;
DROP INDEX book_shelf_idx;
DROP INDEX book_title_id_idx;
ALTER TABLE tag DROP CONSTRAINT tag_label_key;
ALTER TABLE book DROP COLUMN title_length;
-- Loses data: The column “label” of “tag” is dropped with all its values.
ALTER TABLE tag DROP COLUMN label;
ALTER INDEX category_parent_id_idx RENAME TO category_name_idx;
ALTER TABLE category RENAME COLUMN parent_id TO crow_old_1;
ALTER TABLE category RENAME COLUMN name TO parent_id;
ALTER TABLE category RENAME COLUMN crow_old_1 TO name;
ALTER TABLE category RENAME CONSTRAINT category_parent_id_fkey TO category_name_fkey;
ALTER TABLE author ADD COLUMN "sel'ect1_862031" jsonb;
-- May fail or lose data: The column “changed” of “book” changes its type from timestamp with time zone to character varying(1415).
ALTER TABLE book ALTER COLUMN changed TYPE varchar(1415) USING changed::text;
ALTER TABLE book ADD COLUMN title_length integer GENERATED ALWAYS AS (length(title)) STORED;
ALTER TABLE book ADD CONSTRAINT book_check CHECK (title <> '');
ALTER TABLE book ADD CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000);
CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_lower ON book (lower(title));
CREATE UNIQUE INDEX book_shelf_idx ON book (shelf) WHERE state = 'published';
CREATE INDEX book_title_id_idx ON book (title DESC, id);
ALTER TABLE book_tag ADD CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE;
ALTER TABLE book_tag ADD CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE;
COMMENT ON COLUMN author.name IS NULL;
COMMIT;

-- And back.

BEGIN;
ALTER TABLE book_tag DROP CONSTRAINT book_tag_book_id_fkey;
ALTER TABLE book_tag DROP CONSTRAINT book_tag_tag_id_fkey;
ALTER TABLE book DROP CONSTRAINT book_check;
ALTER TABLE book DROP CONSTRAINT price_is_sane;
DROP INDEX book_author_id_idx;
DROP INDEX book_lower;
DROP INDEX book_shelf_idx;
DROP INDEX book_title_id_idx;
-- Loses data: The column “sel'ect1_862031” of “author” is dropped with all its values.
ALTER TABLE author DROP COLUMN "sel'ect1_862031";
ALTER TABLE book DROP COLUMN title_length;
ALTER INDEX category_name_idx RENAME TO category_parent_id_idx;
ALTER TABLE category RENAME COLUMN parent_id TO crow_old_1;
ALTER TABLE category RENAME COLUMN name TO parent_id;
ALTER TABLE category RENAME COLUMN crow_old_1 TO name;
ALTER TABLE category RENAME CONSTRAINT category_name_fkey TO category_parent_id_fkey;
-- May fail or lose data: The column “changed” of “book” changes its type from character varying(1415) to timestamp with time zone.
ALTER TABLE book ALTER COLUMN changed TYPE timestamptz USING changed::text::timestamptz;
ALTER TABLE book ADD COLUMN title_length integer GENERATED ALWAYS AS (length(title)) STORED;
-- May fail or lose data: The column “label” of “tag” is new: varchar(30) NOT NULL.
ALTER TABLE tag ADD COLUMN label varchar(30) NOT NULL;
ALTER TABLE book ADD CONSTRAINT book_check CHECK (title <> '');
ALTER TABLE book ADD CONSTRAINT price_is_sane CHECK (price >= 0 AND price < 10000);
CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_lower ON book (lower(title));
CREATE UNIQUE INDEX book_shelf_idx ON book (shelf) WHERE state = 'published';
CREATE INDEX book_title_id_idx ON book (title DESC, id);
-- May fail or lose data: The unique constraint “tag_label_key” of “tag” is new: “label”.
ALTER TABLE tag ADD CONSTRAINT tag_label_key UNIQUE (label);
ALTER TABLE book_tag ADD CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE;
ALTER TABLE book_tag ADD CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE;
COMMENT ON COLUMN author.name IS 'As it is printed on the cover.';
CREATE VIEW published AS
SELECT id, title, added
FROM book
WHERE state = 'published';
COMMENT ON VIEW published IS 'Books that can be bought.';
CREATE VIEW a_recent AS
SELECT * FROM published WHERE added > '2024-01-01';
COMMIT;
