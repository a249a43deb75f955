-- Company, for SQLite
--
-- Offices, departments and people: keys of several columns, and two links between the same two entities

CREATE TABLE office (
  -- A place where the company works

  -- ISO 3166 code
  country VARCHAR(2)  NOT NULL,
  -- Counted within the country
  number  INTEGER     NOT NULL,
  city    VARCHAR(80) NOT NULL,
  street  VARCHAR(120),
  opened  DATE,
  PRIMARY KEY (country, number),
  CONSTRAINT office_country_code CHECK (length(country) = 2)
);

CREATE TABLE department (
  -- Part of an office, known by its code there

  country       VARCHAR(2)  NOT NULL,
  office_number INTEGER     NOT NULL,
  code          VARCHAR(8)  NOT NULL,
  name          VARCHAR(80) NOT NULL,
  head_id       INTEGER,
  PRIMARY KEY (country, office_number, code),
  UNIQUE (head_id),
  FOREIGN KEY (country, office_number) REFERENCES office (country, number) ON DELETE RESTRICT ON UPDATE CASCADE,
  FOREIGN KEY (head_id) REFERENCES employee (id) ON DELETE SET NULL
);

CREATE TABLE employee (
  -- Somebody on the payroll

  id              INTEGER      PRIMARY KEY,
  country         VARCHAR(2)   NOT NULL,
  office_number   INTEGER      NOT NULL,
  department_code VARCHAR(8)   NOT NULL,
  manager_id      INTEGER,
  name            VARCHAR(80)  NOT NULL,
  email           VARCHAR(120) NOT NULL,
  hired           DATE         NOT NULL,
  until           DATE,
  UNIQUE (email),
  FOREIGN KEY (country, office_number, department_code) REFERENCES department (country, office_number, code) ON DELETE RESTRICT ON UPDATE CASCADE,
  FOREIGN KEY (manager_id) REFERENCES employee (id) ON DELETE SET NULL,
  CONSTRAINT employee_stayed CHECK (until IS NULL OR until >= hired)
);

CREATE INDEX employee_by_name ON employee (name);
CREATE INDEX employee_country_office_number_department_code_idx ON employee (country, office_number, department_code);
CREATE INDEX employee_manager_id_idx ON employee (manager_id);

CREATE TABLE project (
  -- Work with an end

  code   VARCHAR(12)  NOT NULL PRIMARY KEY,
  name   VARCHAR(120) NOT NULL,
  budget DECIMAL(12, 2),
  starts DATE         NOT NULL,
  ends   DATE,
  CONSTRAINT project_ends CHECK (ends IS NULL OR ends >= starts)
);

CREATE TABLE assignment (
  -- An employee in a project: a link with attributes of its own

  employee_id  INTEGER       NOT NULL,
  project_code VARCHAR(12)   NOT NULL,
  grade        TEXT          NOT NULL DEFAULT 'junior',
  -- Part of the working time
  share        DECIMAL(3, 2) NOT NULL DEFAULT 1,
  since        DATE          NOT NULL,
  PRIMARY KEY (employee_id, project_code),
  FOREIGN KEY (employee_id) REFERENCES employee (id) ON DELETE CASCADE,
  FOREIGN KEY (project_code) REFERENCES project (code) ON DELETE CASCADE ON UPDATE CASCADE,
  CHECK (grade IN ('junior', 'senior', 'lead')),
  CONSTRAINT assignment_share CHECK (share > 0 AND share <= 1)
);

CREATE INDEX assignment_project_code_idx ON assignment (project_code);

CREATE TABLE salary (
  -- What an employee earns from a day on

  employee_id INTEGER        NOT NULL,
  since       DATE           NOT NULL,
  -- Each month
  amount      DECIMAL(10, 2) NOT NULL,
  currency    VARCHAR(3)     NOT NULL DEFAULT 'EUR',
  PRIMARY KEY (employee_id, since),
  FOREIGN KEY (employee_id) REFERENCES employee (id) ON DELETE CASCADE,
  CONSTRAINT salary_is_paid CHECK (amount > 0)
);

CREATE TABLE work_day (
  -- Hours an employee worked for a project

  employee_id  INTEGER       NOT NULL,
  project_code VARCHAR(12)   NOT NULL,
  day          DATE          NOT NULL,
  hours        DECIMAL(4, 2) NOT NULL,
  remark       VARCHAR(200),
  PRIMARY KEY (employee_id, project_code, day),
  FOREIGN KEY (employee_id, project_code) REFERENCES assignment (employee_id, project_code) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT work_day_hours CHECK (hours > 0 AND hours <= 24)
);
