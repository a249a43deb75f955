/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items made ready for cairo, and painting them.
 *
 * A picture is a list of steps: fill a path, draw it, show a text.  All measuring, laying out and mixing of colours is
 * done when it is made; painting walks the list.  The geometry is that of crow-path.c, as in SVG.
 */
#include "config.h"

#include "picture/crow-painter.h"

#include <pango/pangocairo.h>

#include "diagram/crow-path.h"

/* Names seen from afar are rather shortened than smaller than this, as a part of the size that all have. */
#define LEAST_SHARE 0.67

typedef enum
{
  STEP_FILL,
  STEP_STROKE,
  STEP_TEXT,
} StepKind;

typedef struct
{
  StepKind kind;
  CrowColour colour;
  double width;        /* STROKE */
  gboolean dashed;     /* STROKE */
  GArray *path;        /* owned; FILL, STROKE */
  PangoLayout *layout; /* owned; TEXT */
  CrowPoint base;      /* TEXT: where its base line begins */
  double halo;         /* TEXT: width of the halo; 0: none */
  CrowColour halo_colour;
} Step;

struct _CrowPicture
{
  /* owned */
  GArray *steps;

  /* state */
  guint64 revision;
  CrowRect extents;
  double text_size;    /* of the smallest text; 0: none */
};

/* While a picture is made. */
typedef struct
{
  CrowPicture *picture;
  const CrowPangoMeasure *measure;
  const CrowPalette *palette;
  CrowNotation notation;
  CrowPictureDetail detail;
  CrowPoint corner;    /* of the item: subtracted from scene coordinates */
} Maker;

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->path, g_array_unref);
  g_clear_object (&step->layout);
}

/* Paths of routes come in scene coordinates. */
static GArray *
shift_path (const Maker *maker,
            GArray      *path)
{
  for (guint i = 0; i < path->len; i++)
    {
      CrowPathElement *element = &g_array_index (path, CrowPathElement, i);

      for (guint k = 0; k < G_N_ELEMENTS (element->points); k++)
        {
          element->points[k].x -= maker->corner.x;
          element->points[k].y -= maker->corner.y;
        }
    }
  return path;
}

static void
add_fill (Maker      *maker,
          GArray     *path,
          CrowColour  colour)
{
  Step step = { .kind = STEP_FILL, .colour = colour, .path = path };

  if (path->len == 0 || colour.alpha <= 0)
    g_array_unref (path);
  else
    g_array_append_val (maker->picture->steps, step);
}

static void
add_stroke (Maker      *maker,
            GArray     *path,
            CrowColour  colour,
            double      width,
            gboolean    dashed)
{
  Step step = { .kind = STEP_STROKE, .colour = colour, .path = path, .width = width, .dashed = dashed };

  if (path->len == 0)
    g_array_unref (path);
  else
    g_array_append_val (maker->picture->steps, step);
}

static void
note_text_size (Maker *maker,
                double size)
{
  if (maker->picture->text_size == 0 || size < maker->picture->text_size)
    maker->picture->text_size = size;
}

static void
add_text (Maker         *maker,
          CrowTextStyle  style,
          const char    *text,
          double         x,
          double         base,
          CrowColour     colour,
          gboolean       halo)
{
  Step step = {
    .kind = STEP_TEXT,
    .colour = colour,
    .layout = crow_pango_measure_create_layout (maker->measure, style, text),
    .base = { x, base },
    .halo = halo ? 3 : 0,
    .halo_colour = maker->palette->halo,
  };

  note_text_size (maker, crow_text_style_get_info (style)->size);
  g_array_append_val (maker->picture->steps, step);
}

static void
add_line (GArray *path,
          double  x1,
          double  y1,
          double  x2,
          double  y2)
{
  CrowPathElement from = { CROW_PATH_MOVE, { { x1, y1 } } };
  CrowPathElement to = { CROW_PATH_LINE, { { x2, y2 } } };

  g_array_append_val (path, from);
  g_array_append_val (path, to);
}

static CrowColour
get_mark_colour (const CrowPalette *palette,
                 CrowMarks          mark)
{
  switch (mark)
    {
    case CROW_MARK_PRIMARY:
      return palette->primary;
    case CROW_MARK_FOREIGN:
      return palette->foreign;
    case CROW_MARK_UNIQUE:
    case CROW_MARK_REQUIRED:
    default:
      return palette->unique;
    }
}

static void
make_row (Maker          *maker,
          const CrowCard *card,
          guint           number)
{
  const CrowCardRow *row = &card->rows[number];
  const CrowPalette *palette = maker->palette;
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_NAME);
  double width = card->item.bounds.width;
  CrowMarks marks[2];
  guint columns[2];
  guint n_marks = crow_card_get_marks (card, number, marks, columns);
  gboolean key = (row->marks & CROW_MARK_PRIMARY) != 0;
  CrowRect rect;
  double base;

  crow_card_get_row_rect (card, number, &rect);
  if (number > 0)
    {
      GArray *path = crow_path_new ();

      add_line (path, CROW_CARD_PADDING, rect.y, width - CROW_CARD_PADDING, rect.y);
      add_stroke (maker, path, palette->separator, 1, FALSE);
    }
  for (guint i = 0; i < n_marks; i++)
    {
      GArray *path = crow_path_new ();

      crow_path_add_key_mark (path, marks[i], CROW_CARD_PADDING + columns[i] * CROW_CARD_MARK_WIDTH - 2,
                              rect.y + (rect.height - 14) / 2);
      add_stroke (maker, path, get_mark_colour (palette, marks[i]), 1.5, FALSE);
    }
  base = rect.y + (rect.height - style->line_height) / 2 + style->ascent;
  add_text (maker, key ? CROW_TEXT_KEY : CROW_TEXT_NAME, row->name,
            CROW_CARD_PADDING + card->n_mark_columns * CROW_CARD_MARK_WIDTH, base, palette->text, FALSE);
  if (*row->type != '\0')
    add_text (maker, CROW_TEXT_TYPE, row->type, width - CROW_CARD_PADDING - row->type_width, base, palette->muted,
              FALSE);
}

/* Whether a name may be broken before @p: behind an underscore, and where a capital follows a small letter. */
static gboolean
can_break (const char *name,
           const char *p)
{
  return p > name && *p != '\0' &&
         (p[-1] == '_' || p[-1] == ' ' || p[-1] == '.' || (g_ascii_isupper (*p) && g_ascii_islower (p[-1])));
}

/* (transfer full): the name in about @n lines of about the same length. */
static char *
break_name (const char *name,
            guint       n)
{
  GString *text = g_string_new (NULL);
  glong share = (g_utf8_strlen (name, -1) + n - 1) / n;
  glong length = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (can_break (name, p))
        {
          const char *end = g_utf8_next_char (p);
          glong word = 1;

          while (*end != '\0' && !can_break (name, end))
            {
              end = g_utf8_next_char (end);
              word++;
            }
          if (length > 0 && length + word > share + 1)
            {
              g_string_append_c (text, '\n');
              length = 0;
            }
        }
      g_string_append_unichar (text, g_utf8_get_char (p));
      length++;
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_names (CrowPictureDetail detail)
{
  return detail >= CROW_PICTURE_NAMES && detail <= CROW_PICTURE_LARGEST_NAMES;
}

/* A name that would be too small in its box: the beginning of it.  Returns the factor to the size of titles. */
static double
shorten_name (PangoLayout    *layout,
              const CrowCard *card,
              double          least)
{
  double line_height = crow_text_style_get_info (CROW_TEXT_TITLE)->line_height;
  double height = card->item.bounds.height - 4;
  double factor = MIN (least, height / line_height);

  pango_layout_set_text (layout, card->full_title, -1);
  pango_layout_set_width (layout, (int) ((card->item.bounds.width - 8) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -MAX (1, (int) (height / (line_height * factor))));
  return factor;
}

/* The name alone, on up to four lines: for looking from afar.  All cards have it in the same size where it fits, so that
 * the size of letters says nothing. */
static void
make_large_name (Maker          *maker,
                 const CrowCard *card)
{
  static const double factors[] = { 2, 3, 5 };
  double factor = factors[maker->detail - CROW_PICTURE_NAMES];
  PangoLayout *layout = crow_pango_measure_create_layout (maker->measure, CROW_TEXT_TITLE, "");
  PangoFontDescription *font = pango_font_description_copy (pango_layout_get_font_description (layout));
  g_autofree char *best = NULL;
  double best_factor = 0;
  PangoRectangle ink;
  Step step = { .kind = STEP_TEXT, .colour = maker->palette->title };

  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  for (guint n = 1; n <= 4 && best_factor < factor; n++)
    {
      g_autofree char *text = break_name (card->full_title, n);
      int width, height;
      double fitting;

      pango_layout_set_text (layout, text, -1);
      pango_layout_get_size (layout, &width, &height);
      fitting = MIN ((card->item.bounds.width - 16) * PANGO_SCALE / MAX (width, 1),
                     (card->item.bounds.height - 8) * PANGO_SCALE / MAX (height, 1));
      if (fitting > best_factor * 1.1)
        {
          best_factor = fitting;
          g_free (best);
          best = g_steal_pointer (&text);
        }
    }
  if (best_factor < LEAST_SHARE * factor)
    factor = shorten_name (layout, card, LEAST_SHARE * factor);
  else
    {
      factor *= best_factor < factor ? LEAST_SHARE : 1;
      pango_layout_set_text (layout, best, -1);
    }
  factor = MAX (factor, 0.5);
  pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * factor));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_get_extents (layout, &ink, NULL);
  note_text_size (maker, crow_text_style_get_info (CROW_TEXT_TITLE)->size * factor);
  step.layout = layout;
  step.base.x = (card->item.bounds.width - (double) ink.width / PANGO_SCALE) / 2 - (double) ink.x / PANGO_SCALE;
  step.base.y = card->item.bounds.height / 2 +
                ((double) pango_layout_get_baseline (layout) - ink.y - ink.height / 2.0) / PANGO_SCALE;
  g_array_append_val (maker->picture->steps, step);
}

static void
add_point (GArray *path,
           double  x,
           double  y)
{
  CrowPathElement to = { path->len == 0 ? CROW_PATH_MOVE : CROW_PATH_LINE, { { x, y } } };

  g_array_append_val (path, to);
}

static CrowColour
get_bar_colour (const CrowPalette *palette,
                const CrowCard    *card)
{
  return crow_colour_mix (crow_palette_get_header (palette, card->colour), palette->card_border, 0.35);
}

/* From so far away corners are not round and borders are not seen. */
static void
make_card_shape (Maker          *maker,
                 const CrowCard *card)
{
  const CrowRect *bounds = &card->item.bounds;
  GArray *path = crow_path_new ();

  add_point (path, 0, 0);
  add_point (path, bounds->width, 0);
  add_point (path, bounds->width, bounds->height);
  add_point (path, 0, bounds->height);
  add_fill (maker, path, get_bar_colour (maker->palette, card));
}

static void
make_route_shape (Maker               *maker,
                  const CrowRoutePath *route)
{
  GArray *path = crow_path_new ();

  for (guint i = 0; i < route->n_points; i++)
    add_point (path, route->points[i].x, route->points[i].y);
  /* A line of less than a pixel is a shade of grey; it had better be seen. */
  add_stroke (maker, shift_path (maker, path), maker->palette->link, 2 * maker->palette->line_width, FALSE);
}

static void
make_card (Maker          *maker,
           const CrowCard *card)
{
  const CrowPalette *palette = maker->palette;
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_TITLE);
  CrowRect body = { 0, 0, card->item.bounds.width, card->item.bounds.height };
  CrowRect shade = { 0, 2, body.width, body.height };
  CrowRect head = { 0, 0, body.width, CROW_CARD_HEADER_HEIGHT };
  CrowColour header = crow_palette_get_header (palette, card->colour);
  gboolean full = maker->detail == CROW_PICTURE_FULL;
  GArray *path;

  if (full)
    {
      path = crow_path_new ();
      crow_path_add_rounded_rect (path, &shade, CROW_CARD_RADIUS, FALSE);
      add_fill (maker, path, palette->shadow);
    }
  path = crow_path_new ();
  crow_path_add_rounded_rect (path, &body, CROW_CARD_RADIUS, FALSE);
  add_fill (maker, path, full ? palette->card : header);
  if (full)
    {
      path = crow_path_new ();
      crow_path_add_rounded_rect (path, &head, CROW_CARD_RADIUS, body.height > head.height);
      add_fill (maker, path, header);
      add_text (maker, CROW_TEXT_TITLE, card->title, CROW_CARD_PADDING,
                (CROW_CARD_HEADER_HEIGHT - style->line_height) / 2 + style->ascent, palette->title, FALSE);
      for (guint i = 0; i < card->n_rows; i++)
        make_row (maker, card, i);
      if (card->more != NULL)
        {
          double width = crow_text_measure_get_width (crow_pango_measure_get_measure (maker->measure), CROW_TEXT_TYPE,
                                                      card->more);

          add_text (maker, CROW_TEXT_TYPE, card->more, body.width - CROW_CARD_PADDING - width, body.height - 8,
                    palette->muted, FALSE);
        }
    }
  path = crow_path_new ();
  crow_path_add_rounded_rect (path, &body, CROW_CARD_RADIUS, FALSE);
  add_stroke (maker, path, palette->card_border, palette->border_width, FALSE);
  if (is_names (maker->detail))
    make_large_name (maker, card);
}

static void
make_label (Maker          *maker,
            const CrowRect *rect,
            const char     *text)
{
  add_text (maker, CROW_TEXT_LABEL, text, rect->x - maker->corner.x,
            rect->y + crow_text_style_get_info (CROW_TEXT_LABEL)->ascent - maker->corner.y, maker->palette->label,
            TRUE);
}

static CrowColour
get_rule_colour (const CrowPalette *palette,
                 CrowDeleteRule     rule)
{
  switch (rule)
    {
    case CROW_DELETE_CASCADE:
      return palette->cascade;
    case CROW_DELETE_DENY:
      return palette->deny;
    case CROW_DELETE_NULLIFY:
    case CROW_DELETE_SET_DEFAULT:
    case CROW_DELETE_NONE:
    default:
      return palette->nullify;
    }
}

static void
make_route (Maker               *maker,
            const CrowRoutePath *route)
{
  const CrowPalette *palette = maker->palette;
  double width = palette->line_width;
  GArray *path = crow_path_new ();

  crow_path_add_route (path, route);
  add_stroke (maker, shift_path (maker, path), palette->link, width,
              crow_route_path_is_dashed (route, maker->notation));
  if (maker->detail == CROW_PICTURE_SHAPES)
    return;
  for (guint end = 0; end < 2; end++)
    {
      g_auto (CrowSymbol) symbol = { NULL };

      crow_symbol_init (&symbol, crow_pango_measure_get_measure (maker->measure), route, end, maker->notation);
      add_stroke (maker, shift_path (maker, g_steal_pointer (&symbol.lines)), palette->link, width, FALSE);
      shift_path (maker, symbol.hollow);
      add_fill (maker, g_array_ref (symbol.hollow), palette->canvas);
      add_stroke (maker, g_steal_pointer (&symbol.hollow), palette->link, width, FALSE);
      add_fill (maker, shift_path (maker, g_steal_pointer (&symbol.solid)), palette->link);
      if (maker->detail != CROW_PICTURE_FULL)
        continue;
      if (symbol.text != NULL)
        make_label (maker, &symbol.text_rect, symbol.text);
      if (route->ends[end].label_rect.width > 0)
        make_label (maker, &route->ends[end].label_rect, route->ends[end].label);
    }
  if (maker->detail != CROW_PICTURE_FULL)
    return;
  if (route->has_mark)
    {
      CrowColour colour = get_rule_colour (palette, route->rule);

      path = crow_path_new ();
      crow_path_add_circle (path, route->mark.x, route->mark.y, CROW_MARK_RADIUS);
      shift_path (maker, path);
      add_fill (maker, g_array_ref (path), palette->canvas);
      add_stroke (maker, path, colour, 1.5, FALSE);
      path = crow_path_new ();
      crow_path_add_rule (path, route);
      add_stroke (maker, shift_path (maker, path), colour, 1.5, FALSE);
    }
  if (route->label_rect.width > 0)
    make_label (maker, &route->label_rect, route->label);
}

static void
make_note (Maker             *maker,
           const CrowNoteBox *note)
{
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_NOTE);
  CrowRect body = { 0, 0, note->item.bounds.width, note->item.bounds.height };
  CrowRect shade = { 0, 2, body.width, body.height };
  GArray *path = crow_path_new ();

  crow_path_add_rounded_rect (path, &shade, CROW_NOTE_RADIUS, FALSE);
  add_fill (maker, path, maker->palette->shadow);
  path = crow_path_new ();
  crow_path_add_rounded_rect (path, &body, CROW_NOTE_RADIUS, FALSE);
  add_fill (maker, path, crow_palette_get_note (maker->palette, note->colour));
  if (maker->detail >= CROW_PICTURE_SHAPES)
    return;
  for (guint i = 0; note->lines[i] != NULL; i++)
    add_text (maker, CROW_TEXT_NOTE, note->lines[i], CROW_NOTE_PADDING,
              CROW_NOTE_PADDING + i * style->line_height + style->ascent, maker->palette->note_text, FALSE);
}

static void
make_area (Maker             *maker,
           const CrowAreaBox *area)
{
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_AREA);
  CrowRect body = { 0, 0, area->item.bounds.width, area->item.bounds.height };
  GArray *path = crow_path_new ();

  crow_path_add_rounded_rect (path, &body, CROW_AREA_RADIUS, FALSE);
  add_fill (maker, path, crow_palette_get_area (maker->palette, area->colour));
  if (area->title != NULL && maker->detail < CROW_PICTURE_SHAPES)
    add_text (maker, CROW_TEXT_AREA, area->title, CROW_CARD_PADDING,
              (CROW_AREA_TITLE_HEIGHT - style->line_height) / 2 + style->ascent + 2, maker->palette->area_text, FALSE);
}

CrowPicture *
crow_picture_new (const CrowItem         *item,
                  const CrowPangoMeasure *measure,
                  const CrowPalette      *palette,
                  CrowNotation            notation,
                  CrowPictureDetail       detail)
{
  CrowPicture *self = g_new0 (CrowPicture, 1);
  Maker maker = { self, measure, palette, notation, detail, { item->bounds.x, item->bounds.y } };

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
  self->revision = item->revision;
  crow_item_get_extents (item, &self->extents);
  self->extents.x -= item->bounds.x;
  self->extents.y -= item->bounds.y;
  switch (item->kind)
    {
    case CROW_ITEM_AREA:
      make_area (&maker, CROW_AREA_BOX (item));
      break;
    case CROW_ITEM_ROUTE:
      if (detail == CROW_PICTURE_COARSE)
        make_route_shape (&maker, CROW_ROUTE_PATH (item));
      else
        make_route (&maker, CROW_ROUTE_PATH (item));
      break;
    case CROW_ITEM_CARD:
      if (detail == CROW_PICTURE_COARSE)
        make_card_shape (&maker, CROW_CARD (item));
      else
        make_card (&maker, CROW_CARD (item));
      break;
    case CROW_ITEM_NOTE:
    default:
      make_note (&maker, CROW_NOTE_BOX (item));
      break;
    }
  return self;
}

void
crow_picture_free (CrowPicture *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

guint64
crow_picture_get_revision (const CrowPicture *self)
{
  return self->revision;
}

double
crow_picture_get_text_size (const CrowPicture *self)
{
  return self->text_size;
}

void
crow_picture_get_extents (const CrowPicture *self,
                          CrowRect          *extents)
{
  *extents = self->extents;
}

static void
set_colour (cairo_t          *cr,
            const CrowColour *colour)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha);
}

static void
trace_path (cairo_t      *cr,
            const GArray *path)
{
  cairo_new_path (cr);
  for (guint i = 0; i < path->len; i++)
    {
      const CrowPathElement *element = &g_array_index (path, CrowPathElement, i);
      const CrowPoint *p = element->points;

      switch (element->operation)
        {
        case CROW_PATH_MOVE:
          cairo_move_to (cr, p[0].x, p[0].y);
          break;
        case CROW_PATH_LINE:
          cairo_line_to (cr, p[0].x, p[0].y);
          break;
        case CROW_PATH_CURVE:
          cairo_curve_to (cr, p[0].x, p[0].y, p[1].x, p[1].y, p[2].x, p[2].y);
          break;
        case CROW_PATH_CLOSE:
        default:
          cairo_close_path (cr);
          break;
        }
    }
}

static void
paint_text (cairo_t    *cr,
            const Step *step)
{
  double top = step->base.y - (double) pango_layout_get_baseline (step->layout) / PANGO_SCALE;

  if (step->halo > 0)
    {
      cairo_move_to (cr, step->base.x, top);
      pango_cairo_layout_path (cr, step->layout);
      set_colour (cr, &step->halo_colour);
      cairo_set_line_width (cr, step->halo);
      cairo_stroke (cr);
    }
  cairo_move_to (cr, step->base.x, top);
  set_colour (cr, &step->colour);
  pango_cairo_show_layout (cr, step->layout);
}

void
crow_picture_paint (const CrowPicture *self,
                    cairo_t           *cr)
{
  static const double dashes[] = { 6, 4 };

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      switch (step->kind)
        {
        case STEP_FILL:
          trace_path (cr, step->path);
          set_colour (cr, &step->colour);
          cairo_fill (cr);
          break;
        case STEP_STROKE:
          trace_path (cr, step->path);
          set_colour (cr, &step->colour);
          cairo_set_line_width (cr, step->width);
          cairo_set_dash (cr, dashes, step->dashed ? G_N_ELEMENTS (dashes) : 0, 0);
          cairo_stroke (cr);
          break;
        case STEP_TEXT:
        default:
          cairo_set_dash (cr, NULL, 0, 0);
          paint_text (cr, step);
          break;
        }
    }
  cairo_restore (cr);
}

void
crow_painter_paint_bar (const CrowCard    *card,
                        const CrowPalette *palette,
                        cairo_t           *cr)
{
  const CrowRect *bounds = &card->item.bounds;
  CrowColour colour = get_bar_colour (palette, card);

  set_colour (cr, &colour);
  cairo_rectangle (cr, bounds->x, bounds->y, bounds->width, bounds->height);
  cairo_fill (cr);
}

void
crow_painter_paint_scene (CrowScene              *scene,
                          const CrowPangoMeasure *measure,
                          const CrowPalette      *palette,
                          const CrowRect         *area,
                          GHashTable             *only,
                          cairo_t                *cr)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  CrowRect all;

  g_return_if_fail (CROW_IS_SCENE (scene));

  if (area == NULL)
    crow_scene_get_bounds (scene, &all);
  crow_scene_query (scene, area != NULL ? area : &all, items);
  for (guint i = 0; i < items->len; i++)
    {
      const CrowItem *item = items->pdata[i];
      g_autoptr (CrowPicture) picture = NULL;

      if (only != NULL && !g_hash_table_contains (only, item))
        continue;
      picture = crow_picture_new (item, measure, palette, crow_scene_get_notation (scene), CROW_PICTURE_FULL);
      cairo_save (cr);
      cairo_translate (cr, item->bounds.x, item->bounds.y);
      crow_picture_paint (picture, cr);
      cairo_restore (cr);
    }
}
