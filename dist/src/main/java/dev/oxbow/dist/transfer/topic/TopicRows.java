package dev.oxbow.dist.transfer.topic;

import dev.oxbow.dist.shell.RowPrinter.Header;
import dev.oxbow.dist.shell.Values;
import dev.oxbow.dist.transfer.file.RowSource;
import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a topic, as a query over it gives them: of one moment, decoded, with types. */
public final class TopicRows implements RowSource {
  private final String name;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final Values values;
  private final Tally tally;
  private long read;

  private TopicRows(String name, Connection connection, String sql, Tally tally)
      throws SQLException {
    this.name = name;
    this.connection = connection;
    this.tally = tally;
    this.statement = connection.createStatement();
    this.rows = statement.executeQuery(sql);
    this.values = new Values(rows);
  }

  /**
   * Asks for them.
   *
   * @param url of the configuration
   * @param columns which to read; empty for all but the internal ones
   * @param tally is told of the bytes of values, as text
   */
  public static TopicRows open(String url, TopicPlace place, List<String> columns, Tally tally) {
    String fields =
        columns.isEmpty()
            ? "*"
            : columns.stream().map(TopicRows::quoted).collect(Collectors.joining(", "));
    String sql =
        "SELECT " + fields + " FROM " + quoted(place.source()) + "." + quoted(place.topic());
    try {
      Connection connection = DriverManager.getConnection(url);
      try {
        return new TopicRows(place.topic(), connection, sql, tally);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static OxbowException failed(SQLException e) {
    return e.getCause() instanceof OxbowException ours
        ? ours
        : new OxbowException(ErrorCode.SOURCE_FAILED, String.valueOf(e.getMessage()), e);
  }

  @Override
  public List<String> columns() {
    return Header.distinct(values.headers());
  }

  @Override
  public boolean isRaw() {
    return false;
  }

  @Override
  public @Nullable Row next() {
    try {
      if (!rows.next()) {
        return null;
      }
      @Nullable String[] row = values.row();
      for (String value : row) {
        tally.addBytes(value == null ? 0 : value.length());
      }
      return new Row(new Place(name, "row", ++read), row);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try (connection;
        statement) {
      rows.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
