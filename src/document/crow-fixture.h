/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that are kept in a document: a `row` of an entity, and a `pair` of a many-to-many link.
 *
 * A row has a value for each of some attributes of its entity and of those that it inherits from, by the attribute's id;
 * an attribute that is not among them gets its default, which is not the same as null.  References stand in the columns
 * of foreign keys, as in the database.  The columns of an association table have no ids: a pair names the two rows.
 */
#pragma once

#include "document/crow-entity.h"
#include "document/crow-link.h"

G_BEGIN_DECLS

enum
{
  CROW_FIXTURE_PROP_VALUES, /* by attribute */
  CROW_FIXTURE_N_PROPS
};

#define CROW_TYPE_FIXTURE (crow_fixture_get_type ())
G_DECLARE_FINAL_TYPE (CrowFixture, crow_fixture, CROW, FIXTURE, CrowNode)

enum
{
  CROW_FIXTURE_PAIR_PROP_FIRST,  /* reference to a row of end 0 */
  CROW_FIXTURE_PAIR_PROP_SECOND, /* and of end 1 */
  CROW_FIXTURE_PAIR_N_PROPS
};

#define CROW_TYPE_FIXTURE_PAIR (crow_fixture_pair_get_type ())
G_DECLARE_FINAL_TYPE (CrowFixturePair, crow_fixture_pair, CROW, FIXTURE_PAIR, CrowNode)

CROW_NODE_CHILDREN (CrowEntity, crow_entity, row, rows, CROW_NODE_ROW, CrowFixture)
CROW_NODE_CHILDREN (CrowLink, crow_link, pair, pairs, CROW_NODE_PAIR, CrowFixturePair)
CROW_NODE_REFERENCE (CrowFixturePair, crow_fixture_pair, first, CROW_FIXTURE_PAIR_PROP_FIRST, CrowFixture)
CROW_NODE_REFERENCE (CrowFixturePair, crow_fixture_pair, second, CROW_FIXTURE_PAIR_PROP_SECOND, CrowFixture)

/* (nullable): the literal of an attribute's value; NULL: it gets its default */
const char *crow_fixture_get_literal (CrowFixture   *self,
                                      const char    *attribute);
/* For operations, inside an edit: in the rows of an entity and of those that inherit from it, what was the value of an
 * attribute of @from is that of the one at the same place in @to, which has the same ids or others. */
void        _crow_fixtures_retarget  (CrowEntity    *entity,
                                      GPtrArray     *from,
                                      GPtrArray     *to);
/* Lets go of values whose attributes the entity neither has nor inherits. */
void        _crow_fixtures_tidy      (CrowEntity    *entity);
/* Removes the pairs of a link whose rows cannot be paired by it any more. */
void        _crow_fixtures_tidy_link (CrowLink      *link);

G_END_DECLS
