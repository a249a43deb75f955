-- Blog, for SQLite
--
-- The smallest example: users who write posts

CREATE TABLE user (
  -- Somebody who writes

  id     INTEGER     PRIMARY KEY,
  -- Shown beside each post
  name   VARCHAR(60) NOT NULL,
  email  VARCHAR(120),
  joined TIMESTAMP   NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (name)
);

CREATE TABLE post (
  -- Something a user wrote

  id      INTEGER      PRIMARY KEY,
  user_id INTEGER      NOT NULL,
  title   VARCHAR(160) NOT NULL,
  body    TEXT,
  written TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (user_id) REFERENCES user (id) ON DELETE CASCADE
);

CREATE INDEX post_by_time ON post (written DESC);
CREATE INDEX post_user_id_idx ON post (user_id);
