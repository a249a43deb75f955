/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a crash left, offered when the program starts.
 */
#pragma once

#include "app/designer-application.h"

G_BEGIN_DECLS

/* Asks once about each document that a crash left. */
void designer_recovery_offer (DesignerApplication *application,
                              GtkWindow           *near_window);

G_END_DECLS
