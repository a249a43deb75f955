-- Library, for SQLite
--
-- A lending library: every kind of link, and every way to delete

CREATE TABLE author (
  -- Somebody who wrote books

  id   INTEGER     PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  born DATE,
  died DATE,
  UNIQUE (name, born),
  CONSTRAINT author_lived CHECK (died IS NULL OR died >= born)
);

CREATE TABLE genre (
  -- A kind of book; genres have finer genres

  id        INTEGER     PRIMARY KEY,
  parent_id INTEGER,
  name      VARCHAR(60) NOT NULL,
  UNIQUE (name),
  FOREIGN KEY (parent_id) REFERENCES genre (id) ON DELETE SET NULL
);

CREATE INDEX genre_parent_id_idx ON genre (parent_id);

CREATE TABLE book (
  -- A title, of which the library has any number of copies

  id        INTEGER      PRIMARY KEY,
  author_id INTEGER      NOT NULL,
  genre_id  INTEGER,
  isbn      VARCHAR(13),
  title     VARCHAR(200) NOT NULL,
  published DATE,
  pages     INTEGER,
  added     TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (isbn),
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  FOREIGN KEY (genre_id) REFERENCES genre (id) ON DELETE SET NULL,
  CONSTRAINT book_has_pages CHECK (pages > 0)
);

CREATE INDEX book_author_id_idx ON book (author_id);
CREATE INDEX book_by_title ON book (title);
CREATE INDEX book_genre_id_idx ON book (genre_id);

CREATE TABLE tag (
  -- A word that readers look for

  id    INTEGER     PRIMARY KEY,
  label VARCHAR(40) NOT NULL,
  UNIQUE (label)
);

CREATE TABLE book_tag (
  -- Deleting a book or a tag takes the pairs only

  book_id INTEGER NOT NULL,
  tag_id  INTEGER NOT NULL,
  PRIMARY KEY (book_id, tag_id),
  FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE
);

CREATE INDEX book_tag_tag_id_idx ON book_tag (tag_id);

CREATE TABLE copy (
  -- A book that stands on a shelf

  id       INTEGER PRIMARY KEY,
  book_id  INTEGER NOT NULL,
  -- Counted within the book
  number   INTEGER NOT NULL DEFAULT 1,
  state    TEXT    NOT NULL DEFAULT 'good',
  acquired DATE,
  UNIQUE (book_id, number),
  FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  CHECK (state IN ('new', 'good', 'worn', 'damaged')),
  CONSTRAINT copy_is_counted CHECK (number >= 1)
);

CREATE TABLE member (
  -- Somebody who may borrow

  id     INTEGER     PRIMARY KEY,
  -- The number on the library card
  card   VARCHAR(12) NOT NULL,
  name   VARCHAR(80) NOT NULL,
  email  VARCHAR(120),
  active BOOLEAN     NOT NULL DEFAULT TRUE,
  UNIQUE (card)
);

CREATE TABLE loan (
  -- A copy in the hands of a member

  id        INTEGER   PRIMARY KEY,
  copy_id   INTEGER   NOT NULL,
  member_id INTEGER   NOT NULL,
  lent      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  due       DATE      NOT NULL,
  -- Not given while the copy is out
  returned  TIMESTAMP,
  FOREIGN KEY (copy_id) REFERENCES copy (id) ON DELETE RESTRICT,
  FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE RESTRICT
);

CREATE INDEX loan_by_due ON loan (due);
CREATE INDEX loan_copy_id_idx ON loan (copy_id);
CREATE INDEX loan_member_id_idx ON loan (member_id);

CREATE TABLE profile (
  -- What the library tells about an author

  id        INTEGER PRIMARY KEY,
  author_id INTEGER NOT NULL,
  biography TEXT    NOT NULL,
  website   VARCHAR(200),
  -- A picture, as PNG
  portrait  BLOB,
  UNIQUE (author_id),
  FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
);

-- What is out, and with whom
CREATE VIEW open_loan AS
SELECT member.name AS member, book.title AS title, copy.number AS copy, loan.due AS due
FROM loan
JOIN member ON member.id = loan.member_id
JOIN copy ON copy.id = loan.copy_id
JOIN book ON book.id = copy.book_id
WHERE loan.returned IS NULL;
