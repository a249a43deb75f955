/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a scene as SVG.  Texts are texts, colours are classes in an embedded style sheet with a light and a dark
 * theme, and what a person named is escaped.  Geometry comes from the scene and crow-path.c as it is.
 */
#include "config.h"

#include "diagram/crow-svg.h"

#include <glib/gi18n-lib.h>

#include "diagram/crow-path.h"

typedef struct
{
  GString *out;
  CrowScene *scene;
  const CrowSvgOptions *options;
  const CrowTextMeasure *measure;
  GPtrArray *colours;  /* borrowed: "#rrggbb" of persons, each once, in the order of use */
} Writer;

/* XML 1.0 has no control characters, not even escaped. */
static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '"')
        g_string_append (out, "&quot;");
      else if (c == '\t' || c == '\n' || (c >= 0x20 && c != 0xfffe && c != 0xffff))
        g_string_append_unichar (out, c);
    }
}

static void
append_attribute (GString    *out,
                  const char *name,
                  double      value)
{
  g_string_append_printf (out, " %s=\"", name);
  crow_path_append_number (out, value);
  g_string_append_c (out, '"');
}

static void
append_path (Writer       *self,
             const char   *class,
             const GArray *path)
{
  if (path->len == 0)
    return;
  g_string_append_printf (self->out, "<path class=\"%s\" d=\"", class);
  crow_path_append_svg (path, self->out);
  g_string_append (self->out, "\"/>");
}

static void
append_text (Writer     *self,
             const char *class,
             double      x,
             double      y,
             const char *text)
{
  g_string_append_printf (self->out, "<text class=\"%s\"", class);
  append_attribute (self->out, "x", x);
  append_attribute (self->out, "y", y);
  g_string_append_c (self->out, '>');
  append_escaped (self->out, text);
  g_string_append (self->out, "</text>");
}

/* A label in its rectangle. */
static void
append_label (Writer         *self,
              const CrowRect *rect,
              const char     *text)
{
  append_text (self, "l", rect->x, rect->y + crow_text_style_get_info (CROW_TEXT_LABEL)->ascent, text);
}

static void
append_title (Writer     *self,
              const char *title)
{
  g_string_append (self->out, "<title>");
  append_escaped (self->out, title);
  g_string_append (self->out, "</title>");
}

static void
append_rule (Writer     *self,
             const char *selector,
             const char *property,
             CrowColour  colour)
{
  g_autofree char *hex = crow_colour_to_hex (colour);

  g_string_append_printf (self->out, "%s{%s:%s", selector, property, hex);
  if (colour.alpha < 1)
    {
      g_string_append_printf (self->out, ";%s-opacity:", property);
      crow_path_append_number (self->out, colour.alpha);
    }
  g_string_append (self->out, "}\n");
}

static void
append_theme (Writer            *self,
              const CrowPalette *palette)
{
  append_rule (self, ".bg", "fill", palette->canvas);
  append_rule (self, ".card", "fill", palette->card);
  append_rule (self, ".edge", "stroke", palette->card_border);
  append_rule (self, ".shade", "fill", palette->shadow);
  append_rule (self, ".head", "fill", palette->header);
  append_rule (self, ".t", "fill", palette->title);
  append_rule (self, ".n,.k", "fill", palette->text);
  append_rule (self, ".y", "fill", palette->muted);
  append_rule (self, ".sep", "stroke", palette->separator);
  append_rule (self, ".pk", "stroke", palette->primary);
  append_rule (self, ".fk", "stroke", palette->foreign);
  append_rule (self, ".uk", "stroke", palette->unique);
  append_rule (self, ".line,.sym,.hol", "stroke", palette->link);
  append_rule (self, ".hol,.disc", "fill", palette->canvas);
  append_rule (self, ".sol", "fill", palette->link);
  append_rule (self, ".l", "fill", palette->label);
  append_rule (self, ".l", "stroke", palette->halo);
  append_rule (self, ".cascade", "stroke", palette->cascade);
  append_rule (self, ".deny", "stroke", palette->deny);
  append_rule (self, ".nullify", "stroke", palette->nullify);
  append_rule (self, ".note", "fill", palette->note);
  append_rule (self, ".notetext", "fill", palette->note_text);
  append_rule (self, ".area", "fill", palette->area);
  append_rule (self, ".areatext", "fill", palette->area_text);
  for (guint i = 0; i < self->colours->len; i++)
    {
      const char *colour = self->colours->pdata[i];
      g_autofree char *head = g_strdup_printf (".head.c%u", i);
      g_autofree char *note = g_strdup_printf (".note.c%u", i);
      g_autofree char *area = g_strdup_printf (".area.c%u", i);

      append_rule (self, head, "fill", crow_palette_get_header (palette, colour));
      append_rule (self, note, "fill", crow_palette_get_note (palette, colour));
      append_rule (self, area, "fill", crow_palette_get_area (palette, colour));
    }
}

static void
append_style (Writer *self)
{
  const CrowPalette *palette = self->options->palette;
  static const struct
  {
    const char *selector;
    CrowTextStyle style;
  } texts[] = {
    { ".t", CROW_TEXT_TITLE }, { ".n", CROW_TEXT_NAME }, { ".k", CROW_TEXT_KEY }, { ".y", CROW_TEXT_TYPE },
    { ".l", CROW_TEXT_LABEL }, { ".notetext", CROW_TEXT_NOTE }, { ".areatext", CROW_TEXT_AREA },
  };

  g_string_append (self->out, "<style>\ntext{font-family:" CROW_TEXT_FAMILY "}\n");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const CrowTextStyleInfo *info = crow_text_style_get_info (texts[i].style);

      g_string_append_printf (self->out, "%s{font-size:%dpx;font-weight:%d}\n", texts[i].selector, (int) info->size,
                              info->weight);
    }
  g_string_append_printf (self->out,
                          ".y{text-anchor:end}\n"
                          ".l{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}\n"
                          ".edge,.line,.sym,.pk,.fk,.uk,.glyph{fill:none}\n"
                          ".line,.sym,.hol,.pk,.fk,.uk,.glyph,.disc{stroke-width:%s;stroke-linecap:round;"
                          "stroke-linejoin:round}\n"
                          ".dash{stroke-dasharray:6 4}\n"
                          ".edge{stroke-width:%s}\n",
                          palette != NULL && palette->line_width > 1.5 ? "2px" : "1.5px",
                          palette != NULL && palette->border_width > 1 ? "2px" : "1px");
  append_theme (self, palette != NULL ? palette : crow_palette_get_light ());
  if (palette == NULL)
    {
      g_string_append (self->out, "@media (prefers-color-scheme:dark){\n");
      append_theme (self, crow_palette_get_dark ());
      g_string_append (self->out, "}\n");
    }
  g_string_append (self->out, "</style>\n");
}

/* The class of a person's colour; (transfer full). */
static char *
make_class (Writer     *self,
            const char *base,
            const char *colour)
{
  CrowColour parsed;

  if (!crow_colour_parse (colour, &parsed))
    return g_strdup (base);
  for (guint i = 0; i < self->colours->len; i++)
    if (g_ascii_strcasecmp (self->colours->pdata[i], colour) == 0)
      return g_strdup_printf ("%s c%u", base, i);
  g_assert_not_reached ();
}

static void
collect_colour (Writer     *self,
                const char *colour)
{
  CrowColour parsed;

  if (!crow_colour_parse (colour, &parsed))
    return;
  for (guint i = 0; i < self->colours->len; i++)
    if (g_ascii_strcasecmp (self->colours->pdata[i], colour) == 0)
      return;
  g_ptr_array_add (self->colours, (gpointer) colour);
}

static void
begin_group (Writer         *self,
             const char     *class,
             const CrowItem *item,
             gboolean        translate)
{
  g_string_append_printf (self->out, "<g class=\"%s\" data-id=\"", class);
  append_escaped (self->out, item->id);
  g_string_append_c (self->out, '"');
  if (translate)
    {
      g_string_append (self->out, " transform=\"translate(");
      crow_path_append_number (self->out, item->bounds.x);
      g_string_append_c (self->out, ' ');
      crow_path_append_number (self->out, item->bounds.y);
      g_string_append (self->out, ")\"");
    }
  g_string_append_c (self->out, '>');
}

static void
end_group (Writer *self)
{
  g_string_append (self->out, "</g>\n");
}

static void
append_box (Writer     *self,
            const char *class,
            double      x,
            double      y,
            double      width,
            double      height,
            double      radius)
{
  g_string_append_printf (self->out, "<rect class=\"%s\"", class);
  if (x != 0)
    append_attribute (self->out, "x", x);
  if (y != 0)
    append_attribute (self->out, "y", y);
  append_attribute (self->out, "width", width);
  append_attribute (self->out, "height", height);
  if (radius > 0)
    append_attribute (self->out, "rx", radius);
  g_string_append (self->out, "/>");
}

static void
write_row (Writer         *self,
           const CrowCard *card,
           guint           number)
{
  const CrowCardRow *row = &card->rows[number];
  double width = card->item.bounds.width;
  double x = CROW_CARD_PADDING;
  CrowMarks marks[2];
  guint columns[2];
  guint n_marks = crow_card_get_marks (card, number, marks, columns);
  CrowRect rect;
  double base;

  crow_card_get_row_rect (card, number, &rect);
  if (number > 0)
    {
      g_string_append (self->out, "<path class=\"sep\" d=\"M");
      crow_path_append_number (self->out, CROW_CARD_PADDING);
      g_string_append_c (self->out, ' ');
      crow_path_append_number (self->out, rect.y);
      g_string_append_c (self->out, 'H');
      crow_path_append_number (self->out, width - CROW_CARD_PADDING);
      g_string_append (self->out, "\"/>");
    }
  for (guint i = 0; i < n_marks; i++)
    {
      g_autoptr (GArray) path = crow_path_new ();

      crow_path_add_key_mark (path, marks[i], x + columns[i] * CROW_CARD_MARK_WIDTH - 2,
                              rect.y + (rect.height - 14) / 2);
      append_path (self, marks[i] == CROW_MARK_PRIMARY ? "pk" : marks[i] == CROW_MARK_FOREIGN ? "fk" : "uk", path);
    }
  base = rect.y + (rect.height - crow_text_style_get_info (CROW_TEXT_NAME)->line_height) / 2 +
         crow_text_style_get_info (CROW_TEXT_NAME)->ascent;
  append_text (self, (row->marks & CROW_MARK_PRIMARY) != 0 ? "k" : "n",
               x + card->n_mark_columns * CROW_CARD_MARK_WIDTH, base, row->name);
  if (*row->type != '\0')
    append_text (self, "y", width - CROW_CARD_PADDING, base, row->type);
}

static void
write_card (Writer         *self,
            const CrowCard *card)
{
  const CrowRect *bounds = &card->item.bounds;
  CrowRect head = { 0, 0, bounds->width, CROW_CARD_HEADER_HEIGHT };
  gboolean open = bounds->height > CROW_CARD_HEADER_HEIGHT;
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_TITLE);
  g_autoptr (GArray) path = crow_path_new ();
  g_autofree char *class = make_class (self, "head", card->colour);

  begin_group (self, "entity", &card->item, TRUE);
  append_title (self, card->full_title);
  append_box (self, "shade", 0, 2, bounds->width, bounds->height, CROW_CARD_RADIUS);
  append_box (self, "card", 0, 0, bounds->width, bounds->height, CROW_CARD_RADIUS);
  crow_path_add_rounded_rect (path, &head, CROW_CARD_RADIUS, open);
  append_path (self, class, path);
  append_text (self, "t", CROW_CARD_PADDING, (CROW_CARD_HEADER_HEIGHT - style->line_height) / 2 + style->ascent,
               card->title);
  for (guint i = 0; i < card->n_rows; i++)
    write_row (self, card, i);
  if (card->more != NULL)
    append_text (self, "y", bounds->width - CROW_CARD_PADDING, bounds->height - 8, card->more);
  append_box (self, "edge", 0, 0, bounds->width, bounds->height, CROW_CARD_RADIUS);
  end_group (self);
}

static const char *
get_rule_class (CrowDeleteRule rule)
{
  switch (rule)
    {
    case CROW_DELETE_CASCADE:
      return "cascade";
    case CROW_DELETE_DENY:
      return "deny";
    case CROW_DELETE_NULLIFY:
    case CROW_DELETE_SET_DEFAULT:
    case CROW_DELETE_NONE:
    default:
      return "nullify";
    }
}

static void
write_route (Writer              *self,
             const CrowRoutePath *route)
{
  CrowNotation notation = crow_scene_get_notation (self->scene);
  g_autoptr (GArray) line = crow_path_new ();

  begin_group (self, route->inherits ? "inherits" : "link", &route->item, FALSE);
  crow_path_add_route (line, route);
  append_path (self, crow_route_path_is_dashed (route, notation) ? "line dash" : "line", line);
  for (guint end = 0; end < 2; end++)
    {
      g_auto (CrowSymbol) symbol = { NULL };

      crow_symbol_init (&symbol, self->measure, route, end, notation);
      append_path (self, "sym", symbol.lines);
      append_path (self, "hol", symbol.hollow);
      append_path (self, "sol", symbol.solid);
      if (symbol.text != NULL)
        append_label (self, &symbol.text_rect, symbol.text);
      if (route->ends[end].label_rect.width > 0)
        append_label (self, &route->ends[end].label_rect, route->ends[end].label);
    }
  if (route->has_mark)
    {
      g_autoptr (GArray) glyph = crow_path_new ();
      g_autofree char *class = g_strdup_printf ("glyph %s", get_rule_class (route->rule));

      g_string_append_printf (self->out, "<circle class=\"disc %s\"", get_rule_class (route->rule));
      append_attribute (self->out, "cx", route->mark.x);
      append_attribute (self->out, "cy", route->mark.y);
      append_attribute (self->out, "r", CROW_MARK_RADIUS);
      g_string_append (self->out, "/>");
      crow_path_add_rule (glyph, route);
      append_path (self, class, glyph);
    }
  if (route->label_rect.width > 0)
    append_label (self, &route->label_rect, route->label);
  end_group (self);
}

static void
write_note (Writer            *self,
            const CrowNoteBox *note)
{
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_NOTE);
  g_autofree char *class = make_class (self, "note", note->colour);

  begin_group (self, "remark", &note->item, TRUE);
  append_box (self, "shade", 0, 2, note->item.bounds.width, note->item.bounds.height, CROW_NOTE_RADIUS);
  append_box (self, class, 0, 0, note->item.bounds.width, note->item.bounds.height, CROW_NOTE_RADIUS);
  for (guint i = 0; note->lines[i] != NULL; i++)
    append_text (self, "notetext", CROW_NOTE_PADDING, CROW_NOTE_PADDING + i * style->line_height + style->ascent,
                 note->lines[i]);
  end_group (self);
}

static void
write_area (Writer            *self,
            const CrowAreaBox *area)
{
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_AREA);
  g_autofree char *class = make_class (self, "area", area->colour);

  begin_group (self, "group", &area->item, TRUE);
  append_box (self, class, 0, 0, area->item.bounds.width, area->item.bounds.height, CROW_AREA_RADIUS);
  if (area->title != NULL)
    append_text (self, "areatext", CROW_CARD_PADDING,
                 (CROW_AREA_TITLE_HEIGHT - style->line_height) / 2 + style->ascent + 2, area->title);
  end_group (self);
}

static gboolean
is_included (const Writer   *self,
             const CrowItem *item)
{
  return self->options->only == NULL || g_hash_table_contains (self->options->only, item);
}

static void
write_item (Writer         *self,
            const CrowItem *item)
{
  switch (item->kind)
    {
    case CROW_ITEM_AREA:
      write_area (self, CROW_AREA_BOX (item));
      break;
    case CROW_ITEM_ROUTE:
      write_route (self, CROW_ROUTE_PATH (item));
      break;
    case CROW_ITEM_CARD:
      write_card (self, CROW_CARD (item));
      break;
    case CROW_ITEM_NOTE:
    default:
      write_note (self, CROW_NOTE_BOX (item));
      break;
    }
}

static void
write_head (Writer         *self,
            const CrowRect *bounds,
            guint           n_cards,
            guint           n_routes)
{
  g_autofree char *entities = g_strdup_printf (ngettext ("%u entity", "%u entities", n_cards), n_cards);
  g_autofree char *links = g_strdup_printf (ngettext ("%u link", "%u links", n_routes), n_routes);
  /* Translators: “12 entities, 14 links” */
  g_autofree char *counts = g_strdup_printf (_("%s, %s"), entities, links);

  g_string_append (self->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  append_attribute (self->out, "width", bounds->width);
  append_attribute (self->out, "height", bounds->height);
  g_string_append (self->out, " viewBox=\"");
  crow_path_append_number (self->out, bounds->x);
  g_string_append_c (self->out, ' ');
  crow_path_append_number (self->out, bounds->y);
  g_string_append_c (self->out, ' ');
  crow_path_append_number (self->out, bounds->width);
  g_string_append_c (self->out, ' ');
  crow_path_append_number (self->out, bounds->height);
  g_string_append (self->out, "\" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">");
  append_escaped (self->out, self->options->title != NULL ? self->options->title : _("Schema diagram"));
  g_string_append (self->out, "</title>\n<desc id=\"desc\">");
  append_escaped (self->out, self->options->description != NULL ? self->options->description : counts);
  g_string_append (self->out, "</desc>\n");
}

char *
crow_scene_to_svg (CrowScene            *scene,
                   const CrowSvgOptions *options,
                   gsize                *length)
{
  static const CrowSvgOptions defaults = CROW_SVG_OPTIONS_INIT;
  g_autoptr (GPtrArray) colours = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  Writer self = { .scene = scene, .options = options != NULL ? options : &defaults, .colours = colours };
  CrowRect bounds = { 0, 0, 0, 0 };
  guint counts[CROW_N_ITEM_KINDS] = { 0 };

  g_return_val_if_fail (CROW_IS_SCENE (scene), NULL);

  self.out = g_string_sized_new (16384);
  self.measure = crow_scene_get_measure (scene);
  for (guint kind = 0; kind < CROW_N_ITEM_KINDS; kind++)
    for (guint i = 0; i < crow_scene_get_n_items (scene, kind); i++)
      {
        CrowItem *item = crow_scene_get_item (scene, kind, i);

        if (!is_included (&self, item))
          continue;
        bounds = items->len > 0 ? crow_rect_union (&bounds, &item->bounds) : item->bounds;
        if (kind != CROW_ITEM_ROUTE || !CROW_ROUTE_PATH (item)->inherits)
          counts[kind]++;
        g_ptr_array_add (items, item);
        if (kind == CROW_ITEM_CARD)
          collect_colour (&self, CROW_CARD (item)->colour);
        else if (kind == CROW_ITEM_NOTE)
          collect_colour (&self, CROW_NOTE_BOX (item)->colour);
        else if (kind == CROW_ITEM_AREA)
          collect_colour (&self, CROW_AREA_BOX (item)->colour);
      }
  bounds = crow_rect_grow (&bounds, MAX (self.options->padding, 1));
  write_head (&self, &bounds, counts[CROW_ITEM_CARD], counts[CROW_ITEM_ROUTE]);
  append_style (&self);
  if (self.options->background)
    {
      append_box (&self, "bg", bounds.x, bounds.y, bounds.width, bounds.height, 0);
      g_string_append_c (self.out, '\n');
    }
  for (guint i = 0; i < items->len; i++)
    write_item (&self, items->pdata[i]);
  g_string_append (self.out, "</svg>\n");
  if (length != NULL)
    *length = self.out->len;
  return g_string_free (self.out, FALSE);
}
