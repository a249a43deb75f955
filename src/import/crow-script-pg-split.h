/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts a script for psql into statements, without reading what is in them.
 */
#pragma once

#include "import/crow-script.h"

G_BEGIN_DECLS

typedef enum
{
  CROW_PG_END,       /* nothing is left */
  CROW_PG_STATEMENT, /* SQL, without the semicolon */
  CROW_PG_COMMAND,   /* a line that begins with a backslash */
} CrowPgPieceKind;

typedef struct
{
  CrowPgPieceKind kind;
  gsize start, end;   /* in the script's text */
  char words[4][24];  /* the first words in lower case, "" where there are none or longer ones */
  guint depth;        /* how deep the tree of the statement can be at most, roughly */
  gboolean whole;     /* FALSE: the script ends within it, or within the rows that follow it */
  gboolean rows;      /* COPY … FROM STDIN: rows followed and were skipped */
} CrowPgPiece;

/* Reads a piece from *@at on and moves *@at behind it. */
void crow_pg_split_next (const CrowScript *script,
                         gsize            *at,
                         CrowPgPiece      *piece);

/* Behind the blank, comment, string, quoted or bare name, number or sign at @p; never beyond the NUL. */
const char *crow_pg_skip_token (const char *p);

G_END_DECLS
