-- company, for SQLite

CREATE TABLE department (
  id        INTEGER NOT NULL PRIMARY KEY,
  head_id   INTEGER,
  deputy_id INTEGER,
  FOREIGN KEY (head_id) REFERENCES employee (id) ON DELETE SET NULL,
  FOREIGN KEY (deputy_id) REFERENCES employee (id) ON DELETE SET NULL
);

CREATE INDEX department_deputy_id_idx ON department (deputy_id);
CREATE INDEX department_head_id_idx ON department (head_id);

CREATE TABLE employee (
  id            INTEGER NOT NULL,
  department_id INTEGER NOT NULL,
  CONSTRAINT employee_key PRIMARY KEY (id),
  FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT
);

CREATE INDEX employee_department_id_idx ON employee (department_id);

CREATE TABLE room (
  floor  INTEGER NOT NULL,
  number TEXT    NOT NULL,
  PRIMARY KEY (floor, number)
);

CREATE TABLE desk (
  id     INTEGER PRIMARY KEY,
  floor  INTEGER,
  number TEXT,
  CONSTRAINT desk_stands_in_room FOREIGN KEY (floor, number) REFERENCES room (floor, number) ON DELETE RESTRICT ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX desk_floor_number_idx ON desk (floor, number);

-- And to drop it:

PRAGMA foreign_keys = OFF;
DROP TABLE IF EXISTS desk;
DROP TABLE IF EXISTS room;
DROP TABLE IF EXISTS employee;
DROP TABLE IF EXISTS department;
PRAGMA foreign_keys = ON;
