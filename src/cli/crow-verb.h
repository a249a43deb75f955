/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A verb of `crow`: what stands behind `crow check`, `crow sql` and so on.
 *
 * A verb is one struct in its own file crow-verb-NAME.c and one line in the list of crow-verbs.c.  It writes its result
 * to standard output or to files the person names, complaints to standard error, and ends in one of three ways.
 * Whoever ends with CROW_EXIT_TROUBLE has written nothing, neither to files nor to standard output.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrowExit:
 * @CROW_EXIT_DONE: done, or the answer is yes
 * @CROW_EXIT_NO: the answer is no: problems or differences were found
 * @CROW_EXIT_TROUBLE: wrong usage, input that cannot be read or output that cannot be written
 *
 * How `crow` ends.
 */
typedef enum
{
  CROW_EXIT_DONE = 0,
  CROW_EXIT_NO = 1,
  CROW_EXIT_TROUBLE = 2,
} CrowExit;

/**
 * CrowVerb:
 * @name: the word after `crow`
 * @summary: what it does, in one line that starts with a capital and has no full stop; marked by N_()
 * @arguments: what comes after the options, as "FILE"; marked by N_()
 * @n_arguments: how many of them there must be, or -1: the verb looks itself
 * @examples: lines of "  crow …", not translated
 * @run: does it; @argv[0] is the verb's name
 *
 * A verb.
 */
typedef struct _CrowVerb CrowVerb;
struct _CrowVerb
{
  const char *name;
  const char *summary;
  const char *arguments;
  int n_arguments;
  const char *examples;
  CrowExit (*run) (const CrowVerb *self,
                   int             argc,
                   char          **argv);
};

/* All verbs, in the order of `crow --help`, ended by NULL. */
extern const CrowVerb *const crow_verbs[];

const CrowVerb *crow_verb_lookup (const char *name);

/* The whole program, from the command line to its exit status.  The locale must have been set. */
int             crow_verbs_main  (int    argc,
                                  char **argv);

G_END_DECLS
