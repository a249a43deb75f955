/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `crow render`: a diagram as SVG, PDF or PNG.
 *
 * A picture needs no model that makes a database: what is drawn is drawn.
 */
#include "config.h"

#include "cli/crow-verb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/crow-cli-model.h"
#include "cli/crow-cli-output.h"
#include "cli/crow-cli.h"
#include "diagram/crow-palette.h"
#include "diagram/crow-scene.h"
#include "diagram/crow-svg.h"
#include "picture/crow-pango-measure.h"
#include "picture/crow-picture-file.h"

typedef struct
{
  char *path;
  char *format;
  char *diagram;
  char *theme;
  char *notation;
  gboolean dark;
  gboolean transparent;
  double scale;
} Request;

static void
request_clear (Request *self)
{
  g_free (self->path);
  g_free (self->format);
  g_free (self->diagram);
  g_free (self->theme);
  g_free (self->notation);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

typedef GBytes *(*WriteFunc) (CrowScene                 *scene,
                              const CrowPangoMeasure    *measure,
                              const CrowPictureOptions  *options,
                              GError                   **error);

static GBytes *
write_svg (CrowScene                 *scene,
           const CrowPangoMeasure    *measure,
           const CrowPictureOptions  *options,
           GError                   **error)
{
  const CrowSvgOptions svg = {
    .title = options->title,
    .palette = options->palette,
    .background = options->background,
    .padding = options->padding,
  };
  gsize length;
  char *text = crow_scene_to_svg (scene, &svg, &length);

  return g_bytes_new_take (text, length);
}

static const char *const formats[] = { "svg", "pdf", "png", NULL };
static const WriteFunc writers[] = { write_svg, crow_picture_to_pdf, crow_picture_to_png };
/* In the order of CrowNotation. */
static const char *const notations[] = { "crows-foot", "uml", "idef1x", "plain", NULL };
/* The first has no palette: an SVG then follows the system of its reader, and the others are light. */
static const char *const themes[] = { "auto", "light", "dark", "high-contrast", "high-contrast-dark", NULL };

/* The format that is asked for, or the one the file's name ends in; -1 after having complained. */
static int
choose_format (const Request *request)
{
  const char *dot = request->path != NULL ? strrchr (request->path, '.') : NULL;

  if (request->format != NULL)
    return crow_cli_choose ("--format", request->format, formats);
  for (int i = 0; dot != NULL && formats[i] != NULL; i++)
    if (g_ascii_strcasecmp (dot + 1, formats[i]) == 0)
      return i;
  if (request->path == NULL)
    crow_cli_error (NULL, 0, _("Add “--output=OUT”, as “--output=picture.svg”."));
  else
    crow_cli_error (NULL, 0, _("The name “%s” does not tell what to write. Let it end in .svg, .pdf or .png, or add "
                               "“--format=svg”."), request->path);
  return -1;
}

/* By name or id; NULL after having complained. */
static CrowDiagram *
find_diagram (CrowCliModel *model,
              const char   *name)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = crow_document_get_n_diagrams (model->document);

  for (guint i = 0; i < n; i++)
    {
      CrowDiagram *diagram = crow_document_get_diagram (model->document, i);
      const char *title = crow_diagram_get_name (diagram);

      if (g_strcmp0 (title, name) == 0 || g_strcmp0 (crow_node_get_id (CROW_NODE (diagram)), name) == 0)
        return diagram;
      g_string_append_printf (list, "%s“%s”", i > 0 ? ", " : "", title != NULL ? title : "");
    }
  crow_cli_error (crow_cli_model_get_shown_path (model), 0, _("There is no diagram “%s”. There is: %s."), name,
                  list->str);
  return NULL;
}

static CrowExit
render (const Request *request,
        const char    *file,
        WriteFunc      write)
{
  g_auto (CrowCliModel) model = CROW_CLI_MODEL_INIT;
  g_autoptr (CrowCliOutput) output = crow_cli_output_new ();
  g_autoptr (CrowPangoMeasure) measure = crow_pango_measure_new ();
  g_autoptr (CrowScene) scene = crow_scene_new (crow_pango_measure_get_measure (measure));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  CrowPictureOptions options = CROW_PICTURE_OPTIONS_INIT;
  CrowDiagram *diagram = NULL;

  if (!crow_cli_model_load (&model, file))
    return CROW_EXIT_TROUBLE;
  if (request->diagram != NULL)
    {
      diagram = find_diagram (&model, request->diagram);
      if (diagram == NULL)
        return CROW_EXIT_TROUBLE;
    }
  else if (crow_document_get_n_diagrams (model.document) > 0)
    diagram = crow_document_get_diagram (model.document, 0);
  crow_scene_load (scene, model.document, diagram);
  if (request->notation != NULL)
    crow_scene_set_notation (scene, crow_cli_choose ("--notation", request->notation, notations));
  title = crow_document_dup_title (model.document);
  options.title = title;
  options.palette = request->theme != NULL ? crow_palette_lookup (request->theme) : NULL;
  options.background = !request->transparent;
  options.scale = request->scale;
  bytes = write (scene, measure, &options, &error);
  if (bytes == NULL)
    {
      crow_cli_error (crow_cli_model_get_shown_path (&model), 0, "%s", error->message);
      return CROW_EXIT_TROUBLE;
    }
  crow_cli_output_add (output, request->path, bytes);
  return crow_cli_output_commit (output) ? CROW_EXIT_DONE : CROW_EXIT_TROUBLE;
}

static CrowExit
run (const CrowVerb *self,
     int             argc,
     char          **argv)
{
  g_auto (Request) request = { .scale = 2 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &request.path,
      N_("Write to this file, which ends in .svg, .pdf or .png; “-” is standard output"), N_("OUT") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &request.format, N_("svg, pdf or png, whatever the file is called"),
      N_("FORMAT") },
    { "diagram", 0, 0, G_OPTION_ARG_STRING, &request.diagram, N_("The diagram of this name (default: the first)"),
      N_("NAME") },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &request.theme,
      N_("light, dark, high-contrast, high-contrast-dark, or auto: an SVG follows its reader’s system (default)"),
      N_("THEME") },
    { "notation", 0, 0, G_OPTION_ARG_STRING, &request.notation,
      N_("crows-foot, uml, idef1x or plain (default: as the diagram says)"), N_("NOTATION") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &request.dark, N_("The same as --theme=dark"), NULL },
    { "transparent", 0, 0, G_OPTION_ARG_NONE, &request.transparent, N_("Nothing behind the diagram"), NULL },
    { "scale", 's', 0, G_OPTION_ARG_DOUBLE, &request.scale, N_("Pixels of a PNG to a unit (default: 2)"),
      N_("NUMBER") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = NULL;
  int format;

  if (!crow_cli_parse (self, entries, argc, argv, &arguments))
    return CROW_EXIT_TROUBLE;
  format = choose_format (&request);
  if (format < 0)
    return CROW_EXIT_TROUBLE;
  if (request.theme != NULL && crow_cli_choose ("--theme", request.theme, themes) < 0)
    return CROW_EXIT_TROUBLE;
  if (request.notation != NULL && crow_cli_choose ("--notation", request.notation, notations) < 0)
    return CROW_EXIT_TROUBLE;
  if (request.dark && request.theme == NULL)
    request.theme = g_strdup ("dark");
  if (!(request.scale > 0 && request.scale <= 100))
    {
      crow_cli_error (NULL, 0, _("“--scale” must be above 0 and at most 100."));
      return CROW_EXIT_TROUBLE;
    }
  return render (&request, arguments[0], writers[format]);
}

const CrowVerb crow_verb_render = {
  .name = "render",
  .summary = N_("Make a picture of a diagram"),
  .arguments = N_("FILE"),
  .n_arguments = 1,
  .examples = "  crow render -o library.svg library.crow\n"
              "  crow render -o library.png --scale=1.5 --dark library.crow\n"
              "  crow render -o - --format=pdf library.crow | lp\n",
  .run = run,
};
