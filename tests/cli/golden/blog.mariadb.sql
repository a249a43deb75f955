-- Blog, for MariaDB
--
-- The smallest example: users who write posts

CREATE TABLE user (
  id     INT         AUTO_INCREMENT PRIMARY KEY,
  name   VARCHAR(60) NOT NULL COMMENT 'Shown beside each post',
  email  VARCHAR(120),
  joined DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  CONSTRAINT user_name_key UNIQUE (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Somebody who writes';

CREATE TABLE post (
  id      INT          AUTO_INCREMENT PRIMARY KEY,
  user_id INT          NOT NULL,
  title   VARCHAR(160) NOT NULL,
  body    LONGTEXT,
  written DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  CONSTRAINT post_user_id_fkey FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Something a user wrote';

CREATE INDEX post_by_time ON post (written DESC);
