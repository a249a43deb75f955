-- company, for MariaDB

CREATE TABLE department (
  id        INT PRIMARY KEY,
  head_id   INT,
  deputy_id INT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE employee (
  id            INT PRIMARY KEY,
  department_id INT NOT NULL,
  CONSTRAINT employee_department_id_fkey FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE room (
  floor  INT          NOT NULL,
  number VARCHAR(255) NOT NULL,
  PRIMARY KEY (floor, number)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE desk (
  id     INT AUTO_INCREMENT PRIMARY KEY,
  floor  INT,
  number VARCHAR(255),
  CONSTRAINT desk_stands_in_room FOREIGN KEY (floor, number) REFERENCES room (floor, number) ON DELETE RESTRICT ON UPDATE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Tables that refer to each other.

ALTER TABLE department
  ADD CONSTRAINT department_head_id_fkey FOREIGN KEY (head_id) REFERENCES employee (id) ON DELETE SET NULL;

ALTER TABLE department
  ADD CONSTRAINT department_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES employee (id) ON DELETE SET NULL;

-- And to drop it:

ALTER TABLE IF EXISTS department DROP FOREIGN KEY IF EXISTS department_head_id_fkey;
ALTER TABLE IF EXISTS department DROP FOREIGN KEY IF EXISTS department_deputy_id_fkey;
DROP TABLE IF EXISTS desk;
DROP TABLE IF EXISTS room;
DROP TABLE IF EXISTS employee;
DROP TABLE IF EXISTS department;

-- What could not be said:

-- warning [deferrable-reference] room-desk.reference: MariaDB checks the foreign keys of “desk” at every statement; it cannot defer that.
-- note [primary-key-name] employee.primary: MariaDB calls every primary key PRIMARY; the name “employee_key” is not kept.
-- warning [key-length] room.number: MariaDB needs a length where a column is part of a key: “room.number” holds at most 255 characters.
-- warning [key-length] desk.number: MariaDB needs a length where a column is part of a key: “desk.number” holds at most 255 characters.
