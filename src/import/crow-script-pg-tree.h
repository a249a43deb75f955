/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree that libpg_query makes of a statement, as JSON, read into plain records.
 *
 * Each node is an object with one member, whose name is that of the node's kind in PostgreSQL's own parsenodes.h; what has
 * its default (0, false, none) is not there.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CrowPgTree CrowPgTree;

struct _CrowPgTree
{
  const char *name;        /* (nullable): of a member of an object */
  const char *text;        /* (nullable): a string, number or boolean; NULL for a list or object */
  CrowPgTree **children;
  guint n_children;
  gboolean is_object;
  guint deferrable;        /* of a constraint: set by what stands behind it */
};

/* Owns the records of a tree and the text they point into. */
typedef struct _CrowPgTrees CrowPgTrees;

/* @json: copied; NULL if it is no JSON, or nested too deeply. */
CrowPgTrees *_crow_pg_trees_new   (const char  *json,
                                   CrowPgTree **root);
CrowPgTrees *_crow_pg_trees_ref   (CrowPgTrees *self);
void         _crow_pg_trees_unref (CrowPgTrees *self);

/* Members of an object that may be NULL, with their defaults: NULL, 0, FALSE. */
const char  *_crow_pg_string  (const CrowPgTree *object, const char *member);
gint64       _crow_pg_int     (const CrowPgTree *object, const char *member);
gboolean     _crow_pg_boolean (const CrowPgTree *object, const char *member);
CrowPgTree  *_crow_pg_node    (const CrowPgTree *object, const char *member);
/* The same where it is an object, or a list. */
CrowPgTree  *_crow_pg_object  (const CrowPgTree *object, const char *member);
CrowPgTree  *_crow_pg_array   (const CrowPgTree *object, const char *member);

guint        _crow_pg_length  (const CrowPgTree *array);
CrowPgTree  *_crow_pg_at      (const CrowPgTree *array, guint index);
/* The body of a node, and its kind in @kind ("" if it is none). */
CrowPgTree  *_crow_pg_open    (const CrowPgTree *node, const char **kind);
/* The text of a String node of a list; "" if there is none. */
const char  *_crow_pg_name_at (const CrowPgTree *array, guint index);
char       **_crow_pg_names   (const CrowPgTree *array);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowPgTrees, _crow_pg_trees_unref)

G_END_DECLS
