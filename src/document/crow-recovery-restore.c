/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds and replays recovery journals.
 *
 * A journal may end anywhere, as the process that wrote it did: an edit counts when its "commit" line is whole.  A line
 * that cannot be understood ends the replay there; what came before it is what comes back.
 */
#include "config.h"

#include "document/crow-recovery.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/crow-document-private.h"
#include "document/crow-node-private.h"
#include "document/crow-recovery-private.h"

typedef struct
{
  /* owned */
  CrowDocument *document;
  GPtrArray *nodes;  /* owned nodes by number; NULL where there is none */
  CrowEdit *edit;    /* the one being replayed */
  /* borrowed */
  const char *cursor, *end;
  char *line;        /* owned */
  char *value;       /* owned (nullable): what followed "=" in the line */
  char **words;      /* owned */
  guint n_words;
} Replay;

gboolean
_crow_recovery_is_left_over (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean left_over;

  if (fd < 0)
    return FALSE;
  left_over = flock (fd, LOCK_SH | LOCK_NB) == 0;
  close (fd);
  return left_over;
}

static char *
unescape (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      {
        p++;
        g_string_append_c (plain, *p == 'n' ? '\n' : *p);
      }
    else
      g_string_append_c (plain, *p);
  return g_string_free (plain, FALSE);
}

static void
clear_line (Replay *self)
{
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  self->n_words = 0;
}

/* FALSE: there is no whole line any more. */
static gboolean
next_line (Replay *self)
{
  const char *end = self->cursor < self->end ? memchr (self->cursor, '\n', self->end - self->cursor) : NULL;
  char *equals;

  clear_line (self);
  if (end == NULL)
    return FALSE;
  self->line = g_strndup (self->cursor, end - self->cursor);
  self->cursor = end + 1;
  equals = strstr (self->line, " =");
  if (equals != NULL)
    {
      self->value = unescape (equals + 2);
      *equals = '\0';
    }
  self->words = g_strsplit (self->line, " ", -1);
  self->n_words = g_strv_length (self->words);
  return self->n_words > 0;
}

static gboolean
is_word (Replay     *self,
         const char *word,
         guint       n_words)
{
  return self->n_words == n_words && g_str_equal (self->words[0], word);
}

static gboolean
get_number (Replay *self,
            guint   word,
            guint  *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (self->words[word], 10, 0, G_MAXUINT32, &value, NULL))
    return FALSE;
  *number = value;
  return TRUE;
}

static CrowNode *
get_node (Replay *self,
          guint   word)
{
  guint number;

  return get_number (self, word, &number) && number < self->nodes->len ? g_ptr_array_index (self->nodes, number) : NULL;
}

/* Takes @node. */
static void
set_node (Replay   *self,
          guint     number,
          CrowNode *node)
{
  if (number >= self->nodes->len)
    g_ptr_array_set_size (self->nodes, number + 1);
  g_clear_object (&g_ptr_array_index (self->nodes, number));
  g_ptr_array_index (self->nodes, number) = node;
}

static void
number_cb (CrowNode *node,
           gpointer  data)
{
  Replay *self = data;

  set_node (self, self->nodes->len, g_object_ref (node));
}

static gboolean
replay_value (Replay *self)
{
  CrowNode *node = get_node (self, 1);
  int index = node != NULL ? crow_kind_lookup_property (crow_node_get_kind (node), self->words[2]) : -1;
  const CrowStoredProperty *property;
  CrowStoredValue value;
  gboolean understood = TRUE;

  if (index < 0 || (node->document != NULL && self->edit == NULL))
    return FALSE;
  property = &crow_node_get_info (node)->properties[index];
  crow_stored_value_init (&value, property);
  if (self->value != NULL)
    understood = crow_stored_value_from_string (&value, property, self->value);
  if (understood)
    crow_node_set_slot (node, index, &value);
  crow_stored_value_clear (&value, property);
  return understood;
}

static gboolean
replay_new (Replay *self)
{
  CrowNodeKind kind;
  guint number;

  /* Numbers grow one by one; a hole as large as the file would be somebody's joke. */
  if (!get_number (self, 1, &number) || number > (gsize) (self->end - self->cursor) + self->nodes->len + G_MAXUINT16 ||
      !crow_kind_from_element (self->words[2], &kind) || kind == CROW_NODE_ROOT ||
      (self->value != NULL && (!_crow_id_is_valid (self->value) || crow_kind_get_info (kind)->id_prefix == NULL)))
    return FALSE;
  set_node (self, number, crow_node_new (kind, self->value));
  return TRUE;
}

static gboolean
replay_foreign (Replay *self)
{
  CrowNode *node = get_node (self, 1);
  CrowForeign *foreign;
  char **place;

  if (node == NULL || node->document != NULL || self->value == NULL)
    return FALSE;
  foreign = _crow_node_ensure_foreign (node);
  if (g_str_equal (self->words[2], "attributes"))
    place = &foreign->attributes;
  else if (g_str_equal (self->words[2], "lead"))
    place = &foreign->lead;
  else
    place = &foreign->tail;
  g_free (*place);
  *place = g_steal_pointer (&self->value);
  return TRUE;
}

static gboolean
may_contain (CrowNode *parent,
             CrowNode *child)
{
  const CrowKindInfo *info = crow_node_get_info (parent);

  for (guint i = 0; i < info->n_children; i++)
    if (info->children[i] == crow_node_get_kind (child))
      return TRUE;
  return FALSE;
}

static gboolean
replay_under (Replay *self)
{
  CrowNode *parent = get_node (self, 1);
  CrowNode *child = get_node (self, 2);

  if (parent == NULL || child == NULL || parent == child || parent->document != NULL || child->parent != NULL ||
      child->document != NULL || !may_contain (parent, child))
    return FALSE;
  crow_node_insert (parent, child, -1);
  return TRUE;
}

static gboolean
replay_insert (Replay *self)
{
  CrowNode *child = get_node (self, 1);
  CrowNode *parent = get_node (self, 2);
  guint position;

  if (self->edit == NULL || child == NULL || parent == NULL || parent->document == NULL || child->parent != NULL ||
      child->document != NULL || CROW_IS_MODEL (child) || !may_contain (parent, child) ||
      !get_number (self, 3, &position) || position > crow_node_get_n_children (parent, crow_node_get_kind (child)) ||
      (child->id != NULL && crow_document_lookup (self->document, child->id) != NULL))
    return FALSE;
  crow_node_insert (parent, child, position);
  return TRUE;
}

static gboolean
replay_remove (Replay *self)
{
  CrowNode *node = get_node (self, 1);

  if (self->edit == NULL || node == NULL || node->document == NULL || node->parent == NULL || CROW_IS_MODEL (node))
    return FALSE;
  crow_node_remove (node);
  return TRUE;
}

static gboolean
replay_move (Replay *self)
{
  CrowNode *node = get_node (self, 1);
  CrowNode *parent = get_node (self, 2);
  guint position, n_siblings;

  if (self->edit == NULL || node == NULL || parent == NULL || node->document == NULL || node->parent == NULL ||
      parent->document == NULL || !may_contain (parent, node) || !get_number (self, 3, &position))
    return FALSE;
  n_siblings = crow_node_get_n_children (parent, crow_node_get_kind (node)) - (parent == node->parent ? 1 : 0);
  if (position > n_siblings)
    return FALSE;
  crow_node_move (node, parent, position);
  return TRUE;
}

static gboolean
replay_commit (Replay *self)
{
  guint length;

  if (self->edit == NULL || self->value == NULL || !get_number (self, 1, &length) || length > strlen (self->value))
    return FALSE;
  if (length > 0)
    {
      g_autofree char *key = g_strndup (self->value, length);

      crow_edit_set_merge_key (self->edit, key);
    }
  _crow_edit_set_label (self->edit, self->value + length);
  crow_edit_commit (g_steal_pointer (&self->edit));
  return TRUE;
}

static gboolean
replay_event (Replay *self)
{
  if (self->edit != NULL)
    return FALSE;
  if (is_word (self, "undo", 1))
    crow_document_undo (self->document);
  else if (is_word (self, "redo", 1))
    crow_document_redo (self->document);
  else if (is_word (self, "end", 1))
    crow_document_end_merge (self->document);
  else if (is_word (self, "unsaved", 1))
    _crow_document_mark_unsaved (self->document);
  else if (is_word (self, "saved", 1) && self->value != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (self->value);
      g_autoptr (GBytes) bytes = crow_document_to_bytes (self->document);

      _crow_document_set_file (self->document, file);
      _crow_document_remember (self->document, bytes);
      _crow_document_mark_saved (self->document);
    }
  else
    return FALSE;
  return TRUE;
}

/* One line of an edit, or an event between edits. */
static gboolean
replay_line (Replay *self)
{
  static const struct
  {
    const char *word;
    guint n_words;
    gboolean (*replay) (Replay *self);
  } words[] = {
    { "new", 3, replay_new },       { "put", 3, replay_value },     { "foreign", 3, replay_foreign },
    { "under", 3, replay_under },   { "set", 3, replay_value },     { "insert", 4, replay_insert },
    { "remove", 2, replay_remove }, { "move", 4, replay_move },     { "commit", 2, replay_commit },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (is_word (self, words[i].word, words[i].n_words))
      {
        if (self->edit == NULL)
          self->edit = crow_document_begin_edit (self->document, "");
        return words[i].replay (self);
      }
  return replay_event (self);
}

/* The header up to the base, whose bytes are returned. */
static GBytes *
read_header (Replay *self,
             GFile **file)
{
  guint64 length;

  if (!next_line (self) || self->value != NULL || !g_str_equal (self->line, CROW_RECOVERY_MAGIC) || !next_line (self) ||
      !is_word (self, "pid", 2) || !next_line (self) || !is_word (self, "file", 1))
    return NULL;
  *file = self->value != NULL ? g_file_new_for_uri (self->value) : NULL;
  if (!next_line (self) || !is_word (self, "base", 2) ||
      !g_ascii_string_to_unsigned (self->words[1], 10, 0, self->end - self->cursor, &length, NULL) ||
      (gsize) (self->end - self->cursor) <= length)
    {
      g_clear_object (file);
      return NULL;
    }
  self->cursor += length + 1;
  return g_bytes_new (self->cursor - length - 1, length);
}

static void
free_node (gpointer node)
{
  if (node != NULL)
    g_object_unref (node);
}

CrowDocument *
crow_recovery_restore (const char *path,
                       GError    **error)
{
  Replay self = { 0 };
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GFile) file = NULL;

  if (mapped != NULL)
    {
      self.cursor = g_mapped_file_get_contents (mapped);
      self.end = self.cursor + g_mapped_file_get_length (mapped);
      base = read_header (&self, &file);
    }
  if (base == NULL)
    {
      clear_line (&self);
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_FORMAT, 0, NULL,
                               _("“%s” is no recovery journal that could be read. Open the document's file instead."),
                               path);
      return NULL;
    }
  self.document = crow_document_load_bytes (base, CROW_LOAD_LENIENT, error);
  if (self.document != NULL)
    {
      self.nodes = g_ptr_array_new_with_free_func (free_node);
      g_ptr_array_add (self.nodes, NULL);
      crow_node_foreach (crow_document_get_root (self.document), number_cb, &self);
      _crow_document_set_file (self.document, file);
      if (file != NULL)
        _crow_document_remember (self.document, base);
      while (next_line (&self) && replay_line (&self))
        ;
      /* The edit at which the process ended. */
      crow_edit_rollback (self.edit);
      g_ptr_array_unref (self.nodes);
    }
  clear_line (&self);
  return self.document;
}

void
crow_recovery_discard (const char *path)
{
  g_unlink (path);
}

void
crow_recovery_item_free (CrowRecoveryItem *item)
{
  g_free (item->path);
  g_clear_object (&item->file);
  g_free (item);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const CrowRecoveryItem *x = *(CrowRecoveryItem *const *) a;
  const CrowRecoveryItem *y = *(CrowRecoveryItem *const *) b;

  return x->modified > y->modified ? -1 : x->modified < y->modified ? 1 : g_strcmp0 (x->path, y->path);
}

/* NULL: it holds no edit, or cannot be read. */
static CrowRecoveryItem *
read_item (const char *path)
{
  Replay self = { 0 };
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) base = NULL;
  g_autoptr (GFile) file = NULL;
  CrowRecoveryItem *item = NULL;
  struct stat status;

  if (mapped == NULL || stat (path, &status) != 0)
    return NULL;
  self.cursor = g_mapped_file_get_contents (mapped);
  self.end = self.cursor + g_mapped_file_get_length (mapped);
  base = read_header (&self, &file);
  if (base != NULL && self.cursor < self.end)
    {
      item = g_new0 (CrowRecoveryItem, 1);
      item->path = g_strdup (path);
      item->file = g_steal_pointer (&file);
      item->modified = status.st_mtim.tv_sec;
    }
  clear_line (&self);
  return item;
}

GPtrArray *
crow_recovery_list (const char *folder)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_recovery_item_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      CrowRecoveryItem *item;

      if (!g_str_has_suffix (name, CROW_RECOVERY_SUFFIX) || !_crow_recovery_is_left_over (path))
        continue;
      item = read_item (path);
      if (item != NULL)
        g_ptr_array_add (items, item);
      else
        g_unlink (path);
    }
  g_ptr_array_sort (items, compare_items);
  return items;
}

int
crow_recovery_get_owner (const char *folder,
                         GFile      *file)
{
  g_autofree char *stem = _crow_recovery_get_stem (file);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      const char *pid;

      if (!g_str_has_prefix (name, stem) || !g_str_has_suffix (name, CROW_RECOVERY_SUFFIX) ||
          _crow_recovery_is_left_over (path) || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      pid = strstr (text, "\npid ");
      if (pid != NULL)
        return atoi (pid + strlen ("\npid "));
    }
  return 0;
}
