/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table from words in an attribute's name to a maker of texts; what no word tells is told by the type.
 *
 * Values depend on the schema, the row's number and the random source alone, so the same seed gives the same rows.
 */
#include "config.h"

#include "preview/crow-sample-value.h"

#include <string.h>

#include "base/crow-name.h"

static const char *const en_first_names[] = {
  "Ada", "Alan", "Amina", "Björn", "Chiara", "Dorothy", "Edsger", "Fatima", "Grace", "Hedy", "Ines", "Jun",
  "Katja", "Linus", "Mei", "Niels", "Olga", "Pablo", "Quinn", "Rosa", "Sven", "Tomás", "Uma", "Yara",
};
static const char *const en_last_names[] = {
  "Almeida", "Becker", "Chen", "Dijkstra", "Eriksson", "Fischer", "García", "Hopper", "Ivanova", "Jensen",
  "Kowalski", "Lovelace", "Moreau", "Nguyen", "Okafor", "Petrov", "Rossi", "Santos", "Turing", "Ünal",
  "Weber", "Yamada",
};
static const char *const en_words[] = {
  "amber", "bridge", "cloud", "dawn", "ember", "forest", "garden", "harbour", "island", "journey", "kite",
  "lantern", "meadow", "north", "ocean", "paper", "quiet", "river", "silver", "thunder", "umbrella",
  "valley", "winter", "yellow",
};
static const char *const en_cities[] = {
  "Berlin", "Bordeaux", "Chicago", "Dublin", "Essen", "Florence", "Ghent", "Kyoto", "Lagos", "Lima",
  "Oslo", "Porto",
};
static const char *const en_countries[] = {
  "Belgium", "Brazil", "France", "Germany", "Ireland", "Italy", "Japan", "Nigeria", "Norway", "Peru",
  "Portugal",
};
static const char *const en_colours[] = {
  "black", "blue", "green", "grey", "orange", "red", "white", "yellow",
};
static const char *const en_streets[] = {
  "Bridge Street", "Church Lane", "Garden Road", "Market Square", "Station Road",
};
static const char *const de_first_names[] = {
  "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hannes", "Ida", "Jonas", "Katharina", "Lena",
  "Matthias", "Nele", "Oskar", "Paula", "Ralf", "Sophie", "Thomas", "Ursula", "Viktor", "Wiebke", "Yusuf",
  "Zoë",
};
static const char *const de_last_names[] = {
  "Albrecht", "Bauer", "Böhm", "Çelik", "Dietrich", "Engel", "Fuchs", "Groß", "Hoffmann", "Jäger",
  "Keller", "Lehmann", "Müller", "Neumann", "Otto", "Peters", "Richter", "Schäfer", "Schneider", "Urban",
  "Vogel", "Weiß", "Yıldız", "Zimmermann",
};
static const char *const de_words[] = {
  "Ahorn", "Brücke", "Dämmerung", "Ebene", "Fenster", "Garten", "Hafen", "Insel", "Juni", "Küste",
  "Laterne", "Morgen", "Nebel", "Ozean", "Papier", "Quelle", "Regen", "Silber", "Turm", "Ufer", "Vogel",
  "Wiese", "Zeit", "Zirkus",
};
static const char *const de_cities[] = {
  "Aachen", "Bern", "Bremen", "Dresden", "Essen", "Graz", "Hamburg", "Kiel", "Leipzig", "Linz", "Mainz",
  "München", "Ulm", "Zürich",
};
static const char *const de_countries[] = {
  "Belgien", "Dänemark", "Deutschland", "Frankreich", "Italien", "Japan", "Niederlande", "Norwegen",
  "Österreich", "Polen", "Schweiz",
};
static const char *const de_colours[] = {
  "schwarz", "blau", "grün", "grau", "orange", "rot", "weiß", "gelb",
};
static const char *const de_streets[] = {
  "Bahnhofstraße", "Brückenweg", "Gartenstraße", "Kirchgasse", "Marktplatz",
};
static const char *const fr_first_names[] = {
  "Adèle", "Baptiste", "Camille", "Denis", "Élise", "Fabien", "Gaëlle", "Hugo", "Inès", "Jules", "Karim",
  "Léa", "Manon", "Noé", "Océane", "Paul", "Quentin", "Rose", "Simon", "Thomas", "Ulysse", "Valérie",
  "Xavier", "Yasmine",
};
static const char *const fr_last_names[] = {
  "Aubert", "Bernard", "Chevalier", "Dubois", "Étienne", "Fournier", "Garnier", "Henry", "Joly", "Lambert",
  "Lefèvre", "Martin", "Moreau", "Nguyen", "Olivier", "Petit", "Quentin", "Rousseau", "Simon", "Thomas",
  "Vidal", "Weber",
};
static const char *const fr_words[] = {
  "aube", "brume", "chemin", "dune", "étoile", "forêt", "glacier", "hiver", "île", "jardin", "lanterne",
  "matin", "nuage", "océan", "papier", "quai", "rivière", "sable", "tonnerre", "univers", "vallée",
  "voyage",
};
static const char *const fr_cities[] = {
  "Arles", "Bordeaux", "Bruxelles", "Dijon", "Genève", "Lille", "Lyon", "Nantes", "Namur", "Nice",
  "Québec", "Rennes",
};
static const char *const fr_countries[] = {
  "Allemagne", "Belgique", "Brésil", "Canada", "Espagne", "France", "Italie", "Japon", "Maroc", "Portugal",
  "Sénégal", "Suisse",
};
static const char *const fr_colours[] = {
  "noir", "bleu", "vert", "gris", "orange", "rouge", "blanc", "jaune",
};
static const char *const fr_streets[] = {
  "rue de la Gare", "rue du Pont", "avenue des Jardins", "place du Marché", "rue de l’Église",
};
static const char *const currencies[] = { "CHF", "EUR", "GBP", "JPY", "USD" };
static const char *const languages[] = { "de", "en", "es", "fr", "it", "ja", "pt" };

typedef struct
{
  const char *const *words;
  guint n_words;
} List;

#define LIST(array) { array, G_N_ELEMENTS (array) }

/* What values are made of in one language. */
typedef struct
{
  const char *code;
  List first_names, last_names, words, cities, countries, colours, streets;
  const char *and;         /* between two words of a title */
  const char *sentence[4]; /* around and between three words */
  gboolean number_first;   /* of a house */
} Language;

#define LISTS(code)                                                                                                 \
  LIST (code##_first_names), LIST (code##_last_names), LIST (code##_words), LIST (code##_cities),                  \
    LIST (code##_countries), LIST (code##_colours), LIST (code##_streets)

/* The first is that of everybody else. */
static const Language all_languages[] = {
  { "en", LISTS (en), " and ", { "The ", " lies between the ", " and the ", "." }, FALSE },
  { "de", LISTS (de), " und ", { "", ", ", " und ", "." }, FALSE },
  { "fr", LISTS (fr), " et ", { "", ", ", " et ", "." }, TRUE },
};

/* That of the session. */
static const Language *
get_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (all_languages); j++)
      if (g_str_has_prefix (names[i], all_languages[j].code) && !g_ascii_isalpha (names[i][2]))
        return &all_languages[j];
  return &all_languages[0];
}

static const char *
pick (const List *list,
      GRand      *random)
{
  return list->words[g_rand_int_range (random, 0, (gint32) list->n_words)];
}

#define PICK(list, random) ((list)[g_rand_int_range ((random), 0, G_N_ELEMENTS (list))])

/* As addresses spell it. */
static char *
make_ascii (const char *text)
{
  const Language *language = get_language ();

  return g_str_to_ascii (text, language == &all_languages[0] ? "C" : language->code);
}

static char *
capitalized (char *text)
{
  text[0] = g_ascii_toupper (text[0]);
  return text;
}

static char *
make_first_name (GRand *random)
{
  return g_strdup (pick (&get_language ()->first_names, random));
}

static char *
make_last_name (GRand *random)
{
  return g_strdup (pick (&get_language ()->last_names, random));
}

static char *
make_full_name (GRand *random)
{
  const char *first = pick (&get_language ()->first_names, random);

  return g_strconcat (first, " ", pick (&get_language ()->last_names, random), NULL);
}

static char *
make_word (GRand *random)
{
  return g_strdup (pick (&get_language ()->words, random));
}

static char *
make_title (GRand *random)
{
  const char *first = pick (&get_language ()->words, random);
  const char *second = pick (&get_language ()->words, random);

  return capitalized (g_strconcat (first, get_language ()->and, second, NULL));
}

static char *
make_sentence (GRand *random)
{
  const char *first = pick (&get_language ()->words, random);
  const char *second = pick (&get_language ()->words, random);
  const char *third = pick (&get_language ()->words, random);

  const char *const *around = get_language ()->sentence;

  return capitalized (g_strconcat (around[0], first, around[1], second, around[2], third, around[3], NULL));
}

static char *
make_email (GRand *random)
{
  g_autofree char *first = make_ascii (pick (&get_language ()->first_names, random));
  g_autofree char *last = make_ascii (pick (&get_language ()->last_names, random));
  g_autofree char *address = g_strdelimit (g_strconcat (first, ".", last, "@example.org", NULL), " '?", '-');

  return g_ascii_strdown (address, -1);
}

static char *
make_user_name (GRand *random)
{
  g_autofree char *first = make_ascii (pick (&get_language ()->first_names, random));
  g_autofree char *lower = g_ascii_strdown (first, -1);

  return g_strdup_printf ("%s%d", lower, g_rand_int_range (random, 1, 100));
}

static char *
make_city (GRand *random)
{
  return g_strdup (pick (&get_language ()->cities, random));
}

static char *
make_country (GRand *random)
{
  return g_strdup (pick (&get_language ()->countries, random));
}

static char *
make_street (GRand *random)
{
  const char *street = pick (&get_language ()->streets, random);

  int number = g_rand_int_range (random, 1, 200);

  return get_language ()->number_first ? g_strdup_printf ("%d, %s", number, street)
                                       : g_strdup_printf ("%s %d", street, number);
}

static char *
make_postcode (GRand *random)
{
  return g_strdup_printf ("%05d", g_rand_int_range (random, 1000, 99999));
}

static char *
make_phone (GRand *random)
{
  return g_strdup_printf ("+49 30 55501%02d", g_rand_int_range (random, 0, 100));
}

static char *
make_url (GRand *random)
{
  g_autofree char *word = make_ascii (pick (&get_language ()->words, random));

  return g_strconcat ("https://example.org/", word, NULL);
}

static char *
make_colour (GRand *random)
{
  return g_strdup (pick (&get_language ()->colours, random));
}

static char *
make_currency (GRand *random)
{
  return g_strdup (PICK (currencies, random));
}

static char *
make_language (GRand *random)
{
  return g_strdup (PICK (languages, random));
}

static char *
make_code (GRand *random)
{
  return g_strdup_printf ("%c%c-%04d", 'A' + g_rand_int_range (random, 0, 26), 'A' + g_rand_int_range (random, 0, 26),
                          g_rand_int_range (random, 0, 10000));
}

/* The first word that the attribute's name contains counts, so longer ones stand first. */
static const struct
{
  const char *word;
  char *(*make) (GRand *random);
} makers[] = {
  { "first_name", make_first_name }, { "given_name", make_first_name }, { "last_name", make_last_name },
  { "surname", make_last_name },     { "family_name", make_last_name }, { "user_name", make_user_name },
  { "username", make_user_name },    { "login", make_user_name },       { "nick", make_user_name },
  { "email", make_email },           { "mail", make_email },            { "phone", make_phone },
  { "telephone", make_phone },       { "url", make_url },               { "website", make_url },
  { "street", make_street },         { "address", make_street },        { "postcode", make_postcode },
  { "zip", make_postcode },          { "city", make_city },             { "town", make_city },
  { "country", make_country },       { "colour", make_colour },         { "color", make_colour },
  { "currency", make_currency },     { "language", make_language },     { "title", make_title },
  { "subject", make_title },         { "headline", make_title },        { "description", make_sentence },
  { "comment", make_sentence },      { "text", make_sentence },         { "body", make_sentence },
  { "bio", make_sentence },          { "note", make_sentence },         { "summary", make_sentence },
  { "isbn", make_code },             { "sku", make_code },              { "code", make_code },
  { "number", make_code },           { "label", make_word },            { "tag", make_word },
  { "genre", make_word },            { "slug", make_word },
};

/* As people name attributes who draw in German or French: whole words, as short ones are parts of many others. */
static const struct
{
  const char *word;
  char *(*make) (GRand *random);
} other_makers[] = {
  { "vorname", make_first_name },    { "nachname", make_last_name },    { "familienname", make_last_name },
  { "benutzername", make_user_name }, { "telefon", make_phone },        { "strasse", make_street },
  { "straße", make_street },         { "anschrift", make_street },      { "plz", make_postcode },
  { "postleitzahl", make_postcode }, { "stadt", make_city },            { "ort", make_city },
  { "land", make_country },          { "farbe", make_colour },          { "waehrung", make_currency },
  { "währung", make_currency },      { "sprache", make_language },      { "titel", make_title },
  { "beschreibung", make_sentence }, { "bemerkung", make_sentence },    { "nummer", make_code },
  { "prenom", make_first_name },     { "prénom", make_first_name },
  { "courriel", make_email },        { "rue", make_street },            { "adresse", make_street },
  { "ville", make_city },            { "pays", make_country },          { "couleur", make_colour },
  { "devise", make_currency },       { "langue", make_language },       { "titre", make_title },
  { "remarque", make_sentence },     { "numero", make_code },           { "numéro", make_code },
};

/* Entities whose `name` is that of a person. */
static const char *const people[] = {
  "person", "people", "user", "author", "customer", "employee", "member", "student", "teacher", "contact", "profile",
  "kunde", "autor", "benutzer", "mitglied", "lehrer", "schüler", "client", "auteur", "membre", "élève", "utilisateur",
};

static gboolean
is_about_people (const char *entity)
{
  g_autofree char *snake = crow_name_to_snake (entity);

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    if (strstr (snake, people[i]) != NULL)
      return TRUE;
  return FALSE;
}

static char *
make_text (const char *entity,
           const char *attribute,
           GRand      *random)
{
  g_autofree char *snake = crow_name_to_snake (attribute);
  g_auto (GStrv) parts_of_name = g_strsplit (snake, "_", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    if (strstr (snake, makers[i].word) != NULL)
      return makers[i].make (random);
  for (char **part = parts_of_name; *part != NULL; part++)
    for (gsize i = 0; i < G_N_ELEMENTS (other_makers); i++)
      if (strcmp (*part, other_makers[i].word) == 0)
        return other_makers[i].make (random);
  if (g_str_has_suffix (snake, "name") && is_about_people (entity))
    return make_full_name (random);
  if (g_str_has_suffix (snake, "name"))
    return capitalized (make_word (random));
  return make_word (random);
}

/* At most @length characters; the number of the row at the end keeps texts of keys apart. */
static char *
fit_text (char   *text,
          guint32 length,
          gint64  number)
{
  g_autofree char *suffix = number >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number + 1) : g_strdup ("");
  glong room = length == 0 ? G_MAXLONG : (glong) length - (glong) strlen (suffix);

  if (room < 0)
    room = 0;
  if (g_utf8_strlen (text, -1) > room)
    *g_utf8_offset_to_pointer (text, room) = '\0';
  if (*suffix != '\0')
    {
      /* The number of an address stands before the host. */
      char *at = strchr (text, '@');
      char *joined = at != NULL ? g_strdup_printf ("%.*s%s%s", (int) (at - text), text, suffix, at)
                                : g_strconcat (text, suffix, NULL);

      g_free (text);
      text = joined;
    }
  return text;
}

/* Whether another part of a key makes its rows differ as often as not: a name and a birthday. */
static gboolean
has_moment (const CrowEntityInfo *entity,
            const CrowKeyInfo    *key,
            guint                 attribute)
{
  for (guint i = 0; i < key->n_attributes; i++)
    if (key->attributes[i] != attribute && (entity->attributes[key->attributes[i]].type == CROW_TYPE_DATE ||
                                            entity->attributes[key->attributes[i]].type == CROW_TYPE_TIMESTAMP))
      return TRUE;
  return FALSE;
}

static gboolean
is_in_key (const CrowEntityInfo *entity,
           guint                 attribute)
{
  for (guint i = 0; i < entity->n_keys; i++)
    for (guint j = 0; j < entity->keys[i].n_attributes; j++)
      if (entity->keys[i].attributes[j] == attribute && !has_moment (entity, &entity->keys[i], attribute))
        return TRUE;
  for (guint i = 0; i < entity->n_indexes; i++)
    for (guint j = 0; entity->indexes[i].unique && j < entity->indexes[i].n_parts; j++)
      if (entity->indexes[i].parts[j].attribute == attribute)
        return TRUE;
  return FALSE;
}

/* A day of the last ten years before a fixed one, or a birthday: the same seed gives the same rows next year, too. */
static GDateTime *
make_time (const char *name,
           GRand      *random)
{
  g_autofree char *snake = crow_name_to_snake (name);
  gboolean birthday = strstr (snake, "born") != NULL || strstr (snake, "birth") != NULL;
  g_autoptr (GDateTime) last = g_date_time_new_utc (birthday ? 2000 : 2025, 12, 31, 0, 0, 0);
  g_autoptr (GDateTime) day = g_date_time_add_days (last, -g_rand_int_range (random, 0, birthday ? 22000 : 3650));

  return g_date_time_add_seconds (day, g_rand_int_range (random, 0, 24 * 60 * 60));
}

static const char *const parts[] = { "tax", "rate", "share", "percent", "ratio", "discount", "probability" };

static char *
make_decimal (const CrowAttributeInfo *attribute,
              GRand                   *random)
{
  guint whole = attribute->length > attribute->scale ? MIN (attribute->length - attribute->scale, 3) : 0;
  guint limit = whole == 0 ? 1 : whole == 1 ? 9 : whole == 2 ? 99 : 500;
  g_autofree char *snake = crow_name_to_snake (attribute->name);
  g_autoptr (GString) text = g_string_new (NULL);

  if (attribute->length == 0)
    limit = 500;
  /* Parts of a whole are below one; so is any number now and then, for checks that want it. */
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (snake, parts[i]) != NULL && attribute->scale > 0)
      limit = 1;
  if (g_rand_int_range (random, 0, 8) == 0 && attribute->scale > 0)
    limit = 1;
  g_string_append_printf (text, "%d", limit > 1 ? g_rand_int_range (random, 1, limit) : 0);
  if (attribute->scale > 0)
    {
      g_string_append_c (text, '.');
      for (guint i = 0; i < attribute->scale; i++)
        g_string_append_c (text, i == 0 ? "059"[g_rand_int_range (random, 0, 3)] : i == 1 ? "059"[g_rand_int_range (random, 0, 3)] : '0');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_uuid (GRand *random)
{
  guint32 a = g_rand_int (random), b = g_rand_int (random), c = g_rand_int (random), d = g_rand_int (random);

  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff, 0x8000 | (c >> 16 & 0x3fff),
                          c & 0xffff, d);
}

static gint64
make_integer (const char *name,
              GRand      *random)
{
  g_autofree char *snake = crow_name_to_snake (name);

  if (strstr (snake, "year") != NULL)
    return g_rand_int_range (random, 1950, 2026);
  if (strstr (snake, "age") != NULL && strstr (snake, "page") == NULL)
    return g_rand_int_range (random, 18, 80);
  if (strstr (snake, "rating") != NULL || strstr (snake, "stars") != NULL || strstr (snake, "quantity") != NULL)
    return g_rand_int_range (random, 1, 6);
  return g_rand_int_range (random, 1, 500);
}

static char *
text_value (const CrowSchema        *schema,
            const CrowEntityInfo    *entity,
            const CrowAttributeInfo *attribute,
            gint64                   number,
            GRand                   *random)
{
  g_autoptr (GDateTime) time = NULL;

  switch (attribute->type)
    {
    case CROW_TYPE_DECIMAL:
      return make_decimal (attribute, random);
    case CROW_TYPE_DATE:
      time = make_time (attribute->name, random);
      return g_date_time_format (time, "%Y-%m-%d");
    case CROW_TYPE_TIME:
      time = make_time (attribute->name, random);
      return g_date_time_format (time, "%H:%M:%S");
    case CROW_TYPE_TIMESTAMP:
      time = make_time (attribute->name, random);
      return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
    case CROW_TYPE_UUID:
      return make_uuid (random);
    case CROW_TYPE_JSON:
      return g_strdup_printf ("{\"%s\": %d}", pick (&get_language ()->words, random), g_rand_int_range (random, 0, 100));
    case CROW_TYPE_ENUM:
      {
        const CrowEnumInfo *enumeration = &crow_schema_get_info (schema)->enums[attribute->enumeration];

        if (enumeration->n_values == 0)
          return g_strdup ("");
        return g_strdup (enumeration->values[g_rand_int_range (random, 0, enumeration->n_values)].name);
      }
    default:
      return fit_text (make_text (entity->name, attribute->name, random), attribute->length, number);
    }
}

CrowValue
crow_sample_value (const CrowSchema *schema,
                   guint             entity,
                   guint             attribute,
                   guint             number,
                   GRand            *random,
                   char            **text)
{
  const CrowEntityInfo *info = crow_schema_get_entity (schema, entity);
  const CrowAttributeInfo *attribute_info = &info->attributes[attribute];
  gboolean in_key = is_in_key (info, attribute);

  *text = NULL;
  switch ((CrowDataType) attribute_info->type)
    {
    case CROW_TYPE_INTEGER:
    case CROW_TYPE_BIGINT:
      return crow_value_int64 (in_key ? (gint64) number + 1 : make_integer (attribute_info->name, random));
    case CROW_TYPE_REAL:
      return crow_value_double (g_rand_int_range (random, 0, 10000) / 100.0);
    case CROW_TYPE_BOOLEAN:
      return crow_value_int64 (g_rand_boolean (random));
    case CROW_TYPE_BLOB:
      {
        guint length = attribute_info->length > 0 ? MIN (attribute_info->length, 16) : 16;

        *text = g_malloc (length + 1);
        for (guint i = 0; i < length; i++)
          (*text)[i] = (char) g_rand_int_range (random, 0, 256);
        return crow_value_blob (*text, length);
      }
    default:
      *text = text_value (schema, info, attribute_info, in_key ? (gint64) number : -1, random);
      return crow_value_text (*text);
    }
}
