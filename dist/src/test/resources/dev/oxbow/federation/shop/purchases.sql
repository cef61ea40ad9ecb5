-- The topic's records as rows, under the collation that MySQL gives by default.
CREATE TABLE purchases (
  id BIGINT, customer BIGINT, name VARCHAR(40), sku VARCHAR(10), quantity BIGINT, amount DECIMAL(18, 2),
  `at` DATETIME(6), day DATE, rebate DECIMAL(18, 2), KEY (customer), KEY (name), KEY (sku)
) DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci
