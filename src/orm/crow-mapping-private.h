/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a mapping knows of an entity, for the files of this folder.
 *
 * A row is a CrowRow, then the slots of its attributes, then one pointer for each role, derived ones last.  Before it stand the
 * mask words of attributes beyond the 16th, four words for each further 16, so that their place depends on nothing else.
 */
#pragma once

#include "orm/crow-mapping.h"
#include "orm/crow-object.h"

G_BEGIN_DECLS

typedef struct _CrowEntityMap CrowEntityMap;

/* Where an attribute stands; flags. */
enum
{
  CROW_ATTRIBUTE_IN_KEY = 1 << 0,
  CROW_ATTRIBUTE_IN_REFERENCE = 1 << 1, /* of a link that has a role */
  CROW_ATTRIBUTE_GENERATED = 1 << 2,    /* computed by the database: never written */
  CROW_ATTRIBUTE_SERVER = 1 << 3,       /* has a default or stamp that only the database can compute */
  CROW_ATTRIBUTE_IN_UNIQUE = 1 << 4,    /* of a unique key or index */
};

typedef enum
{
  CROW_ROLE_REFERENCE, /* to one, by a reference of this entity */
  CROW_ROLE_BACK,      /* to one, by a reference of the target */
  CROW_ROLE_CHILDREN,  /* to many, by a reference of the target */
  CROW_ROLE_PAIRS,     /* to many, by an association */
  CROW_ROLE_THROUGH,   /* to many, for reading, by the objects of an association entity */
} CrowRoleKind;

typedef struct
{
  const CrowRole *info;
  const CrowRelationshipInfo *link;
  const CrowReferenceInfo *reference; /* REFERENCE: ours; BACK, CHILDREN: the target's; else: from the association to us */
  const CrowReferenceInfo *far;       /* PAIRS, THROUGH: from the association to the target */
  CrowEntityMap *association;         /* the same; else NULL */
  CrowEntityMap *target;
  CrowRoleKind kind;
  guint16 inverse;                    /* role of the target */
  guint16 order_attribute;            /* of the target, or CROW_NONE */
  gboolean order_descending;
  guint cascades;                     /* CrowCascades; of a view-only role without those of edits */
  gboolean view_only;                 /* the program edits the link by the inverse role */
  guint16 owner_entity;               /* as drawn: whose objects have the role … */
  guint16 target_entity;              /* … and what they reach; in a hierarchy, others may not */
  guint16 near_role;                  /* THROUGH: the role of ours that reaches the association … */
  guint16 far_role;                   /* … and the association's REFERENCE to the target */
  gboolean feeds;                     /* some THROUGH role stands on it: as its near role, or as its far one */
  gboolean to_key;                    /* the reference is to the target's primary key, in its order */
  gboolean by_session;                /* the session carries out the delete rule */
  gboolean at_once;                   /* … of a cascade by statements over references, without knowing the rows */
  guint16 *nulled;                    /* owned: REFERENCE: columns that are set to null when the link is cut */
  guint n_nulled;
  gboolean nullable;                  /* all of `nulled` may be null */
} CrowRoleMap;

struct _CrowEntityMap
{
  const CrowEntityInfo *info; /* of a hierarchy's root: with the attributes of all */
  GType type;
  guint16 index;
  gboolean mapped;
  /* layout of a row */
  guint n_attributes;
  guint n_roles;          /* that links give: all that is written looks at these alone */
  guint n_all_roles;      /* … and behind them those that stand on an association entity */
  guint n_words;
  gsize links_offset;
  gsize row_offset;       /* what stands before it */
  gsize row_size;         /* with that */
  /* attributes; owned */
  guint8 *types;          /* CrowValueType */
  guint8 *attribute_flags;
  CrowRowMask *all;           /* mask words with a bit for each attribute */
  /* primary key */
  const guint16 *key;
  guint n_key;
  gboolean int_key;       /* one integer */
  /* roles; owned */
  CrowRoleMap *roles;
  CrowRoleMap *loop;      /* of `roles`: the session cascades along it to the same entity, at once; NULL: none */
  /* Order of entities in which references point backwards; equal within a cycle. */
  guint rank;
  gboolean cyclic;        /* refers to itself, directly or by others */
  gboolean has_actions;   /* a delete makes the database change rows of mapped entities */
  gboolean has_unique;    /* some attributes are unique, beside the key */
  gboolean has_generated; /* some attributes are computed by the database */
  gboolean has_stamps;    /* an update changes some: a version, update stamps */
  gboolean has_defaults;  /* an insert gives some a value that the session computes */
  gboolean has_owner;     /* a link owns its objects */
  /* inheritance (crow-mapping-hierarchy.c); `root` is itself where there is none */
  CrowEntityMap *root;
  guint16 entity;         /* as it was drawn; differs from `index` for the table of an heir */
  guint16 discriminator;  /* of a hierarchy's root; else CROW_NONE */
  gboolean hierarchy;     /* a root that others inherit from */
  CrowValue discriminator_value; /* null: abstract; text is the schema's */
  CrowRowMask *own;           /* owned, in a hierarchy: mask words of the attributes that its objects have */
  CrowEntityMap **tables; /* owned, of a root: the tables that a row is in; the first is its own */
  guint n_tables;
  guint8 *owners;         /* owned, of a root: by attribute, which of them has it; the key is in all */
};

/* A record of CrowSchemaInfo.throughs, by end. */
typedef struct
{
  guint16 roles[2];       /* of what is at the other end: the THROUGH role that reaches this one */
  guint16 references[2];  /* of the association: the REFERENCE to this end */
} CrowThroughMap;

struct _CrowMapping
{
  gatomicrefcount ref_count;
  /* owned */
  CrowSchema *schema;     /* as objects have it: without inheritance */
  CrowSchema *drawn;      /* as it was given */
  guint16 **slots;        /* by entity and attribute as drawn: the index in `schema`; NULL: the same */
  CrowEntityMap *entities;
  CrowThroughMap *throughs;
  guint n_entities;
  gboolean has_owner;     /* some link owns */
};

static inline CrowRowMask *
_crow_row_word (const CrowEntityMap *map,
                CrowRow             *row,
                guint                mask,
                guint                attribute)
{
  return &CROW_ROW_WORDS (row, attribute)[mask];
}

static inline gboolean
_crow_row_test (const CrowEntityMap *map,
                CrowRow             *row,
                guint                mask,
                guint                attribute)
{
  return *_crow_row_word (map, row, mask, attribute) >> attribute % CROW_ROW_BITS & 1;
}

static inline void
_crow_row_assign (const CrowEntityMap *map,
                  CrowRow             *row,
                  guint                mask,
                  guint                attribute,
                  gboolean             value)
{
  CrowRowMask *word = _crow_row_word (map, row, mask, attribute);
  CrowRowMask bit = (CrowRowMask) 1 << attribute % CROW_ROW_BITS;

  *word = value ? *word | bit : *word & ~bit;
}

static inline gpointer *
_crow_row_links (const CrowEntityMap *map,
                 CrowRow             *row)
{
  return (gpointer *) ((char *) row + map->links_offset);
}

/* Borrowed; null when it is not valid. */
static inline void
_crow_row_get (CrowEntityMap *map,
               CrowRow       *row,
               guint          attribute,
               CrowValue     *value)
{
  const CrowSlot *slot = &CROW_ROW_SLOTS (row)[attribute];
  gsize length;

  if (!_crow_row_test (map, row, CROW_MASK_VALID, attribute) || _crow_row_test (map, row, CROW_MASK_NULL, attribute))
    {
      *value = crow_value_null ();
      return;
    }
  switch (map->types[attribute])
    {
    case CROW_VALUE_TYPE_INT64:
      *value = crow_value_int64 (slot->v_int64);
      break;
    case CROW_VALUE_TYPE_DOUBLE:
      *value = crow_value_double (slot->v_double);
      break;
    case CROW_VALUE_TYPE_TEXT:
      *value = crow_value_text (slot->v_text);
      break;
    default:
      memcpy (&length, slot->v_blob - sizeof (gsize), sizeof length);
      *value = crow_value_blob (slot->v_blob, length);
      break;
    }
}

/* The first words of a slab hold its capacity; rows follow, map->row_size each. */
#define CROW_SLAB_HEADER (2 * sizeof (gsize))

static inline CrowRow *
_crow_slab_get_row (const CrowEntityMap *map,
                    char                *slab,
                    gsize                index)
{
  return (CrowRow *) (slab + CROW_SLAB_HEADER + map->row_offset + index * map->row_size);
}

void     _crow_mapping_map_hierarchies (CrowMapping   *self);
void     _crow_mapping_free_hierarchy  (CrowEntityMap *map);
guint16  _crow_mapping_get_entity      (CrowMapping   *self,
                                        CrowRow       *row);
gboolean _crow_mapping_has_attribute   (CrowMapping   *self,
                                        CrowRow       *row,
                                        guint          attribute);

/* The map whose rows are those of @entity. */
static inline CrowEntityMap *
_crow_mapping_get_map (CrowMapping *self,
                       guint        entity)
{
  return self->entities[entity].root;
}

/* The table of a row that has the attribute. */
static inline CrowEntityMap *
_crow_map_get_table (CrowEntityMap *map,
                     guint          attribute)
{
  return map->n_tables > 1 ? map->tables[map->owners[attribute]] : map;
}

/* Word @word of a mask, whichever place it has. */
static inline CrowRowMask
_crow_row_get_word (const CrowEntityMap *map,
                    CrowRow             *row,
                    guint                mask,
                    guint                word)
{
  return *_crow_row_word (map, row, mask, word * CROW_ROW_BITS);
}

G_END_DECLS
