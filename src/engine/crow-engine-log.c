/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The log of statements: CrowEngine::statement, and the echo on the standard error output.
 *
 * Whether somebody listens is asked when a statement is prepared; while nobody does, a statement costs one comparison of a
 * pointer more a step.  What is logged while another thread has the engine is told afterwards, in the listeners' thread.
 */
#include "config.h"

#include "base/crow-error.h"
#include "engine/crow-engine-private.h"

enum
{
  PROP_ECHO = 1,
};

static guint statement_signal;

struct _CrowStatementLog
{
  GPtrArray *parameters; /* owned text; NULL: not bound */
  gint64 duration;
  gint64 n_rows;
  char *reason;          /* when it was begun */
  gboolean running;
};

G_DEFINE_BOXED_TYPE (CrowLogEntry, crow_log_entry, crow_log_entry_copy, crow_log_entry_free)

/**
 * crow_log_entry_copy:
 * @self: an entry
 *
 * Returns: (transfer full): a copy
 */
CrowLogEntry *
crow_log_entry_copy (const CrowLogEntry *self)
{
  CrowLogEntry *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (CrowLogEntry, 1);
  *copy = *self;
  copy->sql = g_strdup (self->sql);
  copy->parameters = g_strdupv (self->parameters);
  copy->reason = g_strdup (self->reason);
  copy->error = g_strdup (self->error);
  return copy;
}

/**
 * crow_log_entry_free:
 * @self: (transfer full) (nullable): an entry
 */
void
crow_log_entry_free (CrowLogEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->sql);
  g_strfreev (self->parameters);
  g_free (self->reason);
  g_free (self->error);
  g_free (self);
}

/**
 * crow_log_entry_to_string:
 * @self: an entry
 *
 * Returns: (transfer full): one line with all of it
 */
char *
crow_log_entry_to_string (const CrowLogEntry *self)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (self->sql);
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\n')
      text->str[i] = ' ';
  g_strstrip (text->str);
  text->len = strlen (text->str);
  for (guint i = 0; self->parameters[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "  [" : ", ", self->parameters[i]);
  if (self->parameters[0] != NULL)
    g_string_append_c (text, ']');
  g_string_append_printf (text, "  -- %" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT " µs", self->n_rows,
                          self->duration);
  if (self->reason != NULL)
    g_string_append_printf (text, ", %s", self->reason);
  if (self->error != NULL)
    g_string_append_printf (text, ", failed: %s", self->error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
_crow_engine_is_logged (CrowEngine *self)
{
  return _crow_engine_get_log (self)->echo || g_signal_has_handler_pending (self, statement_signal, 0, TRUE);
}

void
_crow_engine_take_reason (CrowEngine *self,
                          char       *reason)
{
  CrowEngineLog *log = _crow_engine_get_log (self);

  g_free (log->reason);
  log->reason = reason;
}

static void
tell (CrowEngine   *self,
      CrowLogEntry *entry)
{
  if (_crow_engine_get_log (self)->echo)
    {
      g_autofree char *line = crow_log_entry_to_string (entry);

      g_printerr ("%s\n", line);
    }
  g_signal_emit (self, statement_signal, 0, entry);
  crow_log_entry_free (entry);
}

static void
log_entry (CrowEngine *self,
           const char *sql,
           GPtrArray  *parameters,
           gint64      n_rows,
           gint64      duration,
           const char *reason,
           const char *error)
{
  CrowEngineLog *log = _crow_engine_get_log (self);
  CrowLogEntry *entry = g_new0 (CrowLogEntry, 1);
  guint n = parameters != NULL ? parameters->len : 0;

  entry->sql = g_strdup (sql);
  entry->parameters = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    entry->parameters[i] = g_strdup (parameters->pdata[i] != NULL ? parameters->pdata[i] : "null");
  entry->n_rows = n_rows;
  entry->duration = duration;
  entry->reason = g_strdup (reason);
  entry->error = g_strdup (error);
  if (log->held != NULL)
    g_ptr_array_add (log->held, entry);
  else
    tell (self, entry);
}

void
_crow_engine_hold_log (CrowEngine *self)
{
  CrowEngineLog *log = _crow_engine_get_log (self);

  if (log->held == NULL)
    log->held = g_ptr_array_new_with_free_func ((GDestroyNotify) crow_log_entry_free);
}

void
_crow_engine_release_log (CrowEngine *self)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&_crow_engine_get_log (self)->held);

  if (held == NULL)
    return;
  g_ptr_array_set_free_func (held, NULL);
  for (guint i = 0; i < held->len; i++)
    tell (self, g_ptr_array_index (held, i));
}

void
_crow_engine_log_script (CrowEngine   *self,
                         const char   *script,
                         gint64        duration,
                         const GError *error)
{
  log_entry (self, script, NULL, 0, duration, _crow_engine_get_log (self)->reason, error != NULL ? error->message : NULL);
}

CrowStatementLog *
_crow_statement_log_new (void)
{
  CrowStatementLog *self = g_new0 (CrowStatementLog, 1);

  self->parameters = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
_crow_statement_log_free (CrowStatementLog *self)
{
  g_ptr_array_unref (self->parameters);
  g_free (self->reason);
  g_free (self);
}

void
_crow_statement_log_bind (CrowStatement   *statement,
                          guint            parameter,
                          const CrowValue *value)
{
  GPtrArray *parameters = statement->log->parameters;

  if (parameter >= parameters->len)
    g_ptr_array_set_size (parameters, parameter + 1);
  g_free (parameters->pdata[parameter]);
  parameters->pdata[parameter] = crow_value_to_string (value);
}

static void
finish (CrowStatement *statement,
        const GError  *error)
{
  CrowStatementLog *self = statement->log;
  static const char *const writing[] = { "INSERT", "UPDATE", "DELETE", "WITH" };

  self->running = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (writing) && statement->n_columns == 0 && error == NULL; i++)
    if (g_str_has_prefix (statement->sql, writing[i]))
      self->n_rows = crow_engine_get_n_changes (statement->engine);
  log_entry (statement->engine, statement->sql, self->parameters, self->n_rows, self->duration,
             self->reason, error != NULL ? error->message : NULL);
  self->n_rows = self->duration = 0;
  g_clear_pointer (&self->reason, g_free);
}

CrowStep
_crow_statement_log_step (CrowStatement *statement,
                          GError       **error)
{
  CrowStatementLog *self = statement->log;
  g_autoptr (GError) local = NULL;
  gint64 start = g_get_monotonic_time ();
  CrowStep step;

  if (!self->running)
    self->reason = g_strdup (_crow_engine_get_log (statement->engine)->reason);
  step = statement->klass->step (statement, &local);
  self->duration += g_get_monotonic_time () - start;
  self->running = TRUE;
  if (step == CROW_STEP_ROW)
    self->n_rows++;
  else
    finish (statement, local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return step;
}

/* Of one whose last rows nobody wanted, too. */
void
_crow_statement_log_reset (CrowStatement *statement)
{
  if (statement->log->running)
    finish (statement, NULL);
  g_ptr_array_set_size (statement->log->parameters, 0);
}

/**
 * crow_engine_get_echo: (get-property echo)
 * @self: an engine
 *
 * Returns: whether statements are written to the standard error output
 */
gboolean
crow_engine_get_echo (CrowEngine *self)
{
  g_return_val_if_fail (CROW_IS_ENGINE (self), FALSE);

  return _crow_engine_get_log (self)->echo;
}

/**
 * crow_engine_set_echo: (set-property echo)
 * @self: an engine
 * @echo: whether statements are written to the standard error output
 */
void
crow_engine_set_echo (CrowEngine *self,
                      gboolean    echo)
{
  g_return_if_fail (CROW_IS_ENGINE (self));

  if (_crow_engine_get_log (self)->echo == !!echo)
    return;
  _crow_engine_get_log (self)->echo = !!echo;
  g_object_notify (G_OBJECT (self), "echo");
}

static void
crow_engine_get_property (GObject    *object,
                          guint       property,
                          GValue     *value,
                          GParamSpec *pspec)
{
  if (property == PROP_ECHO)
    g_value_set_boolean (value, crow_engine_get_echo (CROW_ENGINE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
crow_engine_set_property (GObject      *object,
                          guint         property,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  if (property == PROP_ECHO)
    crow_engine_set_echo (CROW_ENGINE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

void
_crow_engine_log_class_init (CrowEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = crow_engine_get_property;
  object_class->set_property = crow_engine_set_property;

  /**
   * CrowEngine:echo: (getter get_echo) (setter set_echo)
   *
   * Whether each statement is written to the standard error output as a line.  At first it is when the environment has
   * CROW_ECHO=1.
   */
  g_object_class_install_property (object_class, PROP_ECHO,
                                   g_param_spec_boolean ("echo", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                           G_PARAM_STATIC_STRINGS));
  /**
   * CrowEngine::statement:
   * @self: an engine
   * @entry: what was run, for as long as the handler runs
   *
   * A statement was run, and ended or failed.  Handlers must not use the engine, nor a session on it.
   *
   * Statements that are prepared while nobody is connected are not told.
   */
  statement_signal = g_signal_new ("statement", CROW_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   g_cclosure_marshal_VOID__BOXED, G_TYPE_NONE, 1,
                                   CROW_TYPE_LOG_ENTRY | G_SIGNAL_TYPE_STATIC_SCOPE);
}
