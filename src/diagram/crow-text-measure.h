/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large a text will be: the only thing a scene needs to know of fonts.
 *
 * A measure is a struct of functions.  `picture/` has one that asks Pango; crow_text_measure_get_fixed() needs no
 * fonts and gives the same numbers on every machine.  Sizes of styles are those of crow_text_style_get_info(); the
 * person's text scale has no part in a scene, the viewport's zoom has.
 */
#pragma once

#include "diagram/crow-geometry.h"

G_BEGIN_DECLS

/**
 * CrowTextStyle:
 * @CROW_TEXT_TITLE: the name of an entity
 * @CROW_TEXT_NAME: the name of an attribute
 * @CROW_TEXT_KEY: the name of an attribute of the primary key
 * @CROW_TEXT_TYPE: the type of an attribute
 * @CROW_TEXT_LABEL: a name at a link
 * @CROW_TEXT_NOTE: the text of a note
 * @CROW_TEXT_AREA: the title of an area
 *
 * What a text is, and so how it is set.
 */
typedef enum
{
  CROW_TEXT_TITLE,
  CROW_TEXT_NAME,
  CROW_TEXT_KEY,
  CROW_TEXT_TYPE,
  CROW_TEXT_LABEL,
  CROW_TEXT_NOTE,
  CROW_TEXT_AREA,
} CrowTextStyle;

#define CROW_N_TEXT_STYLES 7

/* The family of all texts, first the most wanted: CSS takes it as it stands, Pango too. */
#define CROW_TEXT_FAMILY "Adwaita Sans, Cantarell, Inter, sans-serif"

typedef struct
{
  double size;         /* of the font, in units */
  int weight;          /* as CSS has it: 400, 700 */
  double line_height;  /* from one base line to the next */
  double ascent;       /* from the top of a line to its base line */
} CrowTextStyleInfo;

typedef struct _CrowTextMeasure CrowTextMeasure;

/**
 * CrowTextMeasure:
 * @get_width: the advance of one line of text in a style; never negative
 *
 * An implementation has this struct as its first member.
 */
struct _CrowTextMeasure
{
  double (*get_width) (const CrowTextMeasure *self,
                       CrowTextStyle          style,
                       const char            *text);
};

const CrowTextStyleInfo *crow_text_style_get_info    (CrowTextStyle          style);

double                   crow_text_measure_get_width (const CrowTextMeasure *self,
                                                      CrowTextStyle          style,
                                                      const char            *text);
/* (transfer full): the text, shortened with “…” at its end where it is wider than @width */
char                    *crow_text_measure_fit       (const CrowTextMeasure *self,
                                                      CrowTextStyle          style,
                                                      const char            *text,
                                                      double                 width);
/* (transfer full): lines of at most @width, broken at blanks, within a word only where it is too long by itself; line
 * breaks of the text are kept */
GStrv                    crow_text_measure_wrap      (const CrowTextMeasure *self,
                                                      CrowTextStyle          style,
                                                      const char            *text,
                                                      double                 width);

/* (transfer none): the measure without fonts */
const CrowTextMeasure   *crow_text_measure_get_fixed (void);

G_END_DECLS
