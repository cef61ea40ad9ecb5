import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Shares a few connections between many threads, with all that a pool sets and resets. */
public final class HikariReads {
  private HikariReads() {}

  /**
   * @param arguments the URL, the user, the password
   */
  public static void main(String[] arguments) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(arguments[0]);
    config.setUsername(arguments[1]);
    config.setPassword(arguments[2]);
    config.setMaximumPoolSize(3);
    config.setSchema("db");
    config.setReadOnly(true);
    config.setConnectionInitSql("SET pushdown = off");
    config.addDataSourceProperty("applicationName", "a pool");
    try (HikariDataSource pool = new HikariDataSource(config)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Long>> sums = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        sums.add(threads.submit(() -> sum(pool, number)));
      }
      long all = 0;
      for (Future<Long> sum : sums) {
        all += sum.get();
      }
      threads.shutdown();
      say("sum", all);
      try (Connection connection = pool.getConnection()) {
        connection.setSchema("shop");
        connection.setReadOnly(false);
        connection.setAutoCommit(false);
        connection.setNetworkTimeout(Runnable::run, 60_000);
        say("schema", connection.getSchema());
      }
      for (int i = 0; i < 3; i++) {
        try (Connection connection = pool.getConnection()) {
          say(
              "again",
              connection.getSchema()
                  + " "
                  + connection.getAutoCommit()
                  + " "
                  + connection.isValid(5));
        }
      }
      say("connections", pool.getHikariPoolMXBean().getTotalConnections() <= 3);
    }
  }

  private static long sum(HikariDataSource pool, int number) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT SUM(id) FROM customers WHERE id > ?")) {
      statement.setInt(1, number);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static void say(String what, Object value) {
    System.out.println(what + ": " + value);
  }
}
