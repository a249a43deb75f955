-- moving, for SQLite

CREATE TABLE note (
  id      INTEGER PRIMARY KEY,
  word    TEXT,
  note_id INTEGER,
  next    INTEGER GENERATED ALWAYS AS (note_id + 1) STORED,
  FOREIGN KEY (note_id) REFERENCES note (id) ON DELETE SET NULL,
  CHECK (id > 0 AND word <> ''),
  CHECK (note_id <> 3),
  CHECK (word <> 'id')
);

CREATE INDEX note_note_id_idx ON note (note_id);

-- And to drop it:

DROP TABLE IF EXISTS note;
