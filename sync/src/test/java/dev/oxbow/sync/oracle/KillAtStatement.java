package dev.oxbow.sync.oracle;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees all that the connection of an apply or a replay sends, and passes the {@link KillPoint}s of
 * an apply. Within a transaction come the offsets, or what letters become, then the rows, then the
 * commit.
 */
public final class KillAtStatement implements QueryInterceptor {
  private static final int LONGEST_COMMIT_NANOS = 3_000_000;

  private boolean applies;
  private boolean takes;

  @Override
  public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
    return this;
  }

  @Override
  public <T extends @Nullable Resultset> @Nullable T preProcess(Supplier<String> sql, Query query) {
    if (applies && isCommit(sql.get())) {
      KillPoint.BEFORE_COMMIT.pass();
      if (KillPoint.IN_COMMIT.isGiven()) {
        long wait = ThreadLocalRandom.current().nextInt(LONGEST_COMMIT_NANOS);
        CompletableFuture.runAsync(
            () -> {
              LockSupport.parkNanos(wait);
              KillPoint.IN_COMMIT.pass();
            });
      }
    }
    return null;
  }

  @Override
  public <T extends @Nullable Resultset> @Nullable T postProcess(
      Supplier<String> sql, Query query, T result, ServerSession session) {
    String text = sql.get();
    if (isCommit(text)) {
      if (applies) {
        KillPoint.AFTER_COMMIT.pass();
      } else if (takes) {
        KillPoint.AFTER_TAKING.pass();
      }
    }
    if (isCommit(text) || text.toLowerCase(Locale.ROOT).startsWith("rollback")) {
      applies = false;
      takes = false;
    } else {
      applies |= text.contains("SET next_offset =") || text.contains("SET state =");
      takes |= text.contains("epoch = epoch + 1");
      if (applies) {
        KillPoint.IN_TRANSACTION.pass();
      }
    }
    return null;
  }

  private static boolean isCommit(String sql) {
    return sql.equalsIgnoreCase("commit");
  }

  @Override
  public boolean executeTopLevelOnly() {
    return false;
  }

  @Override
  public void destroy() {
    // Holds nothing.
  }
}
