CREATE VIEW authors (a, b) AS SELECT id, "name" FROM author WHERE name LIKE '%(%'
