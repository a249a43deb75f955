CREATE UNIQUE INDEX author_name ON author (name COLLATE RTRIM DESC, lower (name || "id")) WHERE born IS NOT NULL
