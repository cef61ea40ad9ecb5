package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.wire.WireValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A statement that the server has planned. */
final class RemoteQuery implements BackendQuery {
  private final Session session;
  private final int statement;
  private final Signature signature;
  private volatile @Nullable RemoteRows rows;

  private RemoteQuery(Session session, int statement, Signature signature) {
    this.session = session;
    this.statement = statement;
    this.signature = signature;
  }

  static RemoteQuery prepare(Session session, String sql) throws SQLException {
    Reply reply = session.ask("prepare", Map.of("sql", sql, "maxRowCount", -1), Map.of());
    return session
        .http()
        .understood(
            () -> {
              Map<?, ?> handle = Objects.requireNonNull(Json.object(reply.body().get("statement")));
              return new RemoteQuery(
                  session, Json.integer(handle.get("id")), Signature.read(handle.get("signature")));
            });
  }

  @Override
  public List<ColumnInfo> columns() {
    return signature.columns();
  }

  @Override
  public List<ValueType> parameters() {
    return signature.parameters();
  }

  @Override
  public BackendRows execute(List<@Nullable Object> parameters, RunOptions options)
      throws SQLException {
    options.wanted().check(this);
    rows = null;
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("statementHandle", Map.of("connectionId", session.id(), "id", statement));
    fields.put("parameterValues", values(parameters));
    fields.put("maxRowCount", session.fetchSize(options));
    Reply reply = session.ask("execute", fields, Session.headers(options));
    if (Boolean.TRUE.equals(reply.body().get("missingStatement"))) {
      throw Failures.wrongUse("The server has closed the statement; prepare it again");
    }
    RemoteRows begun = RemoteRows.begin(session, statement, reply, options, true);
    rows = begun;
    return begun;
  }

  private List<Map<String, @Nullable Object>> values(List<@Nullable Object> parameters)
      throws SQLException {
    List<ValueType> types = signature.parameters();
    if (parameters.size() != types.size()) {
      throw Failures.parameterNotSet("The statement has " + types.size() + " parameters");
    }
    List<Map<String, @Nullable Object>> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Object value = parameters.get(i);
      Object coded = value == null ? null : WireValues.encoder(types.get(i)).code(value);
      Map<String, @Nullable Object> typed = new HashMap<>();
      typed.put("type", representation(coded));
      typed.put("value", coded);
      values.add(typed);
    }
    return values;
  }

  /** What Avatica calls the Java class that its reader makes of a value. */
  private static String representation(@Nullable Object coded) {
    if (coded == null) {
      return "OBJECT";
    }
    if (coded instanceof String) {
      return "STRING";
    }
    if (coded instanceof Boolean) {
      return "BOOLEAN";
    }
    return coded instanceof Double || coded instanceof Float ? "DOUBLE" : "LONG";
  }

  @Override
  public void cancel() throws SQLException {
    RemoteRows running = rows;
    if (running != null) {
      if (running.isDone()) {
        return;
      }
      running.cancelled();
    }
    session.cancel(statement);
  }

  @Override
  public void close() throws SQLException {
    session.closeStatement(statement);
  }
}
