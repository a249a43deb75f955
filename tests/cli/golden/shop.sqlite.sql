-- Shop, for SQLite
--
-- An online shop: twelve entities with enumerations, checks, defaults, indexes and exact numbers

CREATE TABLE customer (
  -- Somebody who buys

  id         INTEGER      PRIMARY KEY,
  email      VARCHAR(120) NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  newsletter BOOLEAN      NOT NULL DEFAULT FALSE,
  joined     TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (email),
  CONSTRAINT customer_email CHECK (email LIKE '%@%')
);

CREATE TABLE address (
  -- A place to send goods or bills to

  id          INTEGER      PRIMARY KEY,
  customer_id INTEGER      NOT NULL,
  street      VARCHAR(120) NOT NULL,
  postcode    VARCHAR(12)  NOT NULL,
  city        VARCHAR(80)  NOT NULL,
  -- ISO 3166 code
  country     VARCHAR(2)   NOT NULL DEFAULT 'DE',
  FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE,
  CONSTRAINT address_country CHECK (length(country) = 2)
);

CREATE INDEX address_customer_id_idx ON address (customer_id);

CREATE TABLE category (
  -- A shelf of the shop; shelves have finer shelves

  id        INTEGER     PRIMARY KEY,
  parent_id INTEGER,
  name      VARCHAR(60) NOT NULL,
  -- Order among its neighbours
  place     INTEGER     NOT NULL DEFAULT 0,
  UNIQUE (parent_id, name),
  FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE CASCADE
);

CREATE INDEX category_by_place ON category (place);

CREATE TABLE supplier (
  -- Where products come from

  id            INTEGER     PRIMARY KEY,
  name          VARCHAR(80) NOT NULL,
  email         VARCHAR(120),
  delivery_days INTEGER     NOT NULL DEFAULT 7,
  UNIQUE (name),
  CONSTRAINT supplier_delivers CHECK (delivery_days >= 0)
);

CREATE TABLE product (
  -- Something to sell

  id          INTEGER        PRIMARY KEY,
  supplier_id INTEGER,
  -- Number in the shop
  sku         VARCHAR(24)    NOT NULL,
  name        VARCHAR(120)   NOT NULL,
  description TEXT,
  price       DECIMAL(10, 2) NOT NULL,
  -- 0.19 is nineteen per cent
  tax         DECIMAL(4, 3)  NOT NULL DEFAULT 0.19,
  -- In kilograms
  weight      DECIMAL(8, 3),
  -- Size, colour and what else differs
  properties  JSON,
  active      BOOLEAN        NOT NULL DEFAULT TRUE,
  changed     TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Counts the changes: who saves an older one is told
  revision    INTEGER        NOT NULL DEFAULT 0,
  UNIQUE (sku),
  FOREIGN KEY (supplier_id) REFERENCES supplier (id) ON DELETE SET NULL,
  CONSTRAINT product_price CHECK (price >= 0),
  CONSTRAINT product_tax CHECK (tax >= 0 AND tax < 1)
);

CREATE INDEX product_by_name ON product (name);
CREATE INDEX product_by_price ON product (active, price DESC);
CREATE INDEX product_supplier_id_idx ON product (supplier_id);

CREATE TABLE category_product (
  category_id INTEGER NOT NULL,
  product_id  INTEGER NOT NULL,
  PRIMARY KEY (category_id, product_id),
  FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE CASCADE,
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE
);

CREATE INDEX category_product_product_id_idx ON category_product (product_id);

CREATE TABLE purchase (
  -- What a customer bought at one time

  id          INTEGER PRIMARY KEY,
  -- What the customer is told
  number      UUID    NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  customer_id INTEGER NOT NULL,
  billing_id  INTEGER NOT NULL,
  delivery_id INTEGER,
  state       TEXT    NOT NULL DEFAULT 'open',
  placed      TIMESTAMP,
  remark      TEXT,
  UNIQUE (number),
  FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT,
  FOREIGN KEY (billing_id) REFERENCES address (id) ON DELETE RESTRICT,
  FOREIGN KEY (delivery_id) REFERENCES address (id) ON DELETE RESTRICT,
  CHECK (state IN ('open', 'placed', 'paid', 'sent', 'delivered', 'cancelled'))
);

CREATE INDEX purchase_billing_id_idx ON purchase (billing_id);
CREATE INDEX purchase_by_state ON purchase (state, placed DESC);
CREATE INDEX purchase_customer_id_idx ON purchase (customer_id);
CREATE INDEX purchase_delivery_id_idx ON purchase (delivery_id);

CREATE TABLE payment (
  -- Money that came in for a purchase

  id          INTEGER        PRIMARY KEY,
  purchase_id INTEGER        NOT NULL,
  method      TEXT           NOT NULL,
  amount      DECIMAL(10, 2) NOT NULL,
  received    TIMESTAMP      NOT NULL DEFAULT CURRENT_TIMESTAMP,
  reference   VARCHAR(80),
  FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE RESTRICT,
  CHECK (method IN ('card', 'transfer', 'invoice', 'voucher')),
  CONSTRAINT payment_amount CHECK (amount <> 0)
);

CREATE INDEX payment_by_time ON payment (received DESC);
CREATE INDEX payment_purchase_id_idx ON payment (purchase_id);

CREATE TABLE purchase_line (
  -- So many of one product, at the price of that day

  purchase_id INTEGER        NOT NULL,
  -- 1, 2, 3 …
  line        INTEGER        NOT NULL,
  product_id  INTEGER        NOT NULL,
  quantity    INTEGER        NOT NULL DEFAULT 1,
  price       DECIMAL(10, 2) NOT NULL,
  discount    DECIMAL(10, 2) NOT NULL DEFAULT 0,
  PRIMARY KEY (purchase_id, line),
  FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE CASCADE,
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE RESTRICT,
  CONSTRAINT purchase_line_discount CHECK (discount >= 0 AND discount <= price),
  CONSTRAINT purchase_line_quantity CHECK (quantity > 0)
);

CREATE INDEX purchase_line_product_id_idx ON purchase_line (product_id);

CREATE TABLE review (
  -- What a customer thinks of a product

  id          INTEGER   PRIMARY KEY,
  product_id  INTEGER   NOT NULL,
  customer_id INTEGER,
  stars       INTEGER   NOT NULL,
  text        TEXT,
  written     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (product_id, customer_id),
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
  FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL,
  CONSTRAINT review_stars CHECK (stars BETWEEN 1 AND 5)
);

CREATE INDEX review_customer_id_idx ON review (customer_id);

CREATE TABLE warehouse (
  -- Where products lie

  id   INTEGER     PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  city VARCHAR(80) NOT NULL,
  UNIQUE (name)
);

CREATE TABLE shipment (
  -- A parcel

  id           INTEGER PRIMARY KEY,
  purchase_id  INTEGER NOT NULL,
  warehouse_id INTEGER NOT NULL,
  state        TEXT    NOT NULL DEFAULT 'packed',
  tracking     VARCHAR(40),
  sent         DATE,
  UNIQUE (tracking),
  FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE CASCADE,
  FOREIGN KEY (warehouse_id) REFERENCES warehouse (id) ON DELETE RESTRICT,
  CHECK (state IN ('packed', 'travelling', 'arrived', 'returned'))
);

CREATE INDEX shipment_purchase_id_idx ON shipment (purchase_id);
CREATE INDEX shipment_warehouse_id_idx ON shipment (warehouse_id);

CREATE TABLE stock (
  -- How many of a product lie in a warehouse

  warehouse_id INTEGER NOT NULL,
  product_id   INTEGER NOT NULL,
  quantity     INTEGER NOT NULL DEFAULT 0,
  shelf        VARCHAR(12),
  PRIMARY KEY (warehouse_id, product_id),
  FOREIGN KEY (warehouse_id) REFERENCES warehouse (id) ON DELETE CASCADE,
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
  CONSTRAINT stock_quantity CHECK (quantity >= 0)
);

CREATE INDEX stock_product_id_idx ON stock (product_id);

-- What each product brought in
CREATE VIEW turnover AS
SELECT purchase_line.product_id AS product_id, SUM(purchase_line.quantity * (purchase_line.price - purchase_line.discount)) AS amount
FROM purchase_line
JOIN purchase ON purchase.id = purchase_line.purchase_id
WHERE purchase.placed IS NOT NULL
GROUP BY purchase_line.product_id;
