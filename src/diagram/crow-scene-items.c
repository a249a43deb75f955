/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards, notes and areas: their texts as they will be shown, and their sizes.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "diagram/crow-scene-private.h"

#include <string.h>

static void
clear_rows (CrowCard *card)
{
  for (guint i = 0; i < card->n_rows; i++)
    {
      CrowCardRow *row = &card->rows[i];

      g_free ((char *) row->id);
      g_free (row->name);
      g_free (row->type);
      g_free (row->full_name);
      g_free (row->full_type);
    }
  g_clear_pointer (&card->rows, g_free);
  card->n_rows = 0;
}

static CrowTextStyle
get_name_style (const CrowCardRow *row)
{
  return (row->marks & CROW_MARK_PRIMARY) != 0 ? CROW_TEXT_KEY : CROW_TEXT_NAME;
}

static guint
count_marks (guint marks)
{
  /* A primary key is unique anyway. */
  return ((marks & CROW_MARK_PRIMARY) != 0) + ((marks & CROW_MARK_FOREIGN) != 0) +
         ((marks & CROW_MARK_UNIQUE) != 0 && (marks & CROW_MARK_PRIMARY) == 0);
}

/* What a row has for its texts. */
static double
get_text_width (const CrowCard *card,
                double          width)
{
  return width - 2 * CROW_CARD_PADDING - card->n_mark_columns * CROW_CARD_MARK_WIDTH;
}

/* As wide as the longest row and the title, on the grid. */
static double
get_natural_width (CrowScene      *self,
                   const CrowCard *card)
{
  double name = 0, type = 0, width;

  for (guint i = 0; i < card->n_rows; i++)
    {
      const CrowCardRow *row = &card->rows[i];

      name = MAX (name, crow_text_measure_get_width (self->measure, get_name_style (row), row->full_name));
      type = MAX (type, crow_text_measure_get_width (self->measure, CROW_TEXT_TYPE, row->full_type));
    }
  width = name + (type > 0 ? CROW_CARD_COLUMN_GAP + type : 0) - get_text_width (card, 0);
  width = MAX (width, 2 * CROW_CARD_PADDING +
                        crow_text_measure_get_width (self->measure, CROW_TEXT_TITLE, card->full_title));
  return crow_snap_up (CLAMP (width, CROW_CARD_MIN_WIDTH, CROW_CARD_MAX_WIDTH));
}

void
_crow_card_set_width (CrowScene *self,
                      CrowCard  *card,
                      double     width)
{
  CrowRect bounds = card->item.bounds;

  bounds.width = width > 0 ? MAX (width, CROW_CARD_MIN_WIDTH / 2) : get_natural_width (self, card);
  bounds.height = CROW_CARD_HEADER_HEIGHT;
  if (card->n_rows > 0)
    bounds.height += card->n_rows * CROW_CARD_ROW_HEIGHT + CROW_CARD_BOTTOM;
  if (card->more != NULL)
    bounds.height += CROW_CARD_MORE_HEIGHT;

  g_free (card->title);
  card->title = crow_text_measure_fit (self->measure, CROW_TEXT_TITLE, card->full_title,
                                       bounds.width - 2 * CROW_CARD_PADDING);
  for (guint i = 0; i < card->n_rows; i++)
    {
      CrowCardRow *row = &card->rows[i];
      double room = get_text_width (card, bounds.width);
      double name = crow_text_measure_get_width (self->measure, get_name_style (row), row->full_name);

      /* The type gives way first, down to a third of the row. */
      g_free (row->type);
      g_free (row->name);
      row->type = crow_text_measure_fit (self->measure, CROW_TEXT_TYPE, row->full_type,
                                         MAX (room - CROW_CARD_COLUMN_GAP - name, room / 3));
      row->type_width = crow_text_measure_get_width (self->measure, CROW_TEXT_TYPE, row->type);
      row->name = crow_text_measure_fit (self->measure, get_name_style (row), row->full_name,
                                         room - (row->type_width > 0 ? row->type_width + CROW_CARD_COLUMN_GAP : 0));
    }
  _crow_scene_set_bounds (self, &card->item, &bounds);
  _crow_scene_touch (self, &card->item);
}

void
_crow_card_fill (CrowScene            *self,
                 CrowCard             *card,
                 const CrowCardRecord *record)
{
  CrowCardRow *rows = g_new0 (CrowCardRow, record->n_rows);

  for (guint i = 0; i < record->n_rows; i++)
    {
      rows[i].id = g_strdup (record->rows[i].id);
      rows[i].node = record->rows[i].node;
      rows[i].marks = record->rows[i].marks;
      rows[i].full_name = g_strdup (record->rows[i].name);
      rows[i].full_type = g_strdup (record->rows[i].type != NULL ? record->rows[i].type : "");
    }
  clear_rows (card);
  card->rows = rows;
  card->n_rows = record->n_rows;
  card->n_mark_columns = record->n_rows > 0 ? 1 : 0;
  for (guint i = 0; i < card->n_rows; i++)
    card->n_mark_columns = MAX (card->n_mark_columns, MIN (2, count_marks (rows[i].marks)));

  g_free (card->full_title);
  card->full_title = g_strdup (record->title != NULL ? record->title : "");
  g_free (card->colour);
  card->colour = g_strdup (record->colour);
  g_clear_pointer (&card->more, g_free);
  if (record->n_hidden > 0)
    card->more = g_strdup_printf (ngettext ("%u more", "%u more", record->n_hidden), record->n_hidden);
  card->locked = record->locked;
  card->detail = record->detail;
  card->item.bounds.x = record->x;
  card->item.bounds.y = record->y;
  _crow_card_set_width (self, card, record->width);
}

void
_crow_note_fill (CrowScene      *self,
                 CrowNoteBox    *note,
                 const CrowRect *bounds,
                 const char     *colour,
                 const char     *text)
{
  const CrowTextStyleInfo *style = crow_text_style_get_info (CROW_TEXT_NOTE);
  guint room = (guint) MAX (1, floor ((bounds->height - 2 * CROW_NOTE_PADDING) / style->line_height + 0.01));
  char *colour_copy = g_strdup (colour);
  char *text_copy = g_strdup (text != NULL ? text : "");
  GStrv lines = crow_text_measure_wrap (self->measure, CROW_TEXT_NOTE, text,
                                        MAX (10, bounds->width - 2 * CROW_NOTE_PADDING));

  if (g_strv_length (lines) > room)
    {
      char *last = g_strconcat (lines[room - 1], "\342\200\246", NULL);

      for (guint i = room - 1; lines[i] != NULL; i++)
        g_clear_pointer (&lines[i], g_free);
      lines[room - 1] = last;
    }
  g_strfreev (note->lines);
  note->lines = lines;
  g_free (note->text);
  note->text = text_copy;
  g_free (note->colour);
  note->colour = colour_copy;
  _crow_scene_set_bounds (self, &note->item, bounds);
  _crow_scene_touch (self, &note->item);
}

void
_crow_area_fill (CrowScene      *self,
                 CrowAreaBox    *area,
                 const CrowRect *bounds,
                 const char     *colour,
                 const char     *title)
{
  char *colour_copy = g_strdup (colour);
  char *title_copy = g_strdup (title);

  g_free (area->title);
  area->title = title_copy != NULL ? crow_text_measure_fit (self->measure, CROW_TEXT_AREA, title_copy,
                                                            MAX (10, bounds->width - 2 * CROW_CARD_PADDING))
                                   : NULL;
  g_free (area->full_title);
  area->full_title = title_copy;
  g_free (area->colour);
  area->colour = colour_copy;
  _crow_scene_set_bounds (self, &area->item, bounds);
  _crow_scene_touch (self, &area->item);
}

static void
free_route (CrowRoutePath *route)
{
  for (guint i = 0; i < 2; i++)
    g_free (route->ends[i].label);
  g_free (route->points);
  g_free (route->bends);
  g_free (route->label);
}

static void
free_card (CrowCard *card)
{
  clear_rows (card);
  g_free (card->title);
  g_free (card->full_title);
  g_free (card->colour);
  g_free (card->more);
}

void
_crow_item_free (CrowItem *item)
{
  switch (item->kind)
    {
    case CROW_ITEM_CARD:
      free_card (CROW_CARD (item));
      break;
    case CROW_ITEM_ROUTE:
      free_route (CROW_ROUTE_PATH (item));
      break;
    case CROW_ITEM_NOTE:
      g_strfreev (CROW_NOTE_BOX (item)->lines);
      g_free (CROW_NOTE_BOX (item)->text);
      g_free (CROW_NOTE_BOX (item)->colour);
      break;
    case CROW_ITEM_AREA:
      g_free (CROW_AREA_BOX (item)->title);
      g_free (CROW_AREA_BOX (item)->full_title);
      g_free (CROW_AREA_BOX (item)->colour);
      break;
    default:
      g_assert_not_reached ();
    }
  g_free ((char *) item->id);
  g_free (item);
}

void
crow_card_get_row_rect (const CrowCard *card,
                        guint           row,
                        CrowRect       *rect)
{
  g_return_if_fail (row < card->n_rows);

  *rect = (CrowRect) { 0, CROW_CARD_HEADER_HEIGHT + row * CROW_CARD_ROW_HEIGHT + CROW_CARD_BOTTOM / 2,
                       card->item.bounds.width, CROW_CARD_ROW_HEIGHT };
}

guint
crow_card_get_marks (const CrowCard *card,
                     guint           row,
                     CrowMarks       marks[2],
                     guint           columns[2])
{
  guint set;
  guint n = 0;

  g_return_val_if_fail (row < card->n_rows, 0);

  set = card->rows[row].marks;
  if ((set & CROW_MARK_PRIMARY) != 0)
    {
      columns[n] = 0;
      marks[n++] = CROW_MARK_PRIMARY;
    }
  /* References stand below each other. */
  if ((set & CROW_MARK_FOREIGN) != 0)
    {
      columns[n] = card->n_mark_columns - 1;
      marks[n++] = CROW_MARK_FOREIGN;
    }
  if (n < 2 && (set & CROW_MARK_UNIQUE) != 0 && (set & CROW_MARK_PRIMARY) == 0)
    {
      columns[n] = 0;
      marks[n++] = CROW_MARK_UNIQUE;
    }
  return n;
}
