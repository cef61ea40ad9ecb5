package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.history.SqlDigest;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.statement.PlanNode;
import dev.oxbow.statement.Statistics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line per statement, for the operator ({@code oxbow.statements}) and for the auditor ({@code
 * oxbow.audit}). Neither ever holds a literal of a statement, a value or a message, which could
 * quote one. Thread-safe.
 */
public final class StatementLog {
  private static final Logger LOG = LoggerFactory.getLogger("oxbow.statements");
  private static final Logger FILTERS = LoggerFactory.getLogger(StatementLog.class);
  private static final Logger AUDIT = LoggerFactory.getLogger("oxbow.audit");

  private final Duration slow;

  /**
   * @param slow what takes longer is logged with its plan
   */
  public StatementLog(Duration slow) {
    this.slow = slow;
  }

  void ended(StatementView statement, Optional<Statistics> statistics) {
    String line = line(statement);
    boolean late = statement.elapsedMillis() >= slow.toMillis();
    if (late) {
      LOG.warn("slow {}{}", line, plan(statistics));
    } else {
      LOG.info("{}", line);
    }
    AUDIT.info("statement {}", line);
  }

  void killed(Caller caller, StatementView statement) {
    AUDIT.info(
        "kill user={} address={} statement={} of={}",
        plain(caller.user()),
        caller.address(),
        statement.id(),
        plain(statement.user()));
  }

  /**
   * The filter is the operator's own text, so that the reason may quote it; the client's is not.
   */
  void brokenFilter(String id, Caller caller, SQLException failure) {
    Throwable told = failure.getCause();
    Throwable reason = told == null ? null : told.getCause();
    FILTERS.warn(
        "Statement {} of user {} with roles {} was refused. {} The reason: {}",
        id,
        plain(caller.user()),
        new TreeSet<>(caller.roles()),
        failure.getMessage(),
        reason == null ? "unknown" : reason.getMessage());
  }

  void couldNotEnd(StatementView statement, SQLException why) {
    LOG.warn("Statement {} could not be ended: {}", statement.id(), why.getSQLState());
  }

  private static String line(StatementView s) {
    StatementView.Failure error = s.error();
    // What is no SQL cannot be told apart into names and values.
    boolean understood = error == null || !error.sqlState().equals(ErrorCode.SYNTAX.sqlState());
    SqlDigest digest = SqlDigest.of(understood ? s.sql() : "", error == null);
    return "id="
        + s.id()
        + " user="
        + plain(s.user())
        + " tool="
        + plain(s.tool())
        + " address="
        + s.address()
        + " state="
        + s.state().name().toLowerCase(java.util.Locale.ROOT)
        + " ms="
        + s.elapsedMillis()
        + " queued="
        + s.queuedMillis()
        + " rows="
        + s.rows()
        + (error == null ? "" : " sqlstate=" + error.sqlState() + " code=" + error.code())
        + " digest="
        + digest.hash()
        + " sql="
        + digest.text();
  }

  /** What was done where, as EXPLAIN ANALYZE shows it, but without literals. */
  private static String plan(Optional<Statistics> statistics) {
    StringBuilder text = new StringBuilder();
    if (statistics.isPresent()) {
      statistics.get().snapshot().forEach(line -> text.append("\n  read ").append(line));
      PlanNode plan = statistics.get().plan();
      if (plan != null) {
        add(text, "  ", plan);
      }
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String indent, PlanNode node) {
    text.append('\n').append(indent).append(node.place()).append(' ');
    text.append(SqlDigest.of(node.title()).text());
    Long rows = node.rows();
    if (rows != null) {
      text.append(", rows=").append(rows);
    }
    Duration time = node.time();
    if (time != null) {
      text.append(", ms=").append(time.toMillis());
    }
    node.details()
        .forEach(
            (name, detail) ->
                text.append('\n')
                    .append(indent)
                    .append("    ")
                    .append(name)
                    .append(": ")
                    .append(SqlDigest.of(detail).text()));
    node.children().forEach(child -> add(text, indent + "  ", child));
  }

  /** A name that a client chose must not look like another field or another line. */
  private static String plain(String name) {
    return name.isEmpty() ? "-" : name.replaceAll("[^\\p{L}\\p{N}_.@:/+-]", "_");
  }
}
