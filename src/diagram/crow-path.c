/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Outlines as lists of moves, lines and curves.  Nothing is painted here, and no colour is known.
 */
#include "config.h"

#include "diagram/crow-path.h"

#include <string.h>

/* The handle of a Bézier curve that is a quarter of a circle. */
#define ARC 0.5523

GArray *
crow_path_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (CrowPathElement));
}

static void
add (GArray            *path,
     CrowPathOperation  operation,
     double             x,
     double             y)
{
  CrowPathElement element = { operation, { { x, y } } };

  g_array_append_val (path, element);
}

static void
add_curve (GArray *path,
           double  x1,
           double  y1,
           double  x2,
           double  y2,
           double  x,
           double  y)
{
  CrowPathElement element = { CROW_PATH_CURVE, { { x1, y1 }, { x2, y2 }, { x, y } } };

  g_array_append_val (path, element);
}

static void
add_line (GArray *path,
          double  x1,
          double  y1,
          double  x2,
          double  y2)
{
  add (path, CROW_PATH_MOVE, x1, y1);
  add (path, CROW_PATH_LINE, x2, y2);
}

void
crow_path_add_circle (GArray *path,
                      double  x,
                      double  y,
                      double  radius)
{
  double k = radius * ARC;

  add (path, CROW_PATH_MOVE, x + radius, y);
  add_curve (path, x + radius, y + k, x + k, y + radius, x, y + radius);
  add_curve (path, x - k, y + radius, x - radius, y + k, x - radius, y);
  add_curve (path, x - radius, y - k, x - k, y - radius, x, y - radius);
  add_curve (path, x + k, y - radius, x + radius, y - k, x + radius, y);
  add (path, CROW_PATH_CLOSE, 0, 0);
}

void
crow_path_add_rounded_rect (GArray         *path,
                            const CrowRect *rect,
                            double          radius,
                            gboolean        square_below)
{
  double left = rect->x;
  double top = rect->y;
  double right = crow_rect_right (rect);
  double bottom = crow_rect_bottom (rect);
  double r = MIN (radius, MIN (rect->width, rect->height) / 2);
  double k = r * (1 - ARC);

  add (path, CROW_PATH_MOVE, left + r, top);
  add (path, CROW_PATH_LINE, right - r, top);
  add_curve (path, right - k, top, right, top + k, right, top + r);
  if (square_below)
    {
      add (path, CROW_PATH_LINE, right, bottom);
      add (path, CROW_PATH_LINE, left, bottom);
    }
  else
    {
      add (path, CROW_PATH_LINE, right, bottom - r);
      add_curve (path, right, bottom - k, right - k, bottom, right - r, bottom);
      add (path, CROW_PATH_LINE, left + r, bottom);
      add_curve (path, left + k, bottom, left, bottom - k, left, bottom - r);
    }
  add (path, CROW_PATH_LINE, left, top + r);
  add_curve (path, left, top + k, left + k, top, left + r, top);
  add (path, CROW_PATH_CLOSE, 0, 0);
}

static double
get_distance (CrowPoint a,
              CrowPoint b)
{
  return fabs (b.x - a.x) + fabs (b.y - a.y);
}

void
crow_path_add_route (GArray              *path,
                     const CrowRoutePath *route)
{
  const CrowPoint *p = route->points;

  add (path, CROW_PATH_MOVE, p[0].x, p[0].y);
  for (guint i = 1; i + 1 < route->n_points; i++)
    {
      double before = get_distance (p[i - 1], p[i]);
      double after = get_distance (p[i], p[i + 1]);
      double r = MIN (CROW_ROUTE_RADIUS, MIN (before, after) / 2);
      CrowPoint in = { (p[i].x - p[i - 1].x) / before, (p[i].y - p[i - 1].y) / before };
      CrowPoint out = { (p[i + 1].x - p[i].x) / after, (p[i + 1].y - p[i].y) / after };
      double k = r * (1 - ARC);

      add (path, CROW_PATH_LINE, p[i].x - in.x * r, p[i].y - in.y * r);
      add_curve (path, p[i].x - in.x * k, p[i].y - in.y * k, p[i].x + out.x * k, p[i].y + out.y * k,
                 p[i].x + out.x * r, p[i].y + out.y * r);
    }
  add (path, CROW_PATH_LINE, p[route->n_points - 1].x, p[route->n_points - 1].y);
}

void
crow_path_add_key_mark (GArray    *path,
                        CrowMarks  mark,
                        double     x,
                        double     y)
{
  switch (mark)
    {
    case CROW_MARK_PRIMARY:
      /* A key. */
      crow_path_add_circle (path, x + 4, y + 7, 3);
      add_line (path, x + 7, y + 7, x + 13, y + 7);
      add_line (path, x + 12.5, y + 7, x + 12.5, y + 10);
      add_line (path, x + 9.5, y + 7, x + 9.5, y + 9.25);
      break;
    case CROW_MARK_FOREIGN:
      /* An arrow that leads elsewhere. */
      add_line (path, x + 3.25, y + 10.75, x + 10.5, y + 3.5);
      add (path, CROW_PATH_MOVE, x + 5, y + 3.25);
      add (path, CROW_PATH_LINE, x + 10.75, y + 3.25);
      add (path, CROW_PATH_LINE, x + 10.75, y + 9);
      break;
    case CROW_MARK_UNIQUE:
      /* A diamond: there is only one. */
      add (path, CROW_PATH_MOVE, x + 7, y + 2.75);
      add (path, CROW_PATH_LINE, x + 11.25, y + 7);
      add (path, CROW_PATH_LINE, x + 7, y + 11.25);
      add (path, CROW_PATH_LINE, x + 2.75, y + 7);
      add (path, CROW_PATH_CLOSE, 0, 0);
      break;
    case CROW_MARK_REQUIRED:
    default:
      break;
    }
}

void
crow_path_add_rule (GArray              *path,
                    const CrowRoutePath *route)
{
  CrowPoint m = route->mark;
  CrowPoint way = crow_side_get_vector (route->mark_side);
  CrowPoint across = { -way.y, way.x };

  switch (route->rule)
    {
    case CROW_DELETE_CASCADE:
      /* Two arrow heads towards what goes along. */
      for (int i = 0; i < 2; i++)
        {
          double u = -2.75 + i * 4;

          add (path, CROW_PATH_MOVE, m.x + way.x * (u - 1) + across.x * 3, m.y + way.y * (u - 1) + across.y * 3);
          add (path, CROW_PATH_LINE, m.x + way.x * (u + 2), m.y + way.y * (u + 2));
          add (path, CROW_PATH_LINE, m.x + way.x * (u - 1) - across.x * 3, m.y + way.y * (u - 1) - across.y * 3);
        }
      break;
    case CROW_DELETE_DENY:
      /* No entry. */
      add_line (path, m.x - 3.75, m.y, m.x + 3.75, m.y);
      break;
    case CROW_DELETE_NULLIFY:
      /* Crossed out: nothing is left. */
      add_line (path, m.x - 2.75, m.y + 2.75, m.x + 2.75, m.y - 2.75);
      break;
    case CROW_DELETE_SET_DEFAULT:
      add_line (path, m.x - 3, m.y - 1.75, m.x + 3, m.y - 1.75);
      add_line (path, m.x - 3, m.y + 1.75, m.x + 3, m.y + 1.75);
      break;
    case CROW_DELETE_NONE:
    default:
      break;
    }
}

void
crow_path_append_number (GString *text,
                         double   number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize n;

  g_ascii_formatd (buffer, sizeof buffer, "%.2f", number);
  n = strlen (buffer);
  while (n > 0 && buffer[n - 1] == '0')
    n--;
  if (n > 0 && buffer[n - 1] == '.')
    n--;
  buffer[n] = '\0';
  g_string_append (text, g_str_equal (buffer, "-0") ? "0" : buffer);
}

void
crow_path_append_svg (const GArray *path,
                      GString      *text)
{
  static const char letters[] = { 'M', 'L', 'C', 'Z' };
  static const guint counts[] = { 1, 1, 3, 0 };

  for (guint i = 0; i < path->len; i++)
    {
      const CrowPathElement *element = &g_array_index (path, CrowPathElement, i);

      g_string_append_c (text, letters[element->operation]);
      for (guint k = 0; k < counts[element->operation]; k++)
        {
          if (k > 0)
            g_string_append_c (text, ' ');
          crow_path_append_number (text, element->points[k].x);
          g_string_append_c (text, ' ');
          crow_path_append_number (text, element->points[k].y);
        }
    }
}
