/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An object: a row of an entity, as a GObject.
 *
 * The values are not in the GObject but in a row that the session keeps in a slab; the GObject is made when somebody
 * asks for it, and there is at most one for each row.  Types that generated code makes and the plain CrowObject of
 * run-time schemas are the same; the former only add typed functions and GObject properties.
 *
 * The session owns its objects.  Who holds a reference beyond the session's end has a detached object: it keeps the
 * values that were loaded and reaches no others.
 *
 * Attributes and roles are named by index (crow-mapping.h).  Accessors take no GError: a value that must be fetched
 * first and cannot be gives the type's zero, and the session tells by crow_session_get_error() and its signal `error`.
 * Setting the reference attribute of a link and setting its role are one thing: writing one writes the other, and both
 * ends of the link are in step at once.
 *
 * Types of attributes: integer and bigint are int64, real is double, boolean is boolean, blob is bytes, all others are
 * text.
 */
#pragma once

#include <glib-object.h>

#include "engine/crow-value.h"
#include "schema/crow-schema.h"

G_BEGIN_DECLS

#define CROW_TYPE_OBJECT (crow_object_get_type ())

typedef struct _CrowObject CrowObject;
typedef struct _CrowObjectClass CrowObjectClass;
typedef struct _CrowSession CrowSession;
typedef struct _CrowCollection CrowCollection;

/**
 * CrowState:
 * @CROW_STATE_TRANSIENT: made, but not added to the session
 * @CROW_STATE_PENDING: added; the next flush inserts it
 * @CROW_STATE_PERSISTENT: it stands for a row
 * @CROW_STATE_DELETED: its row was deleted by a flush of this transaction
 * @CROW_STATE_DETACHED: it belongs to no session
 *
 * What an object is to its session.
 */
typedef enum
{
  CROW_STATE_TRANSIENT,
  CROW_STATE_PENDING,
  CROW_STATE_PERSISTENT,
  CROW_STATE_DELETED,
  CROW_STATE_DETACHED,
} CrowState;

/*< private >*/
typedef union
{
  gint64 v_int64;
  double v_double;
  char *v_text;    /* NULL when null */
  guint8 *v_blob;  /* a gsize with the length stands before the bytes */
  gpointer v_pointer;
} CrowSlot;

/* What is known of an attribute, one bit each. */
enum
{
  CROW_MASK_VALID, /* it has a value or null */
  CROW_MASK_NULL,
  CROW_MASK_DIRTY,
  CROW_MASK_OWNED, /* the slot's memory is the row's own */
  CROW_N_MASKS,
};

typedef guint16 CrowRowMask;

#define CROW_ROW_BITS 16

/* Followed by the slots.  Public only so that the accessors below can be inline; the layout may change. */
typedef struct
{
  CrowRowMask masks[CROW_N_MASKS]; /* of attributes 0 to 15; those of 16 to 31 stand before the row, and so on */
  CrowObject *object; /* owned by the session; NULL while nobody asked */
  guint32 batch;      /* of the load that brought it */
  guint16 entity;
  guint8 state;       /* CrowState */
  guint8 flags;
} CrowRow;

#define CROW_ROW_SLOTS(row) ((CrowSlot *) ((row) + 1))

struct _CrowObject
{
  GObject parent_instance;

  /*< private >*/
  CrowRow *row;
  CrowSession *session;         /* NULL when detached */
  struct _CrowMapping *mapping; /* a reference when detached */
};

struct _CrowObjectClass
{
  GObjectClass parent_class;

  /*< private >*/
  const CrowSchemaInfo *schema;
  GParamSpec **attribute_properties; /* by attribute; NULL where the name is taken */
  GParamSpec **role_properties;      /* by role; NULL for hidden ones */
  GType *enum_types;                 /* by attribute, while the class is made */
  guint16 entity;
  gpointer padding[7];
};

CROW_API GType           crow_object_get_type         (void) G_GNUC_CONST;
/* For class_init of generated types: the enumerations first, then the entity. */
CROW_API void            crow_object_class_set_enum_type (CrowObjectClass   *klass,
                                                          guint16            attribute,
                                                          GType              type);
CROW_API void            crow_object_class_set_entity (CrowObjectClass      *klass,
                                                       const CrowSchemaInfo *schema,
                                                       guint16               entity);

CROW_API CrowState       crow_object_get_state        (CrowObject *self);
CROW_API CrowSession    *crow_object_get_session      (CrowObject *self);
CROW_API guint           crow_object_get_entity       (CrowObject *self);
CROW_API const CrowSchemaInfo *crow_object_get_schema_info (CrowObject *self);
CROW_API gboolean        crow_object_is_modified      (CrowObject *self);
/* The next flush writes it though nothing changed: its version counts, its stamps are set. */
CROW_API void            crow_object_touch            (CrowObject *self);

CROW_API gint64          crow_object_get_int64        (CrowObject      *self,
                                                       guint            attribute);
CROW_API double          crow_object_get_double       (CrowObject      *self,
                                                       guint            attribute);
CROW_API gboolean        crow_object_get_boolean      (CrowObject      *self,
                                                       guint            attribute);
CROW_API const char     *crow_object_get_text         (CrowObject      *self,
                                                       guint            attribute);
CROW_API gconstpointer   crow_object_get_blob         (CrowObject      *self,
                                                       guint            attribute,
                                                       gsize           *length);
CROW_API gboolean        crow_object_is_null          (CrowObject      *self,
                                                       guint            attribute);
/* FALSE: no value was given and none is loaded. */
CROW_API gboolean        crow_object_is_set           (CrowObject      *self,
                                                       guint            attribute);
CROW_API void            crow_object_get_value        (CrowObject      *self,
                                                       guint            attribute,
                                                       CrowValue       *value);

CROW_API void            crow_object_set_int64        (CrowObject      *self,
                                                       guint            attribute,
                                                       gint64           value);
CROW_API void            crow_object_set_double       (CrowObject      *self,
                                                       guint            attribute,
                                                       double           value);
CROW_API void            crow_object_set_boolean      (CrowObject      *self,
                                                       guint            attribute,
                                                       gboolean         value);
CROW_API void            crow_object_set_text         (CrowObject      *self,
                                                       guint            attribute,
                                                       const char      *value);
CROW_API void            crow_object_set_blob         (CrowObject      *self,
                                                       guint            attribute,
                                                       gconstpointer    data,
                                                       gsize            length);
CROW_API void            crow_object_set_null         (CrowObject      *self,
                                                       guint            attribute);
/* FALSE with CROW_ERROR_TYPE: the value does not fit the attribute. */
CROW_API gboolean        crow_object_set_value        (CrowObject      *self,
                                                       guint            attribute,
                                                       const CrowValue *value,
                                                       GError         **error);

CROW_API CrowObject     *crow_object_get_one          (CrowObject      *self,
                                                       guint            role);
CROW_API void            crow_object_set_one          (CrowObject      *self,
                                                       guint            role,
                                                       CrowObject      *target);
CROW_API CrowCollection *crow_object_get_many         (CrowObject      *self,
                                                       guint            role);
/* The same as adding to the collection of a to-many role, and removing from it, without making one. */
CROW_API gboolean        crow_object_link             (CrowObject      *self,
                                                       guint            role,
                                                       CrowObject      *object);
CROW_API gboolean        crow_object_unlink           (CrowObject      *self,
                                                       guint            role,
                                                       CrowObject      *object);
CROW_API gboolean        crow_object_load             (CrowObject      *self,
                                                       guint            role,
                                                       GError         **error);
CROW_API gboolean        crow_object_is_loaded        (CrowObject      *self,
                                                       guint            role);
/* Forgets one value, or what one role reaches, with its edit. */
CROW_API void            crow_object_expire_attribute (CrowObject     *self,
                                                       guint           attribute);
CROW_API void            crow_object_expire_role      (CrowObject     *self,
                                                       guint           role);

/* Attributes that the accessors below look up themselves. */
#define CROW_ROW_INLINE 64
#define CROW_ROW_WORDS(row, attribute) \
  ((CrowRowMask *) (gpointer) (row) - (attribute) / CROW_ROW_BITS * CROW_N_MASKS)
#define CROW_ROW_HAS(row, attribute) \
  ((attribute) < CROW_ROW_INLINE && \
   (CROW_ROW_WORDS (row, attribute)[CROW_MASK_VALID] >> (attribute) % CROW_ROW_BITS & 1) != 0)

/* The same as the get functions, inline: a slot read where the value is loaded. */
static inline gint64
crow_object_peek_int64 (CrowObject *self, guint attribute)
{
  return CROW_ROW_HAS (self->row, attribute) ? CROW_ROW_SLOTS (self->row)[attribute].v_int64
                                             : crow_object_get_int64 (self, attribute);
}

static inline double
crow_object_peek_double (CrowObject *self, guint attribute)
{
  return CROW_ROW_HAS (self->row, attribute) ? CROW_ROW_SLOTS (self->row)[attribute].v_double
                                             : crow_object_get_double (self, attribute);
}

static inline gboolean
crow_object_peek_boolean (CrowObject *self, guint attribute)
{
  return CROW_ROW_HAS (self->row, attribute) ? CROW_ROW_SLOTS (self->row)[attribute].v_int64 != 0
                                             : crow_object_get_boolean (self, attribute);
}

static inline const char *
crow_object_peek_text (CrowObject *self, guint attribute)
{
  return CROW_ROW_HAS (self->row, attribute) ? CROW_ROW_SLOTS (self->row)[attribute].v_text
                                             : crow_object_get_text (self, attribute);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrowObject, g_object_unref)

#define CROW_OBJECT(object) (G_TYPE_CHECK_INSTANCE_CAST ((object), CROW_TYPE_OBJECT, CrowObject))
#define CROW_IS_OBJECT(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), CROW_TYPE_OBJECT))
#define CROW_OBJECT_CLASS(klass) (G_TYPE_CHECK_CLASS_CAST ((klass), CROW_TYPE_OBJECT, CrowObjectClass))
#define CROW_OBJECT_GET_CLASS(object) (G_TYPE_INSTANCE_GET_CLASS ((object), CROW_TYPE_OBJECT, CrowObjectClass))

G_END_DECLS
