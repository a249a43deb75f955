CREATE TABLE "author" ( -- what a person wrote
  id INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT,
  [name] TEXT NOT NULL COLLATE NOCASE DEFAULT ('it''s') CHECK (length (name) > 0),
  `born` DATE, /* a comment, with ( and ' */
  full TEXT GENERATED ALWAYS AS (name || ' ' || born) STORED,
  publisher REFERENCES publisher (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT named UNIQUE (name, born) ON CONFLICT IGNORE,
  CONSTRAINT positive CHECK (id > 0 AND (id < 10 OR id IN (1, 2)))
) STRICT, WITHOUT ROWID
