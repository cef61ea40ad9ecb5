package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.server.caller.Caller;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code KILL [QUERY] 'id'}: the server's own statement, since only it knows the others. */
final class KillQuery implements BackendQuery {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*KILL\\s+(?:QUERY\\s+)?'?([\\w-]{1,40})'?\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

  private final Statements statements;
  private final Caller caller;
  private final String victim;

  KillQuery(Statements statements, Caller caller, String victim) {
    this.statements = statements;
    this.caller = caller;
    this.victim = victim;
  }

  /** The statement that is to be killed, if this is a KILL. */
  static Optional<String> victim(String sql) {
    Matcher m = FORM.matcher(sql);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  @Override
  public List<ColumnInfo> columns() {
    return List.of();
  }

  @Override
  public List<ValueType> parameters() {
    return List.of();
  }

  @Override
  public BackendRows execute(List<@Nullable Object> parameters, RunOptions options)
      throws SQLException {
    if (!statements.kill(caller, victim)) {
      throw Refusals.of(
          ErrorCode.INVALID_QUERY,
          "There is no statement '"
              + victim
              + "' of yours that runs; /v1/queries and the console list them");
    }
    return new Nothing();
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  /** No rows. */
  private record Nothing() implements BackendRows {
    @Override
    public List<ColumnInfo> columns() {
      return List.of();
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      return null;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
