/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "corpus-facts.h"

G_BEGIN_DECLS

/* The target of one is "FOLDER/TARGET read", or "… again" after the way through SQL; either may be a pattern. */
extern const CorpusDeviation corpus_deviations[];
extern const gsize corpus_n_deviations;

G_END_DECLS
