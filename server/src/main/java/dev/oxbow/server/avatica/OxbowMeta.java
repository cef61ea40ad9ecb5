package dev.oxbow.server.avatica;

import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.jdbc.wire.WireValues;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.session.Cursor;
import dev.oxbow.server.session.FrameRows;
import dev.oxbow.server.session.RowFrame;
import dev.oxbow.server.session.ServerSession;
import dev.oxbow.server.session.ServerStatement;
import dev.oxbow.server.session.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/** The engine's sessions as Avatica's protocol sees them. Failures are {@link Refusal}s. */
final class OxbowMeta implements Catalogued {
  /** What a client may say of a new connection; a name beyond these is refused. */
  private static final Set<String> PROPERTIES =
      Set.of(
          "user",
          "password",
          Headers.VALUES_PROPERTY,
          Headers.TOOL_PROPERTY,
          Headers.SCHEMA_PROPERTY);

  private final Sessions sessions;

  OxbowMeta(Sessions sessions) {
    this.sessions = sessions;
  }

  private <T> T in(ConnectionHandle ch, Sessions.Work<T> work) {
    try {
      return sessions
          .in(ch.id, CurrentCaller.get(), work)
          .orElseThrow(() -> new NoSuchConnectionException(ch.id));
    } catch (SQLException e) {
      throw new Refusal(e);
    }
  }

  private interface StatementWork<T> {
    T in(ServerSession session, ServerStatement statement) throws SQLException;
  }

  private <T> T in(StatementHandle h, StatementWork<T> work) throws NoSuchStatementException {
    Optional<T> result =
        in(
            new ConnectionHandle(h.connectionId),
            session -> {
              ServerStatement statement = session.statement(h.id).orElse(null);
              return statement == null
                  ? Optional.empty()
                  : Optional.of(work.in(session, statement));
            });
    return result.orElseThrow(() -> new NoSuchStatementException(h));
  }

  @Override
  public void openConnection(ConnectionHandle ch, @Nullable Map<String, String> info) {
    Map<String, String> properties = info == null ? Map.of() : info;
    try {
      for (String name : properties.keySet()) {
        if (!PROPERTIES.contains(name)) {
          throw Failures.of(
              "HV024",
              1008,
              "This server takes no property '" + name + "' from a client; it takes " + PROPERTIES,
              null);
        }
      }
      Caller caller = CurrentCaller.get();
      String tool = properties.getOrDefault(Headers.TOOL_PROPERTY, caller.tool());
      ServerSession session =
          sessions.open(
              ch.id,
              new Caller(caller.user(), caller.roles(), caller.address(), tool),
              Headers.EXACT.equals(properties.get(Headers.VALUES_PROPERTY)));
      String schema = properties.getOrDefault(Headers.SCHEMA_PROPERTY, "");
      if (!schema.isEmpty()) {
        start(session, schema);
      }
    } catch (SQLException e) {
      throw new Refusal(e);
    }
  }

  private void start(ServerSession session, String schema) throws SQLException {
    try {
      session.backend().useSchema(schema);
    } catch (SQLException e) {
      sessions.close(session.id(), session.owner());
      throw e;
    }
  }

  @Override
  public void closeConnection(ConnectionHandle ch) {
    try {
      sessions.close(ch.id, CurrentCaller.get());
    } catch (SQLException e) {
      throw new Refusal(e);
    }
  }

  @Override
  public ConnectionProperties connectionSync(
      ConnectionHandle ch, @Nullable ConnectionProperties properties) {
    return in(
        ch,
        session -> {
          String schema = properties == null ? null : properties.getSchema();
          if (schema != null && !schema.isEmpty()) {
            session.backend().useSchema(schema);
          }
          return new ConnectionPropertiesImpl(
              true, true, Connection.TRANSACTION_NONE, "", session.backend().schema());
        });
  }

  @Override
  public StatementHandle createStatement(ConnectionHandle ch) {
    return in(ch, session -> new StatementHandle(ch.id, session.createStatement().id(), null));
  }

  @Override
  public void closeStatement(StatementHandle h) {
    in(
        new ConnectionHandle(h.connectionId),
        session -> {
          session.closeStatement(h.id);
          return true;
        });
  }

  @Override
  public StatementHandle prepare(ConnectionHandle ch, String sql, long maxRowCount) {
    return in(
        ch,
        session -> {
          ServerStatement statement = session.createStatement();
          try {
            BackendQuery query = session.prepare(statement, sql);
            return new StatementHandle(
                ch.id,
                statement.id(),
                Signatures.of(sql, query.columns(), query.parameters(), session.exact()));
          } catch (SQLException | RuntimeException e) {
            session.closeStatement(statement.id());
            throw e;
          }
        });
  }

  @Override
  @Deprecated
  public ExecuteResult prepareAndExecute(
      StatementHandle h, String sql, long maxRowCount, PrepareCallback callback)
      throws NoSuchStatementException {
    return prepareAndExecute(h, sql, maxRowCount, 0, callback);
  }

  /** Our driver names a statement of its own here, which lives for its rows. */
  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle h, String sql, long maxRowCount, int maxRowsInFirstFrame, PrepareCallback c)
      throws NoSuchStatementException {
    ConnectionHandle connection = new ConnectionHandle(h.connectionId);
    if (in(connection, session -> session.exact())) {
      return in(
          connection,
          session -> {
            ServerStatement statement = session.openStatement(h.id);
            statement.closeAfterRows();
            try {
              return run(session, statement, sql, maxRowCount, maxRowsInFirstFrame);
            } catch (SQLException | RuntimeException e) {
              session.closeStatement(statement.id());
              throw e;
            }
          });
    }
    return in(
        h, (session, statement) -> run(session, statement, sql, maxRowCount, maxRowsInFirstFrame));
  }

  private static ExecuteResult run(
      ServerSession session, ServerStatement statement, String sql, long maxRows, int fetchSize)
      throws SQLException {
    session.take(statement, sql);
    RunOptions options = Exchange.current().options(maxRows, fetchSize);
    return started(session, statement, sql, statement.execute(List.of(), options, form(session)));
  }

  @Override
  @Deprecated
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, long maxRowCount)
      throws NoSuchStatementException {
    return execute(h, values, 0);
  }

  @Override
  public ExecuteResult execute(
      StatementHandle h, @Nullable List<TypedValue> values, int maxRowsInFirstFrame)
      throws NoSuchStatementException {
    return in(
        h,
        (session, statement) -> {
          RunOptions options = Exchange.current().options(0, maxRowsInFirstFrame);
          List<@Nullable Object> parameters =
              parameters(session, statement.query(), values == null ? List.of() : values);
          return started(
              session, statement, "", statement.execute(parameters, options, form(session)));
        });
  }

  private static FrameRows.Form form(ServerSession session) {
    return session.exact() && Exchange.current().takesBatches()
        ? FrameRows.Form.CODED
        : FrameRows.Form.LISTED;
  }

  private static List<@Nullable Object> parameters(
      ServerSession session, BackendQuery query, List<TypedValue> values) throws SQLException {
    List<ValueType> types = query.parameters();
    if (values.size() != types.size()) {
      throw Failures.parameterNotSet(
          "The statement has " + types.size() + " parameters, but " + values.size() + " were sent");
    }
    List<@Nullable Object> parameters = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      TypedValue value = values.get(i);
      try {
        parameters.add(
            value == null
                ? null
                : session.exact()
                    ? WireValues.read(types.get(i), value.value)
                    : StockValues.parameter(value));
      } catch (RuntimeException e) {
        throw Failures.invalidText("Parameter " + (i + 1) + " is no " + types.get(i), e);
      }
    }
    return parameters;
  }

  private static ExecuteResult started(
      ServerSession session, ServerStatement statement, String sql, Cursor cursor)
      throws SQLException {
    RowFrame frame = cursor.next();
    List<ColumnInfo> columns = columns(statement, cursor);
    if (columns.isEmpty()) {
      while (!frame.done()) {
        // It ends soon: such a statement changes the session and no more.
        frame = cursor.next();
      }
      Exchange.current().tell(cursor, true);
      finish(session, statement);
      return new ExecuteResult(List.of(MetaResultSet.count(session.id(), statement.id(), 0)));
    }
    statement.announce(columns);
    MetaResultSet result =
        MetaResultSet.create(
            session.id(),
            statement.id(),
            false,
            Signatures.of(sql, columns, List.of(), session.exact()),
            coded(session, statement, cursor, frame, columns));
    return new ExecuteResult(List.of(result));
  }

  /** What the run has, or what it was planned to have, or what it has once it is planned. */
  private static List<ColumnInfo> columns(ServerStatement statement, Cursor cursor)
      throws SQLException {
    List<ColumnInfo> actual = cursor.columns();
    if (actual != null) {
      return actual;
    }
    List<ColumnInfo> planned = statement.query().columns();
    return planned.isEmpty() ? cursor.awaitColumns() : planned;
  }

  private static Frame coded(
      ServerSession session,
      ServerStatement statement,
      Cursor cursor,
      RowFrame frame,
      List<ColumnInfo> columns)
      throws SQLException {
    Exchange.current().tell(cursor, frame.done());
    if (frame.done()) {
      finish(session, statement);
    }
    return new Frame(frame.offset(), frame.done(), rows(session, frame.rows(), columns));
  }

  private static List<Object> rows(ServerSession session, FrameRows rows, List<ColumnInfo> columns)
      throws SQLException {
    if (rows instanceof FrameRows.Coded coded) {
      Exchange.current().carry(coded.batches());
      return List.of();
    }
    List<WireValues.Coder> coders =
        columns.stream()
            .map(
                c -> session.exact() ? WireValues.encoder(c.type()) : StockValues.encoder(c.type()))
            .toList();
    return new CodedRows(((FrameRows.Listed) rows).rows(), coders);
  }

  private static void finish(ServerSession session, ServerStatement statement) throws SQLException {
    if (statement.isClosedAfterRows()) {
      session.closeStatement(statement.id());
    }
  }

  @Override
  public Frame fetch(StatementHandle h, long offset, int fetchMaxRowCount)
      throws NoSuchStatementException {
    return in(
        h,
        (session, statement) -> {
          try {
            return fetch(session, statement, offset);
          } catch (SQLException | RuntimeException e) {
            finish(session, statement);
            throw e;
          }
        });
  }

  private static Frame fetch(ServerSession session, ServerStatement statement, long offset)
      throws SQLException {
    Cursor cursor = statement.cursor();
    if (cursor == null) {
      throw Failures.noRow("The statement has no open result; run it again");
    }
    RowFrame frame = cursor.next();
    if (frame.offset() != offset) {
      throw Failures.wrongUse(
          "Rows from " + offset + " on were asked for, but those from " + frame.offset() + " come");
    }
    List<ColumnInfo> actual = cursor.columns();
    List<ColumnInfo> announced = statement.announced();
    if (actual != null && !actual.equals(announced)) {
      if (!session.exact()) {
        throw Failures.of(
            "40001", 1013, "The columns changed while the statement began; run it again", null);
      }
      statement.announce(actual);
      Exchange.current().tellOtherColumns();
    }
    return coded(session, statement, cursor, frame, actual == null ? announced : actual);
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle h, List<String> commands) {
    throw new Refusal(Failures.notSupported("Oxbow only reads: there is nothing to do in batches"));
  }

  @Override
  public ExecuteBatchResult executeBatch(StatementHandle h, List<List<TypedValue>> values) {
    return prepareAndExecuteBatch(h, List.of());
  }

  @Override
  public Iterable<Object> createIterable(
      StatementHandle h,
      QueryState state,
      Signature signature,
      List<TypedValue> parameters,
      Frame firstFrame) {
    throw new Refusal(Failures.notSupported("Rows are fetched frame by frame"));
  }

  /** Rows that were given are not given twice. */
  @Override
  public boolean syncResults(StatementHandle h, QueryState state, long offset) {
    return false;
  }

  /** There are no transactions: nothing to do. */
  @Override
  public void commit(ConnectionHandle ch) {
    in(ch, session -> true);
  }

  /** There are no transactions: nothing to do. */
  @Override
  public void rollback(ConnectionHandle ch) {
    in(ch, session -> true);
  }

  @Override
  public MetaResultSet answer(ConnectionHandle ch, MetadataResults.Question question) {
    return in(ch, session -> MetadataResults.answer(session, question));
  }

  @Override
  public Map<DatabaseProperty, Object> getDatabaseProperties(ConnectionHandle ch) {
    return in(
        ch,
        session -> {
          BackendInfo info = session.backend().info();
          Map<DatabaseProperty, Object> properties = new EnumMap<>(DatabaseProperty.class);
          properties.put(DatabaseProperty.GET_NUMERIC_FUNCTIONS, info.numericFunctions());
          properties.put(DatabaseProperty.GET_STRING_FUNCTIONS, info.stringFunctions());
          properties.put(DatabaseProperty.GET_SYSTEM_FUNCTIONS, info.systemFunctions());
          properties.put(DatabaseProperty.GET_TIME_DATE_FUNCTIONS, info.timeDateFunctions());
          properties.put(DatabaseProperty.GET_S_Q_L_KEYWORDS, info.keywords());
          properties.put(
              DatabaseProperty.GET_DEFAULT_TRANSACTION_ISOLATION, Connection.TRANSACTION_NONE);
          properties.put(DatabaseProperty.GET_DATABASE_PRODUCT_NAME, "Oxbow");
          properties.put(DatabaseProperty.GET_DATABASE_PRODUCT_VERSION, info.version());
          return properties;
        });
  }
}
