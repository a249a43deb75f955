/* SPDX-FileCopyrightText: The Crowfoot authors
 * SPDX-License-Identifier: CC0-1.0
 *
 * A shop: enumerations, checks, exact numbers, and a question of several conditions.
 *
 * The types and functions that begin with “shop” were written by `crow codegen shop.crow`.
 */
#include <stdio.h>

#include "shop.h"

static ShopProduct *
offer (CrowSession *session, const char *sku, const char *name, const char *price)
{
  ShopProduct *product = shop_product_new (session);

  shop_product_set_sku (product, sku);
  shop_product_set_name (product, name);
  shop_product_set_price (product, price); /* decimal numbers are text: nothing is rounded */
  crow_session_add (session, CROW_OBJECT (product));
  return product;
}

static void
put_in_cart (CrowSession *session, ShopPurchase *purchase, ShopProduct *product, gint64 quantity)
{
  ShopPurchaseLine *line = shop_purchase_line_new (session);

  shop_purchase_line_set_line (line, 1 + (gint64) crow_collection_get_n_items (shop_purchase_get_lines (purchase)));
  shop_purchase_line_set_product (line, product);
  shop_purchase_line_set_quantity (line, quantity);
  shop_purchase_line_set_price (line, shop_product_get_price (product));
  shop_purchase_add_line (purchase, line);
}

static gboolean
sell (CrowSession *session, GError **error)
{
  ShopCustomer *customer = shop_customer_new (session);
  ShopAddress *address = shop_address_new (session);
  ShopPurchase *purchase = shop_purchase_new (session);
  ShopProduct *lamp = offer (session, "L-1", "Lamp", "49.90");
  ShopProduct *bulb = offer (session, "B-7", "Bulb", "3.20");

  shop_customer_set_name (customer, "Rosa");
  shop_customer_set_email (customer, "rosa@example.org");
  shop_address_set_street (address, "Hauptstraße 1");
  shop_address_set_postcode (address, "10827");
  shop_address_set_city (address, "Berlin");
  shop_customer_add_address (customer, address);

  shop_purchase_set_number (purchase, "123e4567-e89b-42d3-a456-426614174000");
  shop_purchase_set_state (purchase, SHOP_PURCHASE_STATE_PLACED);
  shop_purchase_set_billing (purchase, address);
  shop_customer_add_purchase (customer, purchase);
  put_in_cart (session, purchase, lamp, 1);
  put_in_cart (session, purchase, bulb, 4);

  crow_session_add (session, CROW_OBJECT (customer));
  return crow_session_commit (session, error);
}

/* What the database checks comes back as an error that names the object. */
static void
try_nonsense (CrowSession *session)
{
  ShopProduct *product = offer (session, "X-0", "Nothing", "-1.00");
  GError *error = NULL;

  if (!crow_session_commit (session, &error))
    printf ("%s is refused: %s\n", shop_product_get_name (product),
            g_error_matches (error, CROW_ERROR, CROW_ERROR_CHECK) ? "a check constraint" : error->message);
  g_clear_error (&error);
  crow_session_rollback (session);
}

static gboolean
ask (CrowSession *session, GError **error)
{
  CrowQuery *query = shop_purchase_line_query (session);
  GListModel *lines;
  guint i;

  crow_query_where (query, shop_purchase_line_purchase_has (shop_purchase_state_eq (SHOP_PURCHASE_STATE_PLACED)));
  crow_query_where (query, shop_purchase_line_quantity_ge (1));
  shop_purchase_line_order_by_line (query, FALSE);
  lines = crow_query_run (query, error);
  g_object_unref (query);
  if (lines == NULL)
    return FALSE;
  for (i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      ShopPurchaseLine *line = g_list_model_get_item (lines, i);
      ShopPurchase *purchase = shop_purchase_line_get_purchase (line);

      printf ("%s: %d × %s at %s for %s\n", shop_purchase_state_to_text (shop_purchase_get_state (purchase)),
              (int) shop_purchase_line_get_quantity (line),
              shop_product_get_name (shop_purchase_line_get_product (line)), shop_purchase_line_get_price (line),
              shop_customer_get_name (shop_purchase_get_customer (purchase)));
      g_object_unref (line);
    }
  g_object_unref (lines);
  return TRUE;
}

static gboolean
tidy (CrowSession *session, GError **error)
{
  ShopPurchase *purchase = shop_purchase_find_by_number (session, "123e4567-e89b-42d3-a456-426614174000", error);
  CrowQuery *query = shop_purchase_line_query (session);
  gint64 n = 0;
  gboolean done = purchase != NULL;

  if (done)
    crow_session_delete (session, CROW_OBJECT (purchase));
  done = done && crow_session_commit (session, error) && crow_query_count (query, &n, error);
  if (done)
    printf ("Lines left after deleting the purchase: %d\n", (int) n);
  g_object_unref (query);
  return done;
}

int
main (int argc, char *argv[])
{
  GError *error = NULL;
  CrowSession *session = NULL;
  CrowEngine *engine = crow_engine_open (argc > 1 ? argv[1] : "sqlite::memory:", &error);

  if (engine != NULL && crow_schema_create_tables (shop_schema_get (), engine, &error))
    {
      session = shop_session_new (engine);
      if (sell (session, &error))
        {
          try_nonsense (session);
          g_object_unref (session);
          session = shop_session_new (engine);
          if (ask (session, &error))
            tidy (session, &error);
        }
    }
  g_clear_object (&session);
  g_clear_object (&engine);
  if (error == NULL)
    return 0;
  fprintf (stderr, "%s\n", error->message);
  g_error_free (error);
  return 1;
}
