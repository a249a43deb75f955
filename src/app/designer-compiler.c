/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the document to text, without holding up the hand that draws.
 *
 * `generation` counts edits.  At most one timeout waits and one worker runs; an edit meanwhile makes the worker's
 * result worthless, and the timeout starts the next one.
 */
#include "config.h"

#include "app/designer-compiler.h"

#include <string.h>

#include "base/crow-name.h"
#include "document/crow-document-check.h"
#include "document/crow-document-fixtures.h"
#include "document/crow-problem-list.h"
#include "document/crow-silence.h"
#include "sql/crow-ddl.h"
#include "sql/crow-schema-check.h"

/* A burst of edits, as in dragging or typing, is waited out so long (milliseconds). */
#define DELAY 60

typedef struct
{
  guint generation;
  CrowSchema *schema;
  CrowFixtures *fixtures;
  CrowDialectId dialect;
  CrowCodegenPart part;
  char *c_namespace;

  char *sql;
  char *code;
  GError *code_error;
  CrowCNames *names;
  GPtrArray *found;    /* by the worker, in the schema and the kept rows */
  GPtrArray *problems; /* that and what is wrong with the document, without the silenced ones */
  GPtrArray *silenced;
} Work;

struct _DesignerCompiler
{
  GObject parent_instance;

  CrowDocument *document; /* owned */

  /* owned, the last result */
  CrowSchema *schema;
  GError *error;
  GPtrArray *skipped;
  Work *result;
  GPtrArray *no_problems;
  CrowProblemList *list;

  /* state */
  CrowDialectId dialect;
  CrowCodegenPart part;
  guint generation;
  guint timeout;
  guint check;         /* a timeout: diagrams changed */
  gboolean working;
  gboolean schema_outdated;
};

G_DEFINE_FINAL_TYPE (DesignerCompiler, designer_compiler, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void start (DesignerCompiler *self);

static void
work_free (Work *work)
{
  g_clear_pointer (&work->schema, crow_schema_unref);
  g_clear_pointer (&work->fixtures, crow_fixtures_unref);
  g_free (work->c_namespace);
  g_free (work->sql);
  g_free (work->code);
  g_clear_error (&work->code_error);
  g_clear_pointer (&work->names, crow_c_names_free);
  g_clear_pointer (&work->found, g_ptr_array_unref);
  g_clear_pointer (&work->problems, g_ptr_array_unref);
  g_clear_pointer (&work->silenced, g_ptr_array_unref);
  g_free (work);
}

static void
problem_free (gpointer problem)
{
  crow_problem_free (problem);
}

static void
add_unfinished (GPtrArray    *problems,
                const GError *error)
{
  CrowProblem problem = { .severity = CROW_SEVERITY_ERROR, .code = "unfinished", .dialect = -1,
                          .id = (char *) crow_document_error_get_id (error), .message = error->message };

  g_ptr_array_add (problems, crow_problem_copy (&problem));
}

/* What is in the way comes before what is wrong with the rest.  Whether there is anything new. */
static gboolean
update_list (DesignerCompiler *self)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (problem_free);
  GPtrArray *found = designer_compiler_get_problems (self);
  GPtrArray *skipped = designer_compiler_get_skipped (self);

  if (self->error != NULL)
    add_unfinished (problems, self->error);
  for (guint i = 0; i < skipped->len; i++)
    add_unfinished (problems, g_ptr_array_index (skipped, i));
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (problems, crow_problem_copy (g_ptr_array_index (found, i)));
  return crow_problem_list_update (self->list, problems, designer_compiler_get_silenced (self));
}

static void
work_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  CrowCodegenOptions options = { .c_namespace = work->c_namespace };

  work->found = crow_schema_check (work->schema, 1 << work->dialect);
  work->sql = crow_ddl_to_sql (work->schema, work->dialect, CROW_DDL_DEFAULT, &diagnostics);
  work->code = crow_codegen_write (work->schema, &options, work->part, NULL, &work->code_error);
  work->names = crow_c_names_new (work->schema, work->c_namespace, NULL);

  /* What the check knows already is not said twice. */
  for (guint i = 0; i < work->found->len; i++)
    g_hash_table_add (known, ((const CrowProblem *) g_ptr_array_index (work->found, i))->message);
  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    {
      const CrowProblem *diagnostic = g_ptr_array_index (diagnostics, i);

      if (g_hash_table_add (known, diagnostic->message))
        g_ptr_array_add (work->found, crow_problem_copy (diagnostic));
    }
  g_ptr_array_extend_and_steal (work->found, crow_fixtures_check (work->fixtures, work->schema));

  g_task_return_boolean (task, TRUE);
}

/* What the worker found, and what only the document knows.  Whether there is anything new. */
static gboolean
check_document (DesignerCompiler *self)
{
  Work *result = self->result;

  g_clear_pointer (&result->problems, g_ptr_array_unref);
  g_clear_pointer (&result->silenced, g_ptr_array_unref);
  result->problems = g_ptr_array_new_with_free_func (problem_free);
  for (guint i = 0; i < result->found->len; i++)
    g_ptr_array_add (result->problems, crow_problem_copy (g_ptr_array_index (result->found, i)));
  g_ptr_array_extend_and_steal (result->problems, crow_document_check (self->document));
  result->silenced = crow_document_take_silenced (self->document, result->problems);
  return update_list (self);
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  DesignerCompiler *self = DESIGNER_COMPILER (source);
  Work *work = g_task_get_task_data (G_TASK (result));

  self->working = FALSE;
  if (work->generation != self->generation)
    {
      if (self->timeout == 0)
        start (self);
      return;
    }

  /* The task frees what it holds; the result is taken out of it. */
  g_clear_pointer (&self->result, work_free);
  self->result = g_memdup2 (work, sizeof *work);
  memset (work, 0, sizeof *work);
  check_document (self);
  g_signal_emit (self, signals[UPDATED], 0);
}

/**
 * designer_compiler_dup_namespace:
 * @document: a document
 *
 * Returns: (transfer full): the C namespace that was chosen, or one made of the name of the model
 */
char *
designer_compiler_dup_namespace (CrowDocument *document)
{
  CrowModel *model = crow_document_get_model (document);
  const char *chosen = crow_model_get_c_namespace (model);
  g_autofree char *camel = NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  if (chosen != NULL)
    return g_strdup (chosen);

  if (crow_model_get_name (model) != NULL)
    camel = crow_name_to_camel (crow_model_get_name (model));
  for (const char *p = camel; p != NULL && *p != '\0'; p++)
    if (name->len == 0 ? g_ascii_isalpha (*p) : g_ascii_isalnum (*p))
      g_string_append_c (name, *p);

  return g_strdup (name->len > 1 ? name->str : "Model");
}

static void
start (DesignerCompiler *self)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  if (self->schema_outdated)
    {
      g_clear_pointer (&self->schema, crow_schema_unref);
      g_clear_pointer (&self->skipped, g_ptr_array_unref);
      g_clear_error (&self->error);
      self->schema = crow_document_compile_partial (self->document, &self->skipped, &self->error);
      self->schema_outdated = FALSE;
    }

  if (self->schema == NULL)
    {
      g_clear_pointer (&self->result, work_free);
      update_list (self);
      g_signal_emit (self, signals[UPDATED], 0);
      return;
    }

  work = g_new0 (Work, 1);
  work->generation = self->generation;
  work->schema = crow_schema_ref (self->schema);
  work->fixtures = crow_document_get_fixtures (self->document);
  work->dialect = self->dialect;
  work->part = self->part;
  work->c_namespace = designer_compiler_dup_namespace (self->document);

  task = g_task_new (self, NULL, worked_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  self->working = TRUE;
  g_task_run_in_thread (task, work_thread);
}

static gboolean
timeout_cb (gpointer user_data)
{
  DesignerCompiler *self = user_data;

  self->timeout = 0;
  if (!self->working)
    start (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (DesignerCompiler *self)
{
  self->generation++;
  if (self->timeout == 0)
    self->timeout = g_timeout_add_full (G_PRIORITY_LOW, DELAY, timeout_cb, self, NULL);
}

static gboolean
check_cb (gpointer user_data)
{
  DesignerCompiler *self = user_data;
  self->check = 0;
  /* A worker's result brings its own. */
  if (self->result == NULL || self->working || self->timeout != 0)
    return G_SOURCE_REMOVE;
  if (check_document (self))
    g_signal_emit (self, signals[UPDATED], 0);
  return G_SOURCE_REMOVE;
}

static void
document_changed_cb (DesignerCompiler *self,
                     CrowChangeSet    *changes)
{
  if (!crow_change_set_touches_model (changes))
    {
      if (self->check == 0)
        self->check = g_timeout_add_full (G_PRIORITY_LOW, DELAY, check_cb, self, NULL);
      return;
    }

  self->schema_outdated = TRUE;
  schedule (self);
}

static void
designer_compiler_dispose (GObject *object)
{
  DesignerCompiler *self = DESIGNER_COMPILER (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_handle_id (&self->check, g_source_remove);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (designer_compiler_parent_class)->dispose (object);
}

static void
designer_compiler_finalize (GObject *object)
{
  DesignerCompiler *self = DESIGNER_COMPILER (object);

  g_clear_pointer (&self->schema, crow_schema_unref);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  g_clear_pointer (&self->result, work_free);
  g_clear_pointer (&self->no_problems, g_ptr_array_unref);
  g_clear_object (&self->list);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (designer_compiler_parent_class)->finalize (object);
}

static void
designer_compiler_class_init (DesignerCompilerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = designer_compiler_dispose;
  object_class->finalize = designer_compiler_finalize;

  /**
   * DesignerCompiler::updated:
   *
   * There are new results.
   */
  signals[UPDATED] = g_signal_new ("updated", DESIGNER_TYPE_COMPILER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
designer_compiler_init (DesignerCompiler *self)
{
  self->no_problems = g_ptr_array_new_with_free_func (problem_free);
  self->list = crow_problem_list_new ();
  self->schema_outdated = TRUE;
}

/**
 * designer_compiler_new:
 * @document: the document to follow
 *
 * Returns: (transfer full): a compiler whose first results come soon
 */
DesignerCompiler *
designer_compiler_new (CrowDocument *document)
{
  DesignerCompiler *self;

  g_return_val_if_fail (CROW_IS_DOCUMENT (document), NULL);

  self = g_object_new (DESIGNER_TYPE_COMPILER, NULL);
  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "changed", G_CALLBACK (document_changed_cb), self);
  schedule (self);
  return self;
}

void
designer_compiler_set_dialect (DesignerCompiler *self,
                               CrowDialectId     dialect)
{
  g_return_if_fail (DESIGNER_IS_COMPILER (self));

  if (self->dialect == dialect)
    return;

  self->dialect = dialect;
  schedule (self);
}

CrowDialectId
designer_compiler_get_dialect (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), CROW_DIALECT_SQLITE);

  return self->dialect;
}

void
designer_compiler_set_part (DesignerCompiler *self,
                            CrowCodegenPart   part)
{
  g_return_if_fail (DESIGNER_IS_COMPILER (self));

  if (self->part == part)
    return;

  self->part = part;
  schedule (self);
}

CrowSchema *
designer_compiler_get_schema (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->schema;
}

const char *
designer_compiler_get_sql (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->result != NULL ? self->result->sql : NULL;
}

const char *
designer_compiler_get_code (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->result != NULL ? self->result->code : NULL;
}

const GError *
designer_compiler_get_error (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->error;
}

const GError *
designer_compiler_get_code_error (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->result != NULL ? self->result->code_error : NULL;
}

GListModel *
designer_compiler_get_list (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return G_LIST_MODEL (self->list);
}

GPtrArray *
designer_compiler_get_problems (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->result != NULL ? self->result->problems : self->no_problems;
}

GPtrArray *
designer_compiler_get_silenced (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->result != NULL ? self->result->silenced : self->no_problems;
}

GPtrArray *
designer_compiler_get_skipped (DesignerCompiler *self)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  return self->skipped != NULL ? self->skipped : self->no_problems;
}

CrowCNames *
designer_compiler_get_names (DesignerCompiler *self,
                             CrowSchema      **schema)
{
  g_return_val_if_fail (DESIGNER_IS_COMPILER (self), NULL);

  if (self->result == NULL)
    return NULL;
  *schema = self->result->schema;
  return self->result->names;
}
