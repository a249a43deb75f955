/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small library of books that the tests of the session use, and what they all need.
 */
#pragma once

#include "base/crow-error.h"
#include "orm/crow-collection.h"
#include "orm/crow-query.h"
#include "orm/crow-session.h"
#include "schema/crow-schema-builder.h"

/* A program is built twice: as it is, for SQLite, and with this for a PostgreSQL server, to be run by with-servers. */
#ifndef TEST_SERVERS
#define TEST_SERVERS 0
#endif

/* Entities. */
enum { AUTHOR, BOOK, TAG, PROFILE, BOOK_TAG, NODE, N_ENTITIES };
enum { AUTHOR_ID, AUTHOR_NAME, AUTHOR_EMAIL };
enum { BOOK_ID, BOOK_TITLE, BOOK_YEAR, BOOK_PRICE, BOOK_AUTHOR };
enum { TAG_ID, TAG_LABEL };
enum { PROFILE_ID, PROFILE_TEXT, PROFILE_AUTHOR };
enum { NODE_ID, NODE_NAME, NODE_PARENT };

/* Roles. */
enum { AUTHOR_BOOKS, AUTHOR_PROFILE };
enum { BOOK_AUTHOR_ROLE, BOOK_TAGS };
enum { TAG_BOOKS };
enum { PROFILE_AUTHOR_ROLE };
enum { NODE_PARENT_ROLE, NODE_CHILDREN };

enum { VIEW_BOOKS = 1, VIEW_AUTHOR = 2, VIEW_TAGS = 4, VIEW_PROFILE = 8 };

typedef struct
{
  CrowDeleteRule rule;
  CrowExecutor executor;
  gboolean owned;
  gboolean required;
  guint view_only;     /* which roles are: VIEW_BOOKS … */
  gboolean by_session; /* the other links, too: their references have no action */
} LibraryOptions;

typedef struct
{
  CrowSchema *schema;
  CrowMapping *mapping;
  CrowEngine *engine;
  CrowSession *session;
} Library;

/* Whether the server is there; a program without it skips all. */
gboolean     library_is_available (void);
/* An empty database, in memory or on the server; what was made in it is dropped by the second. */
CrowEngine  *library_open_engine (void);
void         library_empty_engine (CrowEngine          *engine);
void         library_init      (Library              *self,
                                const LibraryOptions *options);
void         library_clear     (Library              *self);
/* A new session over the same database. */
void         library_reopen    (Library              *self);
CrowObject  *library_author    (Library              *self,
                                const char           *name);
CrowObject  *library_book      (Library              *self,
                                const char           *title,
                                CrowObject           *author);
CrowObject  *library_tag       (Library              *self,
                                const char           *label);
void         library_commit    (Library              *self);
/* All rows of a query, columns joined by "|", rows by newline. */
char        *library_dump      (Library              *self,
                                const char           *sql);
gint64       library_count     (Library              *self,
                                const char           *sql);

#define library_assert(self, sql, expected) \
  G_STMT_START { \
    g_autofree char *dump_ = library_dump (self, sql); \
    g_assert_cmpstr (dump_, ==, expected); \
  } G_STMT_END
