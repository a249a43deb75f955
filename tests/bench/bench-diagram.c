/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long layout, routing, moving and hit testing take, and how good layouts are: crossings of straight lines between
 * middles, area in units of the boxes' own.  Graphviz's dot and sfdp are run on the same boxes where installed.
 *
 * Models are made from a seed: entities in groups, most links within a group, some hubs.  Where CROW_CORPUS names a folder
 * of them, schemas that others made are laid out too: the argument “corpus” does so alone.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "diagram/crow-layout.h"
#include "diagram/crow-router.h"
#include "diagram/crow-scene.h"
#include "diagram/crow-svg.h"
#include "import/crow-import.h"

typedef struct
{
  guint n_boxes, n_links;
  CrowLayoutBox *boxes;
  CrowLayoutLink *links;
} Model;

/* Seconds of the processor, ours or those of the programs that were run: other work on the machine does not count. */
static double
get_time_of (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
get_time (void)
{
  return get_time_of (RUSAGE_SELF);
}

static Model
make_model (guint32 seed,
            guint   n_boxes)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  Model model = { n_boxes, n_boxes * 4 / 3, NULL, NULL };

  model.boxes = g_new0 (CrowLayoutBox, n_boxes);
  model.links = g_new0 (CrowLayoutLink, model.n_links);
  for (guint i = 0; i < n_boxes; i++)
    {
      model.boxes[i].rect.width = 10 * g_rand_int_range (random, 16, 25);
      model.boxes[i].rect.height = 38 + 24 * g_rand_int_range (random, 3, 15);
    }
  for (guint i = 0; i < model.n_links; i++)
    {
      /* Each entity refers to one before it, most of them to one shortly before; then some more links. */
      guint from = i < n_boxes ? i : (guint) g_rand_int_range (random, 0, n_boxes);
      guint window = MIN (from, 24);
      guint to = g_rand_int_range (random, 0, 10) < 8 && window > 0
                   ? from - 1 - g_rand_int_range (random, 0, window)
                   : (guint) (g_rand_double (random) * g_rand_double (random) * n_boxes);

      model.links[i] = (CrowLayoutLink) { MIN (to, n_boxes - 1), from };
    }
  return model;
}

static void
clear_model (Model *model)
{
  g_free (model->boxes);
  g_free (model->links);
}

static void
print_quality (const char  *name,
               const Model *model,
               double       seconds)
{
  CrowLayoutQuality quality;

  crow_layout_get_quality (model->boxes, model->n_boxes, model->links, model->n_links, &quality);
  g_print ("  %-22s %8.3f s  crossings %6u  area %5.2f  overlaps %u  mean link %6.0f\n", name, seconds,
           quality.crossings, quality.area, quality.overlaps, quality.length / MAX (1, model->n_links));
}

/* Runs a program of graphviz on the boxes; their places come back in points. */
static void
run_graphviz (const Model *model,
              const char  *program,
              const char  *options)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autoptr (GString) text = g_string_new ("graph g {\n  node [shape=box, fixedsize=true, label=\"\"];\n");
  g_autofree char *input = NULL;
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  Model copy = *model;
  double start;
  int fd;

  if (path == NULL)
    {
      g_print ("  %-22s not installed\n", program);
      return;
    }
  g_string_append (text, options);
  for (guint i = 0; i < model->n_boxes; i++)
    g_string_append_printf (text, "  n%u [width=%.4f, height=%.4f];\n", i, model->boxes[i].rect.width / 72,
                            model->boxes[i].rect.height / 72);
  for (guint i = 0; i < model->n_links; i++)
    g_string_append_printf (text, "  n%u -- n%u;\n", model->links[i].from, model->links[i].to);
  g_string_append (text, "}\n");
  fd = g_file_open_tmp ("crowfoot-bench-XXXXXX", &input, NULL);
  if (fd < 0 || !g_close (fd, NULL) || !g_file_set_contents (input, text->str, text->len, NULL))
    return;
  command = g_strdup_printf ("%s -Tplain %s", path, input);
  start = get_time_of (RUSAGE_CHILDREN);
  if (!g_spawn_command_line_sync (command, &output, NULL, NULL, NULL))
    return;
  start = get_time_of (RUSAGE_CHILDREN) - start;
  g_remove (input);
  copy.boxes = g_memdup2 (model->boxes, model->n_boxes * sizeof (CrowLayoutBox));
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

      if (g_strv_length (words) > 5 && g_str_equal (words[0], "node"))
        {
          CrowRect *rect = &copy.boxes[atoi (words[1] + 1)].rect;

          rect->x = g_ascii_strtod (words[2], NULL) * 72 - rect->width / 2;
          rect->y = g_ascii_strtod (words[3], NULL) * 72 - rect->height / 2;
        }
    }
  print_quality (program, &copy, start);
  g_free (copy.boxes);
}

static CrowScene *
make_scene (const Model *model)
{
  CrowScene *scene = crow_scene_new (crow_text_measure_get_fixed ());
  CrowRowRecord rows[15];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = (CrowRowRecord) { "row", "attribute", "integer", i == 0 ? CROW_MARK_PRIMARY : 0 };
  for (guint i = 0; i < model->n_boxes; i++)
    {
      const CrowRect *rect = &model->boxes[i].rect;
      g_autofree char *id = g_strdup_printf ("e%u", i);
      CrowCardRecord record = { .id = id, .title = id, .x = rect->x, .y = rect->y, .width = rect->width, .rows = rows,
                                .n_rows = (guint) ((rect->height - 38) / 24) };

      crow_scene_add_card (scene, &record);
    }
  for (guint i = 0; i < model->n_links; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);
      g_autofree char *from = g_strdup_printf ("e%u", model->links[i].from);
      g_autofree char *to = g_strdup_printf ("e%u", model->links[i].to);
      CrowRouteRecord record = { .id = id, .ends = { { from, "one", TRUE }, { to, "many", FALSE } } };

      crow_scene_add_route (scene, &record);
    }
  return scene;
}

static void
run_routing (const Model *model)
{
  g_autoptr (CrowRouter) router = crow_router_new ();
  g_autoptr (CrowScene) scene = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  CrowRect bounds;
  double start, worst = 0, total = 0;
  guint blocked = 0;
  gsize length;
  guint n_hits = 0;

  for (guint i = 0; i < model->n_boxes; i++)
    crow_router_set_box (router, i, &model->boxes[i].rect);
  for (guint i = 0; i < model->n_links; i++)
    crow_router_set_link (router, i, model->links[i].from, model->links[i].to, NULL, 0);
  start = get_time ();
  crow_router_route_all (router);
  g_print ("  %-22s %8.3f s", "route all", get_time () - start);
  for (guint i = 0; i < model->n_links; i++)
    blocked += crow_router_is_blocked (router, i);
  g_print ("  crossings %6u  through boxes %u\n", crow_router_count_crossings (router), blocked);

  scene = make_scene (model);
  start = get_time ();
  crow_scene_route (scene);
  g_print ("  %-22s %8.3f s\n", "route with labels", get_time () - start);
  for (guint i = 0; i < model->n_boxes; i++)
    {
      CrowItem *item = crow_scene_get_item (scene, CROW_ITEM_CARD, i);

      start = get_time ();
      crow_scene_move (scene, item, item->bounds.x + 10, item->bounds.y + 10);
      start = get_time () - start;
      total += start;
      worst = MAX (worst, start);
    }
  g_print ("  %-22s %8.3f ms mean, %.3f ms worst\n", "move one", total * 1e3 / model->n_boxes, worst * 1e3);
  start = get_time ();
  crow_scene_settle (scene);
  g_print ("  %-22s %8.3f s\n", "settle after all", get_time () - start);

  crow_scene_get_bounds (scene, &bounds);
  start = get_time ();
  for (guint i = 0; i < 100000; i++)
    {
      CrowHit hit;

      n_hits += crow_scene_hit (scene, bounds.x + g_rand_double (random) * bounds.width,
                                bounds.y + g_rand_double (random) * bounds.height, 6, &hit);
    }
  g_print ("  %-22s %8.3f µs (%u of 100000 hit)\n", "hit test", (get_time () - start) * 10, n_hits);
  start = get_time ();
  g_free (crow_scene_to_svg (scene, NULL, &length));
  g_print ("  %-22s %8.3f s (%.1f MB)\n", "SVG", get_time () - start, (double) length / 1e6);
}

static guint
get_number (CrowModel  *model,
            CrowEntity *entity)
{
  for (guint i = 0; i < crow_model_get_n_entities (model); i++)
    if (crow_model_get_entity (model, i) == entity)
      return i;
  g_assert_not_reached ();
}

/* Boxes of about the size that cards have, and the links between them. */
static Model
make_model_of (CrowModel *drawn)
{
  Model model = { crow_model_get_n_entities (drawn), 0, NULL, NULL };

  model.boxes = g_new0 (CrowLayoutBox, model.n_boxes + 1);
  model.links = g_new0 (CrowLayoutLink, crow_model_get_n_links (drawn) + 1);
  for (guint i = 0; i < model.n_boxes; i++)
    {
      CrowEntity *entity = crow_model_get_entity (drawn, i);
      guint n = crow_entity_get_n_attributes (entity);
      gsize longest = strlen (crow_entity_get_name (entity));

      for (guint k = 0; k < n; k++)
        longest = MAX (longest, 10 + strlen (crow_attribute_get_name (crow_entity_get_attribute (entity, k))));
      model.boxes[i].rect.width = 10 * ceil (MAX (120, 50 + 7.0 * (double) longest) / 10);
      model.boxes[i].rect.height = 38 + 24 * n;
    }
  for (guint i = 0; i < crow_model_get_n_links (drawn); i++)
    {
      CrowLink *link = crow_model_get_link (drawn, i);

      if (crow_link_get_entity (link, 0) != NULL && crow_link_get_entity (link, 1) != NULL
          && crow_link_get_entity (link, 0) != crow_link_get_entity (link, 1))
        model.links[model.n_links++] = (CrowLayoutLink) { get_number (drawn, crow_link_get_entity (link, 0)),
                                                          get_number (drawn, crow_link_get_entity (link, 1)) };
    }
  return model;
}

static void
run_corpus (const char *corpus)
{
  static const struct
  {
    const char *path;
    CrowDialectId dialect;
  } schemas[] = {
    { "chinook/Chinook_Sqlite.sql", CROW_DIALECT_SQLITE },
    { "northwind/northwind.built.sqlite", CROW_DIALECT_SQLITE },
    { "libgda-sales/sales_test.db", CROW_DIALECT_SQLITE },
    { "employees/employees.sql", CROW_DIALECT_MARIADB },
    { "tbls/sqlite.sql", CROW_DIALECT_SQLITE },
    { "tbls/postgres.sql", CROW_DIALECT_POSTGRESQL },
    { "tbls/maria.sql", CROW_DIALECT_MARIADB },
    { "synapse/synapse.built.sqlite", CROW_DIALECT_SQLITE },
    { "danbooru/structure.sql", CROW_DIALECT_POSTGRESQL },
  };
  CrowLayoutOptions options = { CROW_LAYOUT_AUTOMATIC, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autofree char *path = g_build_filename (corpus, schemas[i].path, NULL);
      const char *const paths[] = { path, NULL };
      g_autoptr (CrowDocument) document = NULL;
      g_autoptr (GError) error = NULL;
      Model model;
      double start;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      document = crow_import_files (paths, schemas[i].dialect, NULL, &error);
      if (document == NULL)
        {
          g_print ("%s: %s\n", schemas[i].path, error->message);
          continue;
        }
      model = make_model_of (crow_document_get_model (document));
      g_print ("%s: %u entities, %u links\n", schemas[i].path, model.n_boxes, model.n_links);
      start = get_time ();
      crow_layout_arrange (model.boxes, model.n_boxes, model.links, model.n_links, &options);
      print_quality ("layout automatic", &model, get_time () - start);
      run_graphviz (&model, "dot", "");
      run_graphviz (&model, "sfdp", "  overlap=prism; sep=\"+12\";\n");
      clear_model (&model);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const guint sizes[] = { 12, 30, 100, 1000, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Model model;
      double start;

      if (argc > 1 && atoi (argv[1]) != (int) sizes[i])
        continue;
      model = make_model (1, sizes[i]);
      g_print ("%u entities, %u links\n", model.n_boxes, model.n_links);
      for (CrowLayoutStyle style = CROW_LAYOUT_AUTOMATIC; style <= CROW_LAYOUT_COMPACT; style++)
        {
          static const char *const names[] = { "layout automatic", "layout layered", "layout compact" };
          CrowLayoutOptions options = { style, 0, 0 };

          if (style == CROW_LAYOUT_LAYERED && sizes[i] > 1000)
            continue;
          start = get_time ();
          crow_layout_arrange (model.boxes, model.n_boxes, model.links, model.n_links, &options);
          print_quality (names[style], &model, get_time () - start);
        }
      /* It takes minutes for more. */
      if (sizes[i] <= 100)
        run_graphviz (&model, "dot", "");
      run_graphviz (&model, "sfdp", "  overlap=prism; sep=\"+12\";\n");
      run_routing (&model);
      clear_model (&model);
    }
  if (g_getenv ("CROW_CORPUS") != NULL && (argc < 2 || g_str_equal (argv[1], "corpus")))
    run_corpus (g_getenv ("CROW_CORPUS"));
  return 0;
}
