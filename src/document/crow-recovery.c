/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the recovery journal.  Reading it is in crow-recovery-restore.c.
 *
 * The base is written with the first commit, so that a document that is only looked at costs nothing.  What an open edit
 * does is kept in memory until its commit; a line "commit" ends it in the file, and what comes after the last such line
 * is not read.
 *
 * Invariant: replaying the file up to here gives the document as it is, with as many steps of its history as `n_undo`
 * and `n_redo` say.  A step beyond them begins the file anew from the present state.
 */
#include "config.h"

#include "document/crow-recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"
#include "document/crow-recovery-private.h"

/* A journal that is longer than this begins anew at the next save. */
#define MAX_LENGTH (16 * 1024 * 1024)

struct _CrowRecovery
{
  CrowDocument *document; /* borrowed: outlives this */
  /* owned */
  char *folder;
  char *stem;             /* how the journal's name begins; tells the document's file */
  char *path;
  GHashTable *numbers;    /* CrowNode * → its number */
  GString *pending;       /* what the open edit did */
  GArray *marks;          /* of gsize: where in `pending` each of its steps begins */
  GBytes *base;           /* until it is written */
  int fd;
  guint sync_source;
  /* state */
  guint next_number;
  guint n_undo, n_redo;
  guint position;         /* of the document's history when it was last told of */
  gsize length;
};

char *
crow_recovery_get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), GETTEXT_PACKAGE, "recovery", NULL);
}

char *
_crow_recovery_get_stem (GFile *file)
{
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;
  g_autofree char *digest = NULL;

  if (uri == NULL)
    return g_strdup ("untitled");
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  return g_strndup (digest, 32);
}

/* A new journal, locked; -1: errno tells why there is none. */
static int
create_file (CrowRecovery *self,
             char        **path)
{
  g_autofree char *name = g_strdup_printf ("%s-XXXXXX" CROW_RECOVERY_SUFFIX, self->stem);
  int fd;

  *path = g_build_filename (self->folder, name, NULL);
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return -1;
  fd = g_mkstemp_full (*path, O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0)
    flock (fd, LOCK_EX | LOCK_NB);
  return fd;
}

static gboolean
sync_cb (gpointer data)
{
  CrowRecovery *self = data;

  fdatasync (self->fd);
  self->sync_source = 0;
  return G_SOURCE_REMOVE;
}

/* A journal that cannot be written is no reason to stop a person from working; it ends where it is. */
static void
write_out (CrowRecovery *self,
           const char   *text,
           gsize         length)
{
  self->length += length;
  while (length > 0 && self->fd >= 0)
    {
      gssize written = write (self->fd, text, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_warning ("The recovery journal “%s” cannot be written: %s", self->path, g_strerror (errno));
          return;
        }
      text += written;
      length -= written;
    }
  if (self->sync_source == 0)
    self->sync_source = g_timeout_add_seconds (1, sync_cb, self);
}

static void
append_value (GString    *to,
              const char *value)
{
  if (value != NULL)
    {
      g_string_append (to, " =");
      for (const char *p = value; *p != '\0'; p++)
        if (*p == '\n')
          g_string_append (to, "\\n");
        else if (*p == '\\')
          g_string_append (to, "\\\\");
        else
          g_string_append_c (to, *p);
    }
  g_string_append_c (to, '\n');
}

static guint
get_number (CrowRecovery *self,
            CrowNode     *node)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, node));
}

static void
number_cb (CrowNode *node,
           gpointer  data)
{
  CrowRecovery *self = data;

  g_hash_table_insert (self->numbers, node, GUINT_TO_POINTER (self->next_number++));
}

static char *
make_header (CrowRecovery *self)
{
  GString *header = g_string_new (CROW_RECOVERY_MAGIC "\n");
  g_autofree char *uri = self->document->file != NULL ? g_file_get_uri (self->document->file) : NULL;

  g_string_append_printf (header, "pid %d\nfile", (int) getpid ());
  append_value (header, uri);
  return g_string_free (header, FALSE);
}

/* The state from which the journal goes on.  What was saved last is at hand and need not be written again. */
static void
take_base (CrowRecovery *self)
{
  g_clear_pointer (&self->base, g_bytes_unref);
  self->base = self->document->saved != NULL && !crow_document_get_modified (self->document)
                 ? g_bytes_ref (self->document->saved)
                 : crow_document_to_bytes (self->document);
  g_hash_table_remove_all (self->numbers);
  self->next_number = 1;
  crow_node_foreach (crow_document_get_root (self->document), number_cb, self);
  self->n_undo = 0;
  self->n_redo = 0;
  self->position = crow_document_get_step_position (self->document);
}

static void
write_base (CrowRecovery *self)
{
  g_autofree char *line = NULL;
  gsize length;
  const char *data;

  if (self->base == NULL)
    return;
  data = g_bytes_get_data (self->base, &length);
  line = g_strdup_printf ("base %" G_GSIZE_FORMAT "\n", length);
  write_out (self, line, strlen (line));
  write_out (self, data, length);
  write_out (self, "\n", 1);
  g_clear_pointer (&self->base, g_bytes_unref);
}

/* Replaces the journal by one of the present state.  The old one goes when the new one is whole. */
static void
begin_anew (CrowRecovery *self)
{
  g_autofree char *header = make_header (self);
  gboolean modified = crow_document_get_modified (self->document);
  char *old_path = self->path;
  int old = self->fd;
  char *path;
  int fd;

  g_free (self->stem);
  self->stem = _crow_recovery_get_stem (self->document->file);
  fd = create_file (self, &path);
  if (fd < 0)
    {
      g_warning ("The recovery journal “%s” cannot be written: %s", path, g_strerror (errno));
      g_free (path);
      return;
    }
  take_base (self);
  self->fd = fd;
  self->path = path;
  self->length = 0;
  write_out (self, header, strlen (header));
  write_base (self);
  if (modified)
    write_out (self, "unsaved\n", strlen ("unsaved\n"));
  fdatasync (self->fd);
  unlink (old_path);
  close (old);
  g_free (old_path);
}

CrowRecovery *
crow_recovery_start (CrowDocument *document,
                     const char   *folder,
                     GError      **error)
{
  g_autofree char *header = NULL;
  CrowRecovery *self;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document) && document->recovery == NULL, NULL);
  g_return_val_if_fail (document->edit == NULL, NULL);

  self = g_new0 (CrowRecovery, 1);
  self->document = document;
  self->numbers = g_hash_table_new (NULL, NULL);
  self->pending = g_string_new (NULL);
  self->marks = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->folder = g_strdup (folder);
  self->stem = _crow_recovery_get_stem (document->file);
  self->fd = create_file (self, &self->path);
  if (self->fd < 0)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_IO, 0, NULL,
                               _("Edits cannot be kept for a crash, because “%s” cannot be written: %s. Save often."),
                               folder, g_strerror (errno));
      crow_recovery_stop (self);
      return NULL;
    }
  take_base (self);
  header = make_header (self);
  write_out (self, header, strlen (header));
  document->recovery = self;
  return self;
}

void
crow_recovery_stop (CrowRecovery *self)
{
  if (self == NULL)
    return;
  if (self->document->recovery == self)
    self->document->recovery = NULL;
  g_clear_handle_id (&self->sync_source, g_source_remove);
  if (self->fd >= 0)
    {
      unlink (self->path);
      close (self->fd);
    }
  g_free (self->folder);
  g_free (self->stem);
  g_free (self->path);
  g_hash_table_unref (self->numbers);
  g_string_free (self->pending, TRUE);
  g_array_unref (self->marks);
  g_clear_pointer (&self->base, g_bytes_unref);
  g_free (self);
}

/* What the document tells. */

static void
append_foreign (CrowRecovery *self,
                guint         number,
                const char   *place,
                const char   *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (self->pending, "foreign %u %s", number, place);
  append_value (self->pending, text);
}

/* The node as it is, and all below it. */
static void
append_new (CrowRecovery *self,
            CrowNode     *node)
{
  const CrowKindInfo *info = _crow_node_get_info (node);
  guint number = self->next_number++;

  g_hash_table_insert (self->numbers, node, GUINT_TO_POINTER (number));
  g_string_append_printf (self->pending, "new %u %s", number, info->element);
  append_value (self->pending, node->id);
  for (guint i = 0; i < info->n_properties; i++)
    {
      const CrowStoredValue *value = &_crow_node_get_slots (node)[i];
      g_autofree char *text = NULL;

      if (crow_stored_value_is_default (value, &info->properties[i]))
        continue;
      text = crow_stored_value_to_string (value, &info->properties[i]);
      g_string_append_printf (self->pending, "put %u %s", number, info->properties[i].name);
      append_value (self->pending, text);
    }
  if (node->foreign != NULL)
    {
      append_foreign (self, number, "attributes", node->foreign->attributes);
      append_foreign (self, number, "lead", node->foreign->lead);
      append_foreign (self, number, "tail", node->foreign->tail);
    }
  for (guint i = 0; node->children != NULL && i < info->n_children; i++)
    for (guint j = 0; node->children[i] != NULL && j < node->children[i]->len; j++)
      {
        CrowNode *child = g_ptr_array_index (node->children[i], j);

        append_new (self, child);
        g_string_append_printf (self->pending, "under %u %u\n", number, get_number (self, child));
      }
}

void
_crow_recovery_step (CrowRecovery   *self,
                     const CrowStep *step)
{
  gsize mark = self->pending->len;

  g_array_append_val (self->marks, mark);
  switch (step->type)
    {
    case CROW_CHANGE_SET:
      {
        const CrowStoredProperty *property = &_crow_node_get_info (step->node)->properties[step->property];
        g_autofree char *text = crow_stored_value_to_string (&step->after, property);

        g_string_append_printf (self->pending, "set %u %s", get_number (self, step->node), property->name);
        append_value (self->pending, text);
      }
      break;
    case CROW_CHANGE_INSERT:
      append_new (self, step->node);
      g_string_append_printf (self->pending, "insert %u %u %u\n", get_number (self, step->node),
                              get_number (self, step->parent), step->position);
      break;
    case CROW_CHANGE_REMOVE:
      g_string_append_printf (self->pending, "remove %u\n", get_number (self, step->node));
      break;
    case CROW_CHANGE_MOVE:
      g_string_append_printf (self->pending, "move %u %u %u\n", get_number (self, step->node),
                              get_number (self, step->parent), step->position);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
_crow_recovery_truncate (CrowRecovery *self,
                         guint         mark)
{
  if (mark < self->marks->len)
    g_string_truncate (self->pending, g_array_index (self->marks, gsize, mark));
  g_array_set_size (self->marks, mark);
}

void
_crow_recovery_commit (CrowRecovery *self,
                       const char   *label,
                       const char   *merge_key)
{
  guint position = crow_document_get_step_position (self->document);
  g_autofree char *both = g_strconcat (merge_key != NULL ? merge_key : "", label, NULL);

  write_base (self);
  g_string_append_printf (self->pending, "commit %u", merge_key != NULL ? (guint) strlen (merge_key) : 0);
  append_value (self->pending, both);
  write_out (self, self->pending->str, self->pending->len);
  g_string_truncate (self->pending, 0);
  g_array_set_size (self->marks, 0);
  /* One that merged into the step before it is no step of its own. */
  if (position != self->position)
    self->n_undo++;
  self->n_redo = 0;
  self->position = position;
}

static void
write_word (CrowRecovery *self,
            const char   *word)
{
  g_autofree char *line = g_strconcat (word, "\n", NULL);

  write_out (self, line, strlen (line));
}

void
_crow_recovery_undo (CrowRecovery *self)
{
  self->position = crow_document_get_step_position (self->document);
  if (self->n_undo == 0)
    {
      begin_anew (self);
      return;
    }
  write_word (self, "undo");
  self->n_undo--;
  self->n_redo++;
}

void
_crow_recovery_redo (CrowRecovery *self)
{
  self->position = crow_document_get_step_position (self->document);
  if (self->n_redo == 0)
    {
      begin_anew (self);
      return;
    }
  write_word (self, "redo");
  self->n_redo--;
  self->n_undo++;
}

void
_crow_recovery_note (CrowRecovery *self,
                     const char   *word)
{
  gboolean saved = g_str_equal (word, "saved");
  g_autofree char *stem = _crow_recovery_get_stem (self->document->file);

  /* Saved as another file: the name of the journal says which. */
  if (saved && (self->length > MAX_LENGTH || !g_str_equal (stem, self->stem)))
    begin_anew (self);
  /* Nothing happened yet: the base is what was saved. */
  else if (saved && self->base != NULL)
    take_base (self);
  else if (saved)
    {
      GString *line = g_string_new (word);
      g_autofree char *uri = g_file_get_uri (self->document->file);

      append_value (line, uri);
      write_out (self, line->str, line->len);
      g_string_free (line, TRUE);
    }
  else if (self->base == NULL)
    write_word (self, word);
}
