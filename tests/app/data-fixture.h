/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window with the library and twenty generated rows of each entity in its data panel, for the tests of this folder.
 */
#pragma once

#include "app/designer-data-private.h"

#include "window-fixture.h"

typedef struct
{
  DesignerWindow *window;   /* (transfer none) */
  DesignerDataPanel *panel; /* (transfer none) */
} DataFixture;

#define DATA_TEST_ADD(path, function)                                                                                  \
  g_test_add (path, DataFixture, NULL, data_set_up, function, data_tear_down)

void     data_set_up     (DataFixture  *self,
                          gconstpointer data);
void     data_tear_down  (DataFixture  *self,
                          gconstpointer data);

/* Until nothing is being done any more. */
void     data_wait       (DataFixture  *self);
/* Does the action data.@name, and waits. */
void     data_act        (DataFixture  *self,
                          const char   *name);
gboolean data_is_enabled (DataFixture  *self,
                          const char   *name);
/* The row that has the key @key in the grid, which must have one. */
void     data_select_row (DataFixture  *self,
                          const char   *key);
