/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What generated code calls a node of the document.
 */
#pragma once

#include "app/designer-compiler.h"

G_BEGIN_DECLS

/**
 * designer_names_dup:
 * @compiler: (nullable): the compiler that follows the document
 * @node: an entity, attribute, end of a link, enumeration or value of one; or the model, for the namespace
 *
 * Returns: (transfer full) (nullable): the C name as it would be given by hand; %NULL while the document does not
 *   compile, and for what has no name in the code
 */
char *designer_names_dup (DesignerCompiler *compiler,
                          CrowNode         *node);

G_END_DECLS
