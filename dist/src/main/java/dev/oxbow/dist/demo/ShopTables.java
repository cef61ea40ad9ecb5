package dev.oxbow.dist.demo;

import dev.oxbow.dist.demo.Shop.Customer;
import dev.oxbow.dist.demo.Shop.Product;
import dev.oxbow.dist.demo.Shop.Stock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * The shop's tables in a MySQL database. Filled once: tables that hold what they should are left
 * alone, so that it can be run again on the same server.
 */
final class ShopTables {
  private static final int ROWS_PER_BATCH = 500;

  private static final List<Table<?>> tables(Shop shop) {
    return List.of(
        new Table<>(
            "customers",
            """
            CREATE TABLE customers (
              id INT PRIMARY KEY,
              name VARCHAR(80) NOT NULL,
              email VARCHAR(120) NOT NULL UNIQUE,
              country CHAR(2) NOT NULL,
              city VARCHAR(60),
              joined DATE NOT NULL,
              vip BOOLEAN NOT NULL,
              KEY by_country (country)
            ) DEFAULT CHARSET = utf8mb4 COMMENT 'Who buys'
            """,
            7,
            shop.customers(),
            ShopTables::set),
        new Table<>(
            "products",
            """
            CREATE TABLE products (
              id INT PRIMARY KEY,
              name VARCHAR(80) NOT NULL,
              category VARCHAR(20) NOT NULL,
              price DECIMAL(10, 2) NOT NULL
            ) DEFAULT CHARSET = utf8mb4 COMMENT 'What is sold'
            """,
            4,
            shop.products(),
            ShopTables::set),
        new Table<>(
            "inventory",
            """
            CREATE TABLE inventory (
              product_id INT NOT NULL,
              warehouse VARCHAR(40) NOT NULL,
              quantity INT NOT NULL,
              PRIMARY KEY (product_id, warehouse)
            ) DEFAULT CHARSET = utf8mb4 COMMENT 'What lies in stock'
            """,
            3,
            shop.stock(),
            ShopTables::set));
  }

  private record Table<R>(
      String name, String definition, int columns, List<R> rows, Setter<R> set) {
    String insert() {
      return "INSERT INTO " + name + " VALUES (?" + ", ?".repeat(columns - 1) + ")";
    }
  }

  private interface Setter<R> {
    void set(PreparedStatement insert, R row) throws SQLException;
  }

  private ShopTables() {}

  /**
   * Makes the database and its tables, as far as they are not there.
   *
   * @return the number of rows in all tables
   * @throws DemoException when a table of that name holds something else
   */
  static int fill(MySqlAddress mysql, Shop shop) throws SQLException {
    Properties properties = mysql.login();
    properties.setProperty("rewriteBatchedStatements", "true");
    properties.setProperty("createDatabaseIfNotExist", "true");
    int rows = 0;
    try (Connection connection = DriverManager.getConnection(mysql.url(), properties)) {
      connection.setAutoCommit(false);
      for (Table<?> table : tables(shop)) {
        fill(connection, table, mysql);
        rows += table.rows().size();
      }
    }
    return rows;
  }

  private static <R> void fill(Connection connection, Table<R> table, MySqlAddress mysql)
      throws SQLException {
    if (exists(connection, table.name())) {
      int found = count(connection, table.name());
      if (found == table.rows().size()) {
        return;
      }
      if (found > 0) {
        throw new DemoException(
            "Table '%s' on %s holds %d rows that the demo has not written; give it a database of its own"
                    .formatted(table.name(), mysql.url(), found)
                + ", such as --mysql jdbc:mysql://host:3306/oxbow_demo");
      }
    } else {
      try (Statement statement = connection.createStatement()) {
        statement.execute(table.definition());
      }
    }
    // One transaction per table: a demo that is killed leaves it empty or whole.
    try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
      int batched = 0;
      for (R row : table.rows()) {
        table.set().set(insert, row);
        insert.addBatch();
        if (++batched % ROWS_PER_BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    connection.commit();
  }

  private static boolean exists(Connection connection, String table) throws SQLException {
    String catalog = connection.getCatalog();
    try (ResultSet rows = connection.getMetaData().getTables(catalog, null, table, null)) {
      return rows.next();
    }
  }

  private static int count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void set(PreparedStatement insert, Customer customer) throws SQLException {
    insert.setInt(1, customer.id());
    insert.setString(2, customer.name());
    insert.setString(3, customer.email());
    insert.setString(4, customer.country());
    insert.setString(5, customer.city());
    insert.setString(6, customer.joined().toString());
    insert.setBoolean(7, customer.vip());
  }

  private static void set(PreparedStatement insert, Product product) throws SQLException {
    insert.setInt(1, product.id());
    insert.setString(2, product.name());
    insert.setString(3, product.category());
    insert.setBigDecimal(4, product.price());
  }

  private static void set(PreparedStatement insert, Stock stock) throws SQLException {
    insert.setInt(1, stock.productId());
    insert.setString(2, stock.warehouse());
    insert.setInt(3, stock.quantity());
  }
}
