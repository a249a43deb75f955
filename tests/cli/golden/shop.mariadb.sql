SET NAMES utf8mb4;

-- Shop, for MariaDB
--
-- An online shop: twelve entities with enumerations, checks, defaults, indexes and exact numbers

CREATE TABLE customer (
  id         INT          AUTO_INCREMENT PRIMARY KEY,
  email      VARCHAR(120) NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  newsletter BOOLEAN      NOT NULL DEFAULT FALSE,
  joined     DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  CONSTRAINT customer_email_key UNIQUE (email),
  CONSTRAINT customer_email CHECK (email LIKE '%@%')
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Somebody who buys';

CREATE TABLE address (
  id          INT          AUTO_INCREMENT PRIMARY KEY,
  customer_id INT          NOT NULL,
  street      VARCHAR(120) NOT NULL,
  postcode    VARCHAR(12)  NOT NULL,
  city        VARCHAR(80)  NOT NULL,
  country     VARCHAR(2)   NOT NULL DEFAULT 'DE' COMMENT 'ISO 3166 code',
  CONSTRAINT address_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE,
  CONSTRAINT address_country CHECK (char_length(country) = 2)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A place to send goods or bills to';

CREATE TABLE category (
  id        INT         AUTO_INCREMENT PRIMARY KEY,
  parent_id INT,
  name      VARCHAR(60) NOT NULL,
  place     INT         NOT NULL DEFAULT 0 COMMENT 'Order among its neighbours',
  CONSTRAINT category_parent_id_name_key UNIQUE (parent_id, name),
  CONSTRAINT category_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A shelf of the shop; shelves have finer shelves';

CREATE INDEX category_by_place ON category (place);

CREATE TABLE supplier (
  id            INT         AUTO_INCREMENT PRIMARY KEY,
  name          VARCHAR(80) NOT NULL,
  email         VARCHAR(120),
  delivery_days INT         NOT NULL DEFAULT 7,
  CONSTRAINT supplier_name_key UNIQUE (name),
  CONSTRAINT supplier_delivers CHECK (delivery_days >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Where products come from';

CREATE TABLE product (
  id          INT            AUTO_INCREMENT PRIMARY KEY,
  supplier_id INT,
  sku         VARCHAR(24)    NOT NULL COMMENT 'Number in the shop',
  name        VARCHAR(120)   NOT NULL,
  description LONGTEXT,
  price       DECIMAL(10, 2) NOT NULL,
  tax         DECIMAL(4, 3)  NOT NULL DEFAULT 0.19 COMMENT '0.19 is nineteen per cent',
  weight      DECIMAL(8, 3)  COMMENT 'In kilograms',
  properties  JSON           COMMENT 'Size, colour and what else differs',
  active      BOOLEAN        NOT NULL DEFAULT TRUE,
  changed     DATETIME(6)    NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  revision    INT            NOT NULL DEFAULT 0 COMMENT 'Counts the changes: who saves an older one is told',
  CONSTRAINT product_sku_key UNIQUE (sku),
  CONSTRAINT product_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES supplier (id) ON DELETE SET NULL,
  CONSTRAINT product_price CHECK (price >= 0),
  CONSTRAINT product_tax CHECK (tax >= 0 AND tax < 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Something to sell';

CREATE INDEX product_by_name ON product (name);
CREATE INDEX product_by_price ON product (active, price DESC);

CREATE TABLE category_product (
  category_id INT NOT NULL,
  product_id  INT NOT NULL,
  PRIMARY KEY (category_id, product_id),
  CONSTRAINT category_product_category_id_fkey FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE CASCADE,
  CONSTRAINT category_product_product_id_fkey FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE purchase (
  id          INT  AUTO_INCREMENT PRIMARY KEY,
  number      UUID NOT NULL DEFAULT uuid() COMMENT 'What the customer is told',
  customer_id INT  NOT NULL,
  billing_id  INT  NOT NULL,
  delivery_id INT,
  state       ENUM('open', 'placed', 'paid', 'sent', 'delivered', 'cancelled') NOT NULL DEFAULT 'open',
  placed      DATETIME(6),
  remark      LONGTEXT,
  CONSTRAINT purchase_number_key UNIQUE (number),
  CONSTRAINT purchase_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE RESTRICT,
  CONSTRAINT purchase_billing_id_fkey FOREIGN KEY (billing_id) REFERENCES address (id) ON DELETE RESTRICT,
  CONSTRAINT purchase_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES address (id) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'What a customer bought at one time';

CREATE INDEX purchase_by_state ON purchase (state, placed DESC);

CREATE TABLE payment (
  id          INT            AUTO_INCREMENT PRIMARY KEY,
  purchase_id INT            NOT NULL,
  method      ENUM('card', 'transfer', 'invoice', 'voucher') NOT NULL,
  amount      DECIMAL(10, 2) NOT NULL,
  received    DATETIME(6)    NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  reference   VARCHAR(80),
  CONSTRAINT payment_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE RESTRICT,
  CONSTRAINT payment_amount CHECK (amount <> 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Money that came in for a purchase';

CREATE INDEX payment_by_time ON payment (received DESC);

CREATE TABLE purchase_line (
  purchase_id INT            NOT NULL,
  line        INT            NOT NULL COMMENT '1, 2, 3 …',
  product_id  INT            NOT NULL,
  quantity    INT            NOT NULL DEFAULT 1,
  price       DECIMAL(10, 2) NOT NULL,
  discount    DECIMAL(10, 2) NOT NULL DEFAULT 0,
  PRIMARY KEY (purchase_id, line),
  CONSTRAINT purchase_line_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE CASCADE,
  CONSTRAINT purchase_line_product_id_fkey FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE RESTRICT,
  CONSTRAINT purchase_line_discount CHECK (discount >= 0 AND discount <= price),
  CONSTRAINT purchase_line_quantity CHECK (quantity > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'So many of one product, at the price of that day';

CREATE TABLE review (
  id          INT         AUTO_INCREMENT PRIMARY KEY,
  product_id  INT         NOT NULL,
  customer_id INT,
  stars       INT         NOT NULL,
  text        LONGTEXT,
  written     DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  CONSTRAINT review_product_id_customer_id_key UNIQUE (product_id, customer_id),
  CONSTRAINT review_product_id_fkey FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
  CONSTRAINT review_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE SET NULL,
  CONSTRAINT review_stars CHECK (stars BETWEEN 1 AND 5)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'What a customer thinks of a product';

CREATE TABLE warehouse (
  id   INT         AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  city VARCHAR(80) NOT NULL,
  CONSTRAINT warehouse_name_key UNIQUE (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'Where products lie';

CREATE TABLE shipment (
  id           INT AUTO_INCREMENT PRIMARY KEY,
  purchase_id  INT NOT NULL,
  warehouse_id INT NOT NULL,
  state        ENUM('packed', 'travelling', 'arrived', 'returned') NOT NULL DEFAULT 'packed',
  tracking     VARCHAR(40),
  sent         DATE,
  CONSTRAINT shipment_tracking_key UNIQUE (tracking),
  CONSTRAINT shipment_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE CASCADE,
  CONSTRAINT shipment_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES warehouse (id) ON DELETE RESTRICT
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'A parcel';

CREATE TABLE stock (
  warehouse_id INT NOT NULL,
  product_id   INT NOT NULL,
  quantity     INT NOT NULL DEFAULT 0,
  shelf        VARCHAR(12),
  PRIMARY KEY (warehouse_id, product_id),
  CONSTRAINT stock_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES warehouse (id) ON DELETE CASCADE,
  CONSTRAINT stock_product_id_fkey FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
  CONSTRAINT stock_quantity CHECK (quantity >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COMMENT = 'How many of a product lie in a warehouse';

-- What each product brought in
CREATE VIEW turnover AS
SELECT purchase_line.product_id AS product_id, SUM(purchase_line.quantity * (purchase_line.price - purchase_line.discount)) AS amount
FROM purchase_line
JOIN purchase ON purchase.id = purchase_line.purchase_id
WHERE purchase.placed IS NOT NULL
GROUP BY purchase_line.product_id;
