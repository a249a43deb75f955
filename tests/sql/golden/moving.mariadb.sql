-- moving, for MariaDB

CREATE TABLE note (
  id      INT AUTO_INCREMENT PRIMARY KEY,
  word    LONGTEXT,
  note_id INT,
  next    INT GENERATED ALWAYS AS (note_id + 1) VIRTUAL,
  CONSTRAINT note_note_id_fkey FOREIGN KEY (note_id) REFERENCES note (id) ON DELETE SET NULL,
  CONSTRAINT note_check CHECK (word <> 'id')
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- And to drop it:

DROP TABLE IF EXISTS note;

-- What could not be said:

-- warning [check-column] note.c1: MariaDB has no check over “note.note_id”, because it changes its values by itself; the check is left out.
-- warning [check-column] note.c2: MariaDB has no check over “note.id”, because it changes its values by itself; the check is left out.
-- note [virtual-column] note.next: MariaDB computes “note.next” whenever it is read: it stores nothing that depends on “note_id”, whose values it changes by itself.
