package dev.oxbow.bench.worker;

import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A MySQL server with a table of twelve columns that changes, and one whose rows mark places in its
 * history. Used by one thread.
 */
public final class Sales implements AutoCloseable {
  public static final int INSERTS = 60;
  public static final int UPDATES = 30;
  public static final int DELETES = 10;

  /** The changes of a transaction. */
  public static final int CHANGES = INSERTS + UPDATES + DELETES;

  private static final int ROWS_AT_ONCE = 20_000;

  /** The statement that makes the table. */
  public static final String TABLE =
      """
      CREATE TABLE sales (
        id BIGINT PRIMARY KEY,
        customer INT NOT NULL,
        quantity SMALLINT UNSIGNED NOT NULL,
        price DECIMAL(12, 2) NOT NULL,
        tax DECIMAL(18, 6),
        product VARCHAR(60) NOT NULL,
        note VARCHAR(200),
        state ENUM('new', 'paid', 'sent', 'closed') NOT NULL,
        weight DOUBLE,
        ordered DATETIME(6) NOT NULL,
        changed TIMESTAMP NOT NULL,
        details JSON)
      """;

  /** After the number of the row before the first, and how many. */
  private static final String INSERT =
      """
      INSERT INTO sales WITH RECURSIVE n AS (
        SELECT %1$d + 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < %1$d + %2$d)
      SELECT i, i * 7919 %% 50000, 1 + i %% 40, (i * 7919 %% 1000000) / 100, (i * 31 %% 77777) / 1000,
        CONCAT('Product ', i * 31 %% 5000, ' of ', SUBSTR(MD5(i), 1, 12)),
        IF(i %% 4 = 0, NULL, CONCAT('Left at door ', SUBSTR(MD5(i * 3), 1, 20), ' in the afternoon')),
        1 + i %% 4, i / 7, TIMESTAMPADD(MICROSECOND, i * 1000003, '2024-01-01'), '2024-06-01 12:00:00',
        JSON_OBJECT('channel', ELT(1 + i %% 3, 'web', 'shop', 'phone'), 'coupon', i %% 100,
          'tags', JSON_ARRAY('a', i %% 7))
      FROM n""";

  private final EmbeddedMySql mysql;
  private final String database;
  private final Connection connection;
  private final Statement statement;
  private long next;
  private int marks;

  private Sales(EmbeddedMySql mysql, String database) throws SQLException {
    this.mysql = mysql;
    this.database = database;
    this.connection = connect();
    this.statement = connection.createStatement();
  }

  /** Starts the server and fills the table. */
  public static Sales start(long rows) throws SQLException {
    say("Starting MySQL and filling a table with %d rows ...", rows);
    EmbeddedMySql mysql =
        EmbeddedMySql.start(
            ServerOptions.temporary()
                .with("innodb_buffer_pool_size", "1G")
                .with("innodb_log_file_size", "256M")
                .with("innodb_flush_log_at_trx_commit", "0")
                .with("local_infile", "ON"));
    try {
      Sales sales = new Sales(mysql, mysql.createDatabase("bench"));
      sales.statement.execute("SET cte_max_recursion_depth = 100000");
      sales.statement.execute(TABLE);
      sales.statement.execute("CREATE TABLE mark (n INT PRIMARY KEY)");
      while (sales.next < rows) {
        int some = (int) Math.min(ROWS_AT_ONCE, rows - sales.next);
        sales.statement.execute(sales.insert(some));
      }
      return sales;
    } catch (SQLException | RuntimeException e) {
      mysql.close();
      throw e;
    }
  }

  public EmbeddedMySql server() {
    return mysql;
  }

  public String database() {
    return database;
  }

  /** A further connection. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        mysql.jdbcUrl(database) + "?allowMultiQueries=true", mysql.user(), mysql.password());
  }

  private String insert(int rows) {
    String sql = INSERT.formatted(next, rows);
    next += rows;
    return sql;
  }

  /** A statement that inserts one row, for any connection. */
  public String insertOne() {
    return insert(1);
  }

  /** The key of the row that was inserted last. */
  public long last() {
    return next;
  }

  /** Puts a row into the other table, behind all that happened. */
  public void mark() throws SQLException {
    statement.execute("INSERT INTO mark VALUES (" + ++marks + ")");
  }

  /**
   * Changes rows in transactions of {@link #CHANGES}.
   *
   * @param rowsAtOnce how many rows a statement changes, which share an event of the binlog
   */
  public void change(long transactions, int rowsAtOnce) throws SQLException {
    long middle = next / 2;
    for (long t = 0; t < transactions; t++) {
      StringBuilder sql = new StringBuilder("START TRANSACTION;\n");
      for (int i = 0; i < INSERTS; i += rowsAtOnce) {
        sql.append(insert(Math.min(rowsAtOnce, INSERTS - i))).append(";\n");
      }
      for (int i = 0; i < UPDATES; i += rowsAtOnce) {
        long from = middle + (t * UPDATES + i) % (middle / 2);
        sql.append(update(from, Math.min(rowsAtOnce, UPDATES - i)));
      }
      for (int i = 0; i < DELETES; i += rowsAtOnce) {
        long from = t * DELETES + i + 1;
        long to = from + Math.min(rowsAtOnce, DELETES - i);
        sql.append("DELETE FROM sales WHERE id >= " + from + " AND id < " + to + ";\n");
      }
      statement.execute(sql.append("COMMIT").toString());
    }
  }

  private static String update(long from, int rows) {
    return ("UPDATE sales SET quantity = quantity + 1, state = 'closed', changed = NOW()"
            + " WHERE id >= %d AND id < %d;\n")
        .formatted(from, from + rows);
  }

  /** Inserts so many rows in one transaction. */
  public void insertAtOnce(long rows) throws SQLException {
    statement.execute("START TRANSACTION");
    for (long left = rows; left > 0; left -= ROWS_AT_ONCE) {
      statement.execute(insert((int) Math.min(ROWS_AT_ONCE, left)));
    }
    statement.execute("COMMIT");
  }

  /** Where the binlog ends. */
  public record End(String file, long position) {}

  public End end() throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
      row.next();
      return new End(row.getString(1), row.getLong(2));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    mysql.close();
  }
}
