/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The result of a query as a list model: rows, and objects for those that are asked for.
 *
 * It keeps its session alive, and with it the rows.
 */
#include "config.h"

#include "orm/crow-object-private.h"

#define CROW_TYPE_RESULT (crow_result_get_type ())
G_DECLARE_FINAL_TYPE (CrowResult, crow_result, CROW, RESULT, GObject)

struct _CrowResult
{
  GObject parent_instance;

  /* owned */
  CrowSession *session;
  CrowRow **rows;
  gsize n_rows;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrowResult, crow_result, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
crow_result_get_item_type (GListModel *model)
{
  return CROW_TYPE_OBJECT;
}

static guint
crow_result_get_n_items (GListModel *model)
{
  CrowResult *self = CROW_RESULT (model);

  return self->session->closed ? 0 : self->n_rows;
}

static gpointer
crow_result_get_item (GListModel *model,
                      guint       position)
{
  CrowResult *self = CROW_RESULT (model);

  if (position >= crow_result_get_n_items (model))
    return NULL;
  return g_object_ref (_crow_row_get_object (self->session, self->rows[position]));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = crow_result_get_item_type;
  iface->get_n_items = crow_result_get_n_items;
  iface->get_item = crow_result_get_item;
}

static void
crow_result_finalize (GObject *object)
{
  CrowResult *self = CROW_RESULT (object);

  g_free (self->rows);
  g_object_unref (self->session);
  G_OBJECT_CLASS (crow_result_parent_class)->finalize (object);
}

static void
crow_result_class_init (CrowResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crow_result_finalize;
}

static void
crow_result_init (CrowResult *self)
{
}

GListModel *
_crow_result_new (CrowSession *session,
                  GPtrArray   *rows)
{
  CrowResult *self = g_object_new (CROW_TYPE_RESULT, NULL);

  self->session = g_object_ref (session);
  /* What an array keeps for growing, a result does not need. */
  self->rows = (CrowRow **) g_ptr_array_steal (rows, &self->n_rows);
  self->rows = g_renew (CrowRow *, self->rows, self->n_rows);
  g_ptr_array_unref (rows);
  return G_LIST_MODEL (self);
}
