-- Company, for MariaDB
--
-- Offices, departments and people: keys of several columns, and two links between the same two entities

CREATE TABLE office (
  country VARCHAR(2)  NOT NULL COMMENT 'ISO 3166 code',
  number  INT         NOT NULL COMMENT 'Counted within the country',
  city    VARCHAR(80) NOT NULL,
  street  VARCHAR(120),
  opened  DATE,
  PRIMARY KEY (country, number),
  CONSTRAINT office_country_code CHECK (char_length(country) = 2)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A place where the company works';

CREATE TABLE department (
  country       VARCHAR(2)  NOT NULL,
  office_number INT         NOT NULL,
  code          VARCHAR(8)  NOT NULL,
  name          VARCHAR(80) NOT NULL,
  head_id       INT,
  PRIMARY KEY (country, office_number, code),
  CONSTRAINT department_head_id_key UNIQUE (head_id),
  CONSTRAINT department_country_office_number_fkey FOREIGN KEY (country, office_number) REFERENCES office (country, number) ON DELETE RESTRICT ON UPDATE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Part of an office, known by its code there';

CREATE TABLE employee (
  id              INT          AUTO_INCREMENT PRIMARY KEY,
  country         VARCHAR(2)   NOT NULL,
  office_number   INT          NOT NULL,
  department_code VARCHAR(8)   NOT NULL,
  manager_id      INT,
  name            VARCHAR(80)  NOT NULL,
  email           VARCHAR(120) NOT NULL,
  hired           DATE         NOT NULL,
  until           DATE,
  CONSTRAINT employee_email_key UNIQUE (email),
  CONSTRAINT employee_country_office_number_department_code_fkey FOREIGN KEY (country, office_number, department_code) REFERENCES department (country, office_number, code) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT employee_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES employee (id) ON DELETE SET NULL,
  CONSTRAINT employee_stayed CHECK (until IS NULL OR until >= hired)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Somebody on the payroll';

CREATE INDEX employee_by_name ON employee (name);

CREATE TABLE project (
  code   VARCHAR(12)  PRIMARY KEY,
  name   VARCHAR(120) NOT NULL,
  budget DECIMAL(12, 2),
  starts DATE         NOT NULL,
  ends   DATE,
  CONSTRAINT project_ends CHECK (ends IS NULL OR ends >= starts)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Work with an end';

CREATE TABLE assignment (
  employee_id  INT           NOT NULL,
  project_code VARCHAR(12)   NOT NULL,
  grade        ENUM('junior', 'senior', 'lead') NOT NULL DEFAULT 'junior',
  share        DECIMAL(3, 2) NOT NULL DEFAULT 1 COMMENT 'Part of the working time',
  since        DATE          NOT NULL,
  PRIMARY KEY (employee_id, project_code),
  CONSTRAINT assignment_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee (id) ON DELETE CASCADE,
  CONSTRAINT assignment_project_code_fkey FOREIGN KEY (project_code) REFERENCES project (code) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT assignment_share CHECK (share > 0 AND share <= 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'An employee in a project: a link with attributes of its own';

CREATE TABLE salary (
  employee_id INT            NOT NULL,
  since       DATE           NOT NULL,
  amount      DECIMAL(10, 2) NOT NULL COMMENT 'Each month',
  currency    VARCHAR(3)     NOT NULL DEFAULT 'EUR',
  PRIMARY KEY (employee_id, since),
  CONSTRAINT salary_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee (id) ON DELETE CASCADE,
  CONSTRAINT salary_is_paid CHECK (amount > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'What an employee earns from a day on';

CREATE TABLE work_day (
  employee_id  INT           NOT NULL,
  project_code VARCHAR(12)   NOT NULL,
  day          DATE          NOT NULL,
  hours        DECIMAL(4, 2) NOT NULL,
  remark       VARCHAR(200),
  PRIMARY KEY (employee_id, project_code, day),
  CONSTRAINT work_day_employee_id_project_code_fkey FOREIGN KEY (employee_id, project_code) REFERENCES assignment (employee_id, project_code) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT work_day_hours CHECK (hours > 0 AND hours <= 24)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Hours an employee worked for a project';

-- Tables that refer to each other.

ALTER TABLE department
  ADD CONSTRAINT department_head_id_fkey FOREIGN KEY (head_id) REFERENCES employee (id) ON DELETE SET NULL;
