-- Collations as people have them: case-insensitive, accent-insensitive, PAD SPACE, and an exact one.
SET sql_mode = 'ALLOW_INVALID_DATES';

CREATE TABLE customers (
  id INT UNSIGNED NOT NULL PRIMARY KEY,
  name VARCHAR(40) COLLATE utf8mb4_0900_ai_ci,
  city VARCHAR(40) COLLATE utf8mb4_general_ci,
  code CHAR(4) COLLATE utf8mb4_bin,
  tier ENUM('gold', 'silver', 'bronze') COLLATE utf8mb4_general_ci,
  born DATE,
  since DATETIME(6) NOT NULL,
  seen TIMESTAMP(3) NULL,
  balance DECIMAL(65, 30),
  points BIGINT UNSIGNED,
  rating DECIMAL(5, 2),
  vip TINYINT(1),
  flag BIT(1),
  KEY (name), KEY (city), KEY (code), KEY (since)
) DEFAULT CHARSET utf8mb4;

SET time_zone = '+00:00';

INSERT INTO customers VALUES
  (1, 'Ann', 'Köln', 'A1', 'gold', '1980-02-29', '2026-01-01 00:00:00.000001', '2026-01-02 03:04:05.678', 1.5, 18446744073709551615, 4.50, 1, b'1'),
  (2, 'ANN', 'koln', 'a1', 'silver', '0000-00-00', '2026-01-01 00:00:00.000002', NULL, -0.000000000000000000000000000001, 0, 3.25, 127, b'0'),
  (3, 'ánn', 'Köln ', 'B2', 'bronze', NULL, '2026-01-01 00:00:00', '1970-01-01 00:00:01', 99999999999999999999999999999999999.999999999999999999999999999999, 9223372036854775807, NULL, 0, NULL),
  (4, 'Bob', 'Paris', 'B2', 'gold', '2023-02-31', '2026-01-03 12:00:00', NULL, 0, 9223372036854775808, 5.00, 1, b'1'),
  (5, 'bob ', 'PARIS ', 'b2', 'silver', '1000-01-01', '2026-01-03 12:00:00', '2038-01-19 03:14:07.999', NULL, NULL, 0.00, NULL, b'0'),
  (6, 'Zoë', '', 'C', 'bronze', '9999-12-31', '2026-01-04 23:59:59.999999', NULL, 2.25, 1, -1.75, -128, b'1'),
  (7, 'Zoe', NULL, '', NULL, '1999-12-31', '2026-01-05 00:00:00', NULL, 2.25, 2, 4.50, 0, b'0'),
  (8, '😀', 'Tōkyō', '😀', 'gold', '2000-01-01', '2026-01-06 00:00:00', NULL, 10, 3, 4.49, 1, b'1'),
  (9, NULL, NULL, NULL, NULL, NULL, '2026-01-07 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL),
  (10, '', ' ', 'D  ', 'silver', '2001-09-09', '2026-01-08 00:00:00', NULL, 10.0, 4, 4.51, 1, b'0');

CREATE TABLE products (
  sku VARCHAR(10) COLLATE utf8mb4_general_ci NOT NULL PRIMARY KEY,
  title VARCHAR(40) COLLATE utf8mb4_0900_ai_ci NOT NULL,
  price DECIMAL(10, 2) NOT NULL,
  stock SMALLINT UNSIGNED NOT NULL,
  weight DOUBLE,
  attributes JSON
) DEFAULT CHARSET utf8mb4;

INSERT INTO products VALUES
  ('P-1', 'Lamp', 19.99, 65535, 1.25, '{"color": "red", "size": {"w": 3}}'),
  ('p-2', 'lamp', 0.01, 0, NULL, NULL),
  ('P-3', 'Désk', 250.00, 3, 40.5, '[]'),
  ('P-4', 'desk', 249.99, 7, 38.0, '{}'),
  ('P-5', 'Rug 100% wool_', 80.50, 12, 5.5, '"plain"');
