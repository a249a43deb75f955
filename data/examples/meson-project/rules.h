/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * What this program asks of its objects, beside what the diagram says.
 */
#ifndef RULES_H
#define RULES_H

#include <crowfoot.h>

/* Before anything of @session is written. */
void rules_connect (CrowSession *session);

#endif
