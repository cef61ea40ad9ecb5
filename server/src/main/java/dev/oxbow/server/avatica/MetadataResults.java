package dev.oxbow.server.avatica;

import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.server.session.ServerSession;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** Answers of DatabaseMetaData for Avatica's drivers: those that ours gives in process. */
final class MetadataResults {
  private MetadataResults() {}

  /** A question of DatabaseMetaData's. */
  @FunctionalInterface
  interface Question {
    ResultSet ask(DatabaseMetaData metadata) throws SQLException;
  }

  /** The connection is never closed: it only stands for the session's backend. */
  @SuppressWarnings("resource")
  static Meta.MetaResultSet answer(ServerSession session, Question question) throws SQLException {
    Connection connection =
        OxbowDriver.connection(session.backend(), "jdbc:oxbow:", session.owner().user());
    try (ResultSet rows = question.ask(connection.getMetaData())) {
      List<ColumnInfo> columns = columns(rows.getMetaData());
      List<Object> all = new ArrayList<>();
      while (rows.next()) {
        @Nullable Object[] row = new Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows.getObject(i + 1, columns.get(i).type().valueClass());
        }
        all.add(row);
      }
      return Meta.MetaResultSet.create(
          session.id(),
          0,
          true,
          Signatures.of("", columns, List.of(), false),
          new Meta.Frame(0, true, all));
    }
  }

  private static List<ColumnInfo> columns(ResultSetMetaData metadata) throws SQLException {
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      ValueType type = ValueType.of(JDBCType.valueOf(metadata.getColumnType(i)));
      columns.add(new ColumnInfo(metadata.getColumnLabel(i), type, null, null, null));
    }
    return columns;
  }
}
