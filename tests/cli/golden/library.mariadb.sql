-- Library, for MariaDB
--
-- A lending library: every kind of link, and every way to delete

CREATE TABLE author (
  id   INT         AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  born DATE,
  died DATE,
  CONSTRAINT author_name_born_key UNIQUE (name, born),
  CONSTRAINT author_lived CHECK (died IS NULL OR died >= born)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Somebody who wrote books';

CREATE TABLE genre (
  id        INT         AUTO_INCREMENT PRIMARY KEY,
  parent_id INT,
  name      VARCHAR(60) NOT NULL,
  CONSTRAINT genre_name_key UNIQUE (name),
  CONSTRAINT genre_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES genre (id) ON DELETE SET NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A kind of book; genres have finer genres';

CREATE TABLE book (
  id        INT          AUTO_INCREMENT PRIMARY KEY,
  author_id INT          NOT NULL,
  genre_id  INT,
  isbn      VARCHAR(13),
  title     VARCHAR(200) NOT NULL,
  published DATE,
  pages     INT,
  added     DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  CONSTRAINT book_isbn_key UNIQUE (isbn),
  CONSTRAINT book_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE,
  CONSTRAINT book_genre_id_fkey FOREIGN KEY (genre_id) REFERENCES genre (id) ON DELETE SET NULL,
  CONSTRAINT book_has_pages CHECK (pages > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A title, of which the library has any number of copies';

CREATE INDEX book_by_title ON book (title);

CREATE TABLE tag (
  id    INT         AUTO_INCREMENT PRIMARY KEY,
  label VARCHAR(40) NOT NULL,
  CONSTRAINT tag_label_key UNIQUE (label)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A word that readers look for';

CREATE TABLE book_tag (
  book_id INT NOT NULL,
  tag_id  INT NOT NULL,
  PRIMARY KEY (book_id, tag_id),
  CONSTRAINT book_tag_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  CONSTRAINT book_tag_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Deleting a book or a tag takes the pairs only';

CREATE TABLE copy (
  id       INT AUTO_INCREMENT PRIMARY KEY,
  book_id  INT NOT NULL,
  number   INT NOT NULL DEFAULT 1 COMMENT 'Counted within the book',
  state    ENUM('new', 'good', 'worn', 'damaged') NOT NULL DEFAULT 'good',
  acquired DATE,
  CONSTRAINT copy_book_id_number_key UNIQUE (book_id, number),
  CONSTRAINT copy_book_id_fkey FOREIGN KEY (book_id) REFERENCES book (id) ON DELETE CASCADE,
  CONSTRAINT copy_is_counted CHECK (number >= 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A book that stands on a shelf';

CREATE TABLE member (
  id     INT         AUTO_INCREMENT PRIMARY KEY,
  card   VARCHAR(12) NOT NULL COMMENT 'The number on the library card',
  name   VARCHAR(80) NOT NULL,
  email  VARCHAR(120),
  active BOOLEAN     NOT NULL DEFAULT TRUE,
  CONSTRAINT member_card_key UNIQUE (card)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Somebody who may borrow';

CREATE TABLE loan (
  id        INT         AUTO_INCREMENT PRIMARY KEY,
  copy_id   INT         NOT NULL,
  member_id INT         NOT NULL,
  lent      DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  due       DATE        NOT NULL,
  returned  DATETIME(6) COMMENT 'Not given while the copy is out',
  CONSTRAINT loan_copy_id_fkey FOREIGN KEY (copy_id) REFERENCES copy (id) ON DELETE RESTRICT,
  CONSTRAINT loan_member_id_fkey FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A copy in the hands of a member';

CREATE INDEX loan_by_due ON loan (due);

CREATE TABLE profile (
  id        INT      AUTO_INCREMENT PRIMARY KEY,
  author_id INT      NOT NULL,
  biography LONGTEXT NOT NULL,
  website   VARCHAR(200),
  portrait  LONGBLOB COMMENT 'A picture, as PNG',
  CONSTRAINT profile_author_id_key UNIQUE (author_id),
  CONSTRAINT profile_author_id_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'What the library tells about an author';

-- What is out, and with whom
CREATE VIEW open_loan AS
SELECT member.name AS member, book.title AS title, copy.number AS copy, loan.due AS due
FROM loan
JOIN member ON member.id = loan.member_id
JOIN copy ON copy.id = loan.copy_id
JOIN book ON book.id = copy.book_id
WHERE loan.returned IS NULL;
