/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a document from XML, straight from the parser's events into nodes.
 *
 * The input is not trusted.  There is no network, no DTD (so no entities but the five of XML), and a bound on size,
 * depth and the length of a value.  The parser never runs in its "huge" mode, whose absence gives the last two.
 *
 * What is not ours is kept as text with the node it stands before, or with the parent when it stands last; saving
 * puts it back.  References are looked up at the end, so that elements may come in any order.
 *
 * Invariant: `node` is the innermost open element of ours, NULL outside of the root; `foreign_depth` counts the open
 * elements below it that are not ours.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "document/crow-document-private.h"
#include "document/crow-document-xml-private.h"
#include "document/crow-node-private.h"

#define MAX_BYTES (512 * 1024 * 1024)
#define MAX_DEPTH 200

typedef struct
{
  /* owned */
  CrowDocument *document;
  GString *pending; /* foreign items seen since the last element of ours began or ended */
  GError *error;    /* the first */
  /* borrowed */
  xmlParserCtxt *parser;
  CrowNode *node;
  const CrowUpgrade *upgrades; /* ends in one without element; NULL: none */
  /* state */
  CrowLoadFlags flags;
  guint known_version;
  guint version;
  guint depth;
  guint foreign_depth;
  gboolean tag_open; /* the ">" of the last foreign start tag is not written yet */
} Loader;

static guint
get_line (Loader *self)
{
  return self->parser->input != NULL ? self->parser->input->line : 0;
}

static void G_GNUC_PRINTF (4, 5)
fail (Loader           *self,
      CrowDocumentError code,
      const char       *id,
      const char       *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  crow_document_set_error (&self->error, code, get_line (self), id, "%s", message);
  xmlStopParser (self->parser);
}

/* XML that is not ours. */

static void
close_tag (Loader *self)
{
  if (self->tag_open)
    g_string_append_c (self->pending, '>');
  self->tag_open = FALSE;
}

/* Items at our level stand on lines of their own. */
static void
begin_item (Loader *self)
{
  if (self->foreign_depth > 0)
    close_tag (self);
  else if (self->pending->len > 0)
    g_string_append_c (self->pending, CROW_XML_ITEM_SEPARATOR);
}

static char *
take_pending (Loader *self)
{
  char *text = self->pending->len > 0 ? g_strdup (self->pending->str) : NULL;

  g_string_truncate (self->pending, 0);
  return text;
}

static void
append_attribute (GString    *text,
                  const char *prefix,
                  const char *name,
                  const char *value,
                  gssize      length)
{
  g_string_append_printf (text, prefix != NULL ? " %s:%s=\"" : "%s %s=\"", prefix != NULL ? prefix : "", name);
  _crow_xml_append_escaped (text, value, length, TRUE);
  g_string_append_c (text, '"');
}

static void
append_declarations (GString        *text,
                     const xmlChar **namespaces,
                     int             n_namespaces,
                     gboolean        with_default)
{
  for (int i = 0; i < n_namespaces; i++)
    {
      const char *prefix = (const char *) namespaces[2 * i];
      const char *uri = namespaces[2 * i + 1] != NULL ? (const char *) namespaces[2 * i + 1] : "";

      if (prefix != NULL)
        append_attribute (text, "xmlns", prefix, uri, -1);
      else if (with_default)
        append_attribute (text, NULL, "xmlns", uri, -1);
    }
}

static void
begin_foreign (Loader         *self,
               const char     *name,
               const char     *prefix,
               const char     *uri,
               int             n_namespaces,
               const xmlChar **namespaces,
               int             n_attributes,
               const xmlChar **attributes)
{
  gboolean declares_default = FALSE;

  begin_item (self);
  g_string_append_printf (self->pending, prefix != NULL ? "<%s:%s" : "<%s%s", prefix != NULL ? prefix : "", name);
  append_declarations (self->pending, namespaces, n_namespaces, TRUE);
  for (int i = 0; i < n_namespaces; i++)
    declares_default |= namespaces[2 * i] == NULL;
  /* Around it will be our namespace as the default one, whatever it was in the file that was read. */
  if (self->foreign_depth == 0 && prefix == NULL && !declares_default)
    append_attribute (self->pending, NULL, "xmlns", uri != NULL ? uri : "", -1);
  for (int i = 0; i < n_attributes; i++)
    append_attribute (self->pending, (const char *) attributes[5 * i + 1], (const char *) attributes[5 * i],
                      (const char *) attributes[5 * i + 3], attributes[5 * i + 4] - attributes[5 * i + 3]);
  self->tag_open = TRUE;
  self->foreign_depth++;
}

/* Elements of ours. */

static gboolean
read_version (Loader         *self,
              int             n_attributes,
              const xmlChar **attributes)
{
  for (int i = 0; i < n_attributes; i++)
    if (attributes[5 * i + 2] == NULL && strcmp ((const char *) attributes[5 * i], "version") == 0)
      {
        g_autofree char *text = g_strndup ((const char *) attributes[5 * i + 3],
                                           attributes[5 * i + 4] - attributes[5 * i + 3]);
        guint64 version;

        if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &version, NULL))
          fail (self, CROW_DOCUMENT_ERROR_VERSION, NULL,
                _("“%s” is no version of the Crowfoot format. Write version=\"%u\"."), text, self->known_version);
        else if (version > self->known_version)
          fail (self, CROW_DOCUMENT_ERROR_VERSION, NULL,
                _("The file has version %s of the Crowfoot format, and this program knows versions up to %u. "
                  "Update Crowfoot to open it."),
                text, self->known_version);
        else
          self->version = version;
        return self->error == NULL;
      }
  fail (self, CROW_DOCUMENT_ERROR_VERSION, NULL,
        _("The file does not say which version of the Crowfoot format it has. Write version=\"%u\" into its first "
          "element."),
        self->known_version);
  return FALSE;
}

static gboolean
may_contain (const CrowKindInfo *parent,
             const char         *element,
             CrowNodeKind       *kind)
{
  for (guint i = 0; i < parent->n_children; i++)
    if (strcmp (crow_kind_get_info (parent->children[i])->element, element) == 0)
      {
        *kind = parent->children[i];
        return TRUE;
      }
  return FALSE;
}

/* Finds the kind of a child element, or says why there is none. */
static gboolean
find_kind (Loader       *self,
           const char   *element,
           CrowNodeKind *kind)
{
  const CrowKindInfo *parent = _crow_node_get_info (self->node);
  CrowNodeKind known;

  if (may_contain (parent, element, kind))
    {
      if (*kind == CROW_NODE_MODEL && crow_node_get_n_children (self->node, CROW_NODE_MODEL) > 0)
        {
          fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
                _("A file has one “model”, and this is the second. Put what is in it into the first."));
          return FALSE;
        }
      if (*kind == CROW_NODE_LINK_END && crow_node_get_n_children (self->node, CROW_NODE_LINK_END) == 2)
        {
          fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, crow_node_get_id (self->node),
                _("The link “%s” has more than two ends. A link has exactly two; remove the others."),
                crow_node_get_id (self->node));
          return FALSE;
        }
      return TRUE;
    }
  if (crow_kind_from_element (element, &known))
    fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
          _("“%s” cannot stand inside “%s”. Move it to where it belongs, or remove it."), element, parent->element);
  else
    fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
          _("“%s” is no element of the Crowfoot format. Correct its name, or give it a namespace of its own."), element);
  return FALSE;
}

/* Attributes mostly come in the order of the table, so the search begins behind the last one found. */
static int
find_property (const CrowKindInfo *info,
               const char         *name,
               guint               from)
{
  for (guint i = 0; i < info->n_properties; i++)
    {
      guint index = (from + i) % info->n_properties;

      if (strcmp (info->properties[index].name, name) == 0)
        return index;
    }
  return -1;
}

static void
fail_value (Loader                   *self,
            CrowNode                 *node,
            const CrowStoredProperty *property,
            const char               *text)
{
  const char *element = _crow_node_get_info (node)->element;
  g_autofree char *shown = g_utf8_strlen (text, -1) > 40 ? g_utf8_substring (text, 0, 40) : g_strdup (text);

  switch (property->type)
    {
    case CROW_STORED_BOOLEAN:
      fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
            _("“%s” is no value for “%s” of “%s”. Write “true” or “false”."), shown, property->name, element);
      break;
    case CROW_STORED_INTEGER:
      {
        /* In strings of their own: a format macro would end the text that translators see. */
        g_autofree char *minimum = g_strdup_printf ("%" G_GINT64_FORMAT, property->minimum);
        g_autofree char *maximum = g_strdup_printf ("%" G_GINT64_FORMAT, property->maximum);

        fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
              _("“%s” is no value for “%s” of “%s”. Write a whole number from %s to %s."), shown, property->name,
              element, minimum, maximum);
      }
      break;
    case CROW_STORED_NUMBER:
      fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
            _("“%s” is no value for “%s” of “%s”. Write a number, such as 12 or 12.5."), shown, property->name,
            element);
      break;
    case CROW_STORED_ENUM:
    case CROW_STORED_FLAGS:
      {
        g_autofree char *names = g_strjoinv (", ", (char **) property->names);

        fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
              property->type == CROW_STORED_ENUM
                ? _("“%s” is no value for “%s” of “%s”. Write one of: %s.")
                : _("“%s” is no value for “%s” of “%s”. Write any of: %s."),
              shown, property->name, element, names);
      }
      break;
    case CROW_STORED_VALUES:
      fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
            _("“%s” is no value for “%s” of “%s”. Write the ids of attributes, each once, and what they hold: a.id=1 "
              "a.name='Ada' a.born=null a.photo=x'00ff'."),
            shown, property->name, element);
      break;
    case CROW_STORED_TEXT:
    case CROW_STORED_REFERENCE:
    case CROW_STORED_REFERENCES:
    default:
      fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
            _("“%s” is no value for “%s” of “%s”. Write the id of an element, without blanks."), shown, property->name,
            element);
      break;
    }
}

/* The upgrade for an attribute of an older version, or NULL. */
static const CrowUpgrade *
find_upgrade (Loader     *self,
              const char *element,
              const char *name)
{
  if (self->version == self->known_version)
    return NULL;
  for (const CrowUpgrade *upgrade = self->upgrades; upgrade != NULL && upgrade->element != NULL; upgrade++)
    if (upgrade->version >= self->version && strcmp (upgrade->element, element) == 0 &&
        strcmp (upgrade->attribute, name) == 0)
      return upgrade;
  return NULL;
}

static void
read_attribute (Loader     *self,
                CrowNode   *node,
                const char *name,
                const char *value,
                gsize       length,
                guint      *next)
{
  const CrowKindInfo *info = _crow_node_get_info (node);
  const CrowUpgrade *upgrade = find_upgrade (self, info->element, name);
  g_autofree char *owned = NULL;
  char buffer[128];
  int index;
  const CrowStoredProperty *property;
  CrowStoredValue *slot;

  if (upgrade != NULL)
    {
      g_autofree char *old = g_strndup (value, length);

      if (upgrade->new_attribute == NULL)
        return;
      name = upgrade->new_attribute;
      owned = upgrade->convert != NULL ? upgrade->convert (old) : g_steal_pointer (&old);
      value = owned;
      length = strlen (owned);
    }

  index = find_property (info, name, *next);
  if (index < 0)
    {
      fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, node->id,
            _("“%s” is no attribute of “%s” in the Crowfoot format. Correct its name, or give it a namespace of its "
              "own."),
            name, info->element);
      return;
    }
  *next = index + 1;
  property = &info->properties[index];
  slot = &_crow_node_get_slots (node)[index];
  if (property->type == CROW_STORED_TEXT)
    {
      if (length > 0 || (property->flags & CROW_STORED_KEEPS_EMPTY) != 0)
        slot->text = g_strndup (value, length);
      return;
    }
  if (owned == NULL && length < sizeof buffer)
    {
      memcpy (buffer, value, length);
      buffer[length] = '\0';
      value = buffer;
    }
  else if (owned == NULL)
    value = owned = g_strndup (value, length);
  if (!crow_stored_value_from_string (slot, property, value))
    fail_value (self, node, property, value);
}

static gboolean
read_id (Loader         *self,
         CrowNode       *node,
         int             n_attributes,
         const xmlChar **attributes)
{
  const CrowKindInfo *info = _crow_node_get_info (node);

  for (int i = 0; i < n_attributes; i++)
    if (attributes[5 * i + 2] == NULL && strcmp ((const char *) attributes[5 * i], "id") == 0)
      {
        CrowNode *other;

        node->id = g_strndup ((const char *) attributes[5 * i + 3], attributes[5 * i + 4] - attributes[5 * i + 3]);
        if (!_crow_id_is_valid (node->id))
          {
            fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
                  _("An id has 1 to 255 bytes and no blanks. Give this “%s” another id."), info->element);
            return FALSE;
          }
        other = crow_document_lookup (self->document, node->id);
        if (other != NULL)
          {
            fail (self, CROW_DOCUMENT_ERROR_DUPLICATE, node->id,
                  _("The id “%s” is in use already, in line %u. Give one of the two another id."), node->id,
                  other->line);
            return FALSE;
          }
        return TRUE;
      }
  fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL, _("This “%s” has no id. Give it one that is used nowhere else."),
        info->element);
  return FALSE;
}

static void
begin_own (Loader         *self,
           const char     *element,
           int             n_namespaces,
           const xmlChar **namespaces,
           int             n_attributes,
           const xmlChar **attributes)
{
  g_autoptr (CrowNode) node = NULL;
  g_autoptr (GString) foreign = NULL;
  const CrowKindInfo *info;
  CrowNodeKind kind = CROW_NODE_ROOT;
  guint next = 0;

  if (self->node == NULL)
    {
      if (!read_version (self, n_attributes, attributes))
        return;
      node = g_object_ref (self->document->root);
    }
  else
    {
      if (!find_kind (self, element, &kind))
        return;
      node = crow_node_new (kind, NULL);
    }
  node->line = get_line (self);
  info = _crow_node_get_info (node);
  if (info->id_prefix != NULL && !read_id (self, node, n_attributes, attributes))
    return;

  if (n_namespaces > 0)
    {
      foreign = g_string_new (NULL);
      append_declarations (foreign, namespaces, n_namespaces, FALSE);
    }
  for (int i = 0; i < n_attributes && self->error == NULL; i++)
    {
      const char *name = (const char *) attributes[5 * i];
      const char *value = (const char *) attributes[5 * i + 3];
      gsize length = attributes[5 * i + 4] - attributes[5 * i + 3];

      if (attributes[5 * i + 2] != NULL)
        {
          if (foreign == NULL)
            foreign = g_string_new (NULL);
          append_attribute (foreign, (const char *) attributes[5 * i + 1], name, value, length);
        }
      else if (!(info->id_prefix != NULL && strcmp (name, "id") == 0) &&
               !(kind == CROW_NODE_ROOT && strcmp (name, "version") == 0))
        read_attribute (self, node, name, value, length, &next);
    }
  if (self->error != NULL)
    return;
  if (foreign != NULL && foreign->len > 0)
    _crow_node_ensure_foreign (node)->attributes = g_strdup (foreign->str);
  if (self->pending->len > 0)
    _crow_node_ensure_foreign (node)->lead = take_pending (self);
  if (self->node != NULL)
    _crow_node_apply_insert (self->node, node, crow_node_get_n_children (self->node, kind));
  self->node = node;
}

static void
end_own (Loader *self)
{
  if (self->pending->len > 0)
    _crow_node_ensure_foreign (self->node)->tail = take_pending (self);
  if (CROW_IS_LINK (self->node) && crow_link_get_n_ends (CROW_LINK (self->node)) != 2)
    fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, self->node->id,
          _("The link “%s” has fewer than two ends. Give it an “end” for each of the two entities."), self->node->id);
  if (self->node == self->document->root && crow_node_get_n_children (self->node, CROW_NODE_MODEL) == 0)
    fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
          _("The file has no model. Write a “model” element with an id into its first element."));
  self->node = self->node->parent;
}

/* The parser's events. */

static void
start_element_cb (void           *data,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  Loader *self = data;
  gboolean own = g_strcmp0 ((const char *) uri, CROW_DOCUMENT_NAMESPACE) == 0;

  if (self->error != NULL)
    return;
  if (++self->depth > MAX_DEPTH)
    {
      fail (self, CROW_DOCUMENT_ERROR_LIMIT, NULL,
            _("Elements are nested more than %d deep here, which no Crowfoot document needs. Remove them."), MAX_DEPTH);
      return;
    }
  if (self->depth == 1 && !(own && strcmp ((const char *) name, "crowfoot") == 0))
    fail (self, CROW_DOCUMENT_ERROR_FORMAT, NULL,
          _("The file is no Crowfoot document: its first element is “%s”, and not “crowfoot” of the namespace “%s”. "
            "Import it if it is of another program."),
          (const char *) name, CROW_DOCUMENT_NAMESPACE);
  else if (own && self->foreign_depth == 0)
    begin_own (self, (const char *) name, n_namespaces, namespaces, n_attributes, attributes);
  else if (uri == NULL && self->foreign_depth == 0)
    fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
          _("“%s” has no namespace. Elements of the format are in the namespace “%s”."), (const char *) name,
          CROW_DOCUMENT_NAMESPACE);
  else
    begin_foreign (self, (const char *) name, (const char *) prefix, (const char *) uri, n_namespaces, namespaces,
                   n_attributes, attributes);
}

static void
end_element_cb (void          *data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  Loader *self = data;

  if (self->error != NULL)
    return;
  self->depth--;
  if (self->foreign_depth == 0)
    {
      end_own (self);
      return;
    }
  self->foreign_depth--;
  if (self->tag_open)
    g_string_append (self->pending, "/>");
  else
    g_string_append_printf (self->pending, prefix != NULL ? "</%s:%s>" : "</%s%s>",
                            prefix != NULL ? (const char *) prefix : "", (const char *) name);
  self->tag_open = FALSE;
}

static void
characters_cb (void          *data,
               const xmlChar *text,
               int            length)
{
  Loader *self = data;

  if (self->error != NULL)
    return;
  if (self->foreign_depth > 0)
    {
      close_tag (self);
      _crow_xml_append_escaped (self->pending, (const char *) text, length, FALSE);
      return;
    }
  for (int i = 0; i < length; i++)
    if (strchr (" \t\r\n", text[i]) == NULL)
      {
        fail (self, CROW_DOCUMENT_ERROR_STRUCTURE, NULL,
              _("Text cannot stand between elements here. Put it into an attribute, or into a comment."));
        return;
      }
}

static void
comment_cb (void          *data,
            const xmlChar *text)
{
  Loader *self = data;

  if (self->error != NULL)
    return;
  begin_item (self);
  g_string_append_printf (self->pending, "<!--%s-->", (const char *) text);
}

static void
instruction_cb (void          *data,
                const xmlChar *target,
                const xmlChar *text)
{
  Loader *self = data;

  if (self->error != NULL)
    return;
  begin_item (self);
  if (text != NULL)
    g_string_append_printf (self->pending, "<?%s %s?>", (const char *) target, (const char *) text);
  else
    g_string_append_printf (self->pending, "<?%s?>", (const char *) target);
}

static void
document_type_cb (void          *data,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  fail (data, CROW_DOCUMENT_ERROR_FORMAT, NULL,
        _("The file has a document type declaration (DOCTYPE), which Crowfoot does not read for safety. Remove it."));
}

#if LIBXML_VERSION >= 21200
#define ERROR_CONST const
#else
#define ERROR_CONST
#endif

static void
parse_error_cb (void                 *data,
                ERROR_CONST xmlError *problem)
{
  Loader *self = data;
  g_autofree char *message = NULL;

  if (self->error != NULL || problem->level < XML_ERR_ERROR)
    return;
  message = g_strstrip (g_utf8_make_valid (problem->message != NULL ? problem->message : "", -1));
  if (g_str_has_suffix (message, "."))
    message[strlen (message) - 1] = '\0';
  crow_document_set_error (&self->error, CROW_DOCUMENT_ERROR_SYNTAX, MAX (problem->line, 0), NULL,
                           _("The file is no well-formed XML: %s. Correct it in a text editor, or go back to an older "
                             "version of the file."),
                           message);
  xmlStopParser (self->parser);
}

/* Also in UTF-16, which libxml2 reads. */
static gboolean
begins_as_xml (const char *text,
               gsize       length)
{
  gsize i = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0 ||
                      memcmp (text, "\0<", 2) == 0))
    return TRUE;
  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && text[i] == '<';
}

/* What somebody took for a diagram. */
static void
set_foreign_error (const char *text,
                   gsize       length,
                   GError    **error)
{
  static const char sqlite[16] = "SQLite format 3";

  if (length >= sizeof sqlite && memcmp (text, sqlite, sizeof sqlite) == 0)
    crow_document_set_error (error, CROW_DOCUMENT_ERROR_FORMAT, 0, NULL,
                             _("The file is an SQLite database and no diagram. Import it, and its tables are drawn."));
  else if (!g_utf8_validate_len (text, length, NULL))
    crow_document_set_error (error, CROW_DOCUMENT_ERROR_FORMAT, 0, NULL,
                             _("The file is neither a diagram nor an SQLite database that can be read. If it is a database, it "
                               "is encrypted or damaged."));
  else
    crow_document_set_error (error, CROW_DOCUMENT_ERROR_FORMAT, 1, NULL,
                             _("The file is no diagram: one is XML and begins with “<”. If it is an SQL script, import it."));
}

CrowDocument *
_crow_document_load (const char        *text,
                     gsize              length,
                     CrowLoadFlags      flags,
                     guint              known_version,
                     const CrowUpgrade *upgrades,
                     GError           **error)
{
  const xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_element_cb,
    .endElementNs = end_element_cb,
    .characters = characters_cb,
    .cdataBlock = characters_cb,
    .ignorableWhitespace = characters_cb,
    .comment = comment_cb,
    .processingInstruction = instruction_cb,
    .internalSubset = document_type_cb,
    .serror = parse_error_cb,
  };
  Loader self = { .flags = flags, .known_version = known_version, .upgrades = upgrades };
  g_autoptr (CrowDocument) document = NULL;

  if (length > MAX_BYTES)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_LIMIT, 0, NULL,
                               _("The file is larger than %d MiB, which is more than Crowfoot reads. Split it."),
                               MAX_BYTES / (1024 * 1024));
      return NULL;
    }
  if (length == 0)
    {
      crow_document_set_error (error, CROW_DOCUMENT_ERROR_FORMAT, 1, NULL,
                               _("The file is empty. Restore an older version of it, or start a new document."));
      return NULL;
    }

  if (!begins_as_xml (text, length))
    {
      set_foreign_error (text, length, error);
      return NULL;
    }

  self.parser = xmlCreateMemoryParserCtxt (text, length);
  if (self.parser == NULL)
    g_error ("xmlCreateMemoryParserCtxt: out of memory");
  *self.parser->sax = handler;
  self.parser->userData = &self;
  /* NOENT: "&amp;" in attributes arrives as "&" rather than as a reference once more.  With document types refused
   * there are no entities to expand beyond those of XML itself. */
  xmlCtxtUseOptions (self.parser, XML_PARSE_NONET | XML_PARSE_NOENT);
  self.document = document = _crow_document_new_empty ();
  self.pending = g_string_new (NULL);
  xmlParseDocument (self.parser);
  if (self.error == NULL && !self.parser->wellFormed)
    crow_document_set_error (&self.error, CROW_DOCUMENT_ERROR_SYNTAX, get_line (&self), NULL,
                             _("The file is no well-formed XML. Correct it in a text editor, or go back to an older "
                               "version of the file."));
  if (self.error == NULL)
    _crow_document_check_references (document, flags, &self.error);
  /* Comments behind the root. */
  document->epilogue = take_pending (&self);
  g_string_free (self.pending, TRUE);
  xmlFreeParserCtxt (self.parser);
  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      return NULL;
    }
  return g_steal_pointer (&document);
}

/* How attributes of older versions read today.  Version 1 is the first, so there is nothing to upgrade from. */
static const CrowUpgrade upgrades[] = { { 0 } };

CrowDocument *
crow_document_load_bytes (GBytes       *bytes,
                          CrowLoadFlags flags,
                          GError      **error)
{
  gsize length;
  const char *text;

  g_return_val_if_fail (bytes != NULL && (error == NULL || *error == NULL), NULL);

  text = g_bytes_get_data (bytes, &length);
  return _crow_document_load (text, length, flags, CROW_DOCUMENT_VERSION, upgrades, error);
}
