/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The symbols at the ends of routes, in four notations.  Each fits on CROW_SYMBOL_LENGTH of the route, so a notation
 * moves nothing.
 */
#include "config.h"

#include "diagram/crow-path.h"

/* A frame at the port: u leads away from the card, v across. */
typedef struct
{
  CrowPoint port, out;
} Frame;

static CrowPoint
at (const Frame *frame,
    double       u,
    double       v)
{
  return (CrowPoint) { frame->port.x + frame->out.x * u - frame->out.y * v,
                       frame->port.y + frame->out.y * u + frame->out.x * v };
}

static void
add_line (GArray      *path,
          const Frame *frame,
          double       u1,
          double       v1,
          double       u2,
          double       v2)
{
  CrowPathElement from = { CROW_PATH_MOVE, { at (frame, u1, v1) } };
  CrowPathElement to = { CROW_PATH_LINE, { at (frame, u2, v2) } };

  g_array_append_val (path, from);
  g_array_append_val (path, to);
}

static void
add_circle (GArray      *path,
            const Frame *frame,
            double       u,
            double       radius)
{
  CrowPoint center = at (frame, u, 0);

  crow_path_add_circle (path, center.x, center.y, radius);
}

static void
init_crows_foot (CrowSymbol         *self,
                 const Frame        *frame,
                 const CrowRouteEnd *end)
{
  double u = 10;

  if (end->many)
    {
      add_line (self->lines, frame, 12, 0, 0, 6.5);
      add_line (self->lines, frame, 12, 0, 0, -6.5);
      u = 15;
    }
  else
    add_line (self->lines, frame, 6, 6, 6, -6);
  if (end->required)
    add_line (self->lines, frame, u + (end->many ? 1 : 0), 6, u + (end->many ? 1 : 0), -6);
  else
    add_circle (self->hollow, frame, u + (end->many ? 1 : 1.5), 4);
}

/* Circles stand for “many”, a diamond for a parent that may be missing. */
static void
init_idef1x (CrowSymbol          *self,
             const Frame         *frame,
             const CrowRoutePath *route,
             guint                end)
{
  gboolean child = route->kind == CROW_LINK_MANY_TO_MANY || end == 1;

  if (child)
    add_circle (self->solid, frame, 5, 5);
  else if (!route->ends[end].required)
    {
      CrowPathElement elements[] = {
        { CROW_PATH_MOVE, { at (frame, 0, 0) } }, { CROW_PATH_LINE, { at (frame, 6, 5) } },
        { CROW_PATH_LINE, { at (frame, 12, 0) } }, { CROW_PATH_LINE, { at (frame, 6, -5) } },
        { CROW_PATH_CLOSE, { { 0, 0 } } },
      };

      g_array_append_vals (self->hollow, elements, G_N_ELEMENTS (elements));
    }
  if (child && !route->ends[end].many)
    self->text = "Z";
  else if (child && route->ends[end].required)
    self->text = "P";
}

/* At the parent a hollow triangle, in IDEF1X the circle of an incomplete category; nothing at the heir. */
static void
init_inherits (CrowSymbol  *self,
               const Frame *frame,
               guint        end,
               gboolean     category)
{
  CrowPathElement elements[] = {
    { CROW_PATH_MOVE, { at (frame, 0, 0) } }, { CROW_PATH_LINE, { at (frame, 14, 8) } },
    { CROW_PATH_LINE, { at (frame, 14, -8) } }, { CROW_PATH_CLOSE, { { 0, 0 } } },
  };

  if (end != 0)
    return;
  if (category)
    {
      add_circle (self->hollow, frame, 10, 5);
      add_line (self->lines, frame, 17, 7, 17, -7);
    }
  else
    g_array_append_vals (self->hollow, elements, G_N_ELEMENTS (elements));
}

static void
place_text (CrowSymbol            *self,
            const CrowTextMeasure *measure,
            const Frame           *frame,
            const CrowRouteEnd    *end)
{
  double width = crow_text_measure_get_width (measure, CROW_TEXT_LABEL, self->text);
  double height = crow_text_style_get_info (CROW_TEXT_LABEL)->line_height;
  CrowRect rect = { 0, 0, width, height };
  gboolean other_side;

  /* On the side of the line where the role is not. */
  if (CROW_SIDE_IS_HORIZONTAL (end->side))
    {
      other_side = end->label_rect.width > 0 && end->label_rect.y > frame->port.y;
      rect.x = frame->out.x > 0 ? frame->port.x + 5 : frame->port.x - 5 - width;
      rect.y = other_side || end->label_rect.width <= 0 ? frame->port.y - 3 - height : frame->port.y + 3;
    }
  else
    {
      other_side = end->label_rect.width > 0 && end->label_rect.x > frame->port.x;
      rect.x = other_side ? frame->port.x - 5 - width : frame->port.x + 5;
      rect.y = frame->out.y > 0 ? frame->port.y + 4 : frame->port.y - 4 - height;
    }
  self->text_rect = rect;
}

void
crow_symbol_init (CrowSymbol            *self,
                  const CrowTextMeasure *measure,
                  const CrowRoutePath   *route,
                  guint                  number,
                  CrowNotation           notation)
{
  const CrowRouteEnd *end = &route->ends[number];
  Frame frame = { end->port, crow_side_get_vector (end->side) };

  self->lines = crow_path_new ();
  self->hollow = crow_path_new ();
  self->solid = crow_path_new ();
  self->text = NULL;
  self->text_rect = (CrowRect) { end->port.x, end->port.y, 0, 0 };
  if (route->inherits)
    {
      init_inherits (self, &frame, number, notation == CROW_NOTATION_IDEF1X);
      return;
    }
  switch (notation)
    {
    case CROW_NOTATION_UML:
      self->text = end->many ? (end->required ? "1..*" : "*") : (end->required ? "1" : "0..1");
      break;
    case CROW_NOTATION_PLAIN:
      self->text = end->many ? "n" : "1";
      break;
    case CROW_NOTATION_IDEF1X:
      init_idef1x (self, &frame, route, number);
      break;
    case CROW_NOTATION_CROWS_FOOT:
    default:
      init_crows_foot (self, &frame, end);
      break;
    }
  if (self->text != NULL)
    place_text (self, measure, &frame, end);
}

void
crow_symbol_clear (CrowSymbol *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->hollow, g_array_unref);
  g_clear_pointer (&self->solid, g_array_unref);
}

gboolean
crow_route_path_is_dashed (const CrowRoutePath *route,
                           CrowNotation         notation)
{
  return route->through || (notation == CROW_NOTATION_IDEF1X && !route->identifying && !route->inherits &&
                            route->kind != CROW_LINK_MANY_TO_MANY);
}
