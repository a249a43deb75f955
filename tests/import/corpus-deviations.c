/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "corpus-deviations.h"

const CorpusDeviation corpus_deviations[] = {
  { "*/mariadb* *", "* on *", "NO ACTION", "RESTRICT",
    "two words of MariaDB for the same; RESTRICT is what it says by itself" },
  { "*/postgresql* *", "column * default", "now()", "CURRENT_TIMESTAMP",
    "two names of the same time; Crowfoot keeps that it is the present time and spells that as the standard does" },
  { "*/postgresql* *", "*column * identity", "always", "by default",
    "a key that a program gives is taken in all three databases, and imported rows keep theirs" },
  { "*/sqlite* *", "key column * nullable", "yes", "no",
    "SQLite lets a primary key be null where NOT NULL is not written, by an old mistake that no program counts on" },
  { "*/sqlite* *", "key column * nullable", "no", "yes",
    "NOT NULL is not written on the rowid, which is never null: a null given to it stands for the next number" },
  { "*/sqlite* *", "*column * default", "NULL", "",
    "DEFAULT NULL is what a column without a default has" },
  { "synapse/sqlite *", "column * default", "0", "FALSE",
    "SQLite's FALSE is 0; it is kept that it is no" },
  { "synapse/sqlite *", "column * default", "false", "FALSE",
    "the same word" },
  { "danbooru/postgresql *", "column * default", "'*'::text", "'*'::character varying",
    "a literal was cast to text, and is cast to the type of its column, which is the same value" },
  { "tbls/postgresql *", "view post_comment_stars", "yes", "",
    "a materialized view holds rows, and is left out with a note" },
  { "employees/mariadb-objects again", "view *", "yes", "",
    "its views call functions, which are no part of a schema" },
};

const gsize corpus_n_deviations = G_N_ELEMENTS (corpus_deviations);
