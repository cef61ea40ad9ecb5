package dev.oxbow.dist.shell;

import dev.oxbow.dist.shell.RowPrinter.Header;
import dev.oxbow.dist.shell.RowPrinter.Kind;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a result as text. */
public final class Values {
  private final ResultSet rows;
  private final int[] types;
  private final List<Header> headers;

  public Values(ResultSet rows) throws SQLException {
    this.rows = rows;
    ResultSetMetaData columns = rows.getMetaData();
    types = new int[columns.getColumnCount()];
    headers = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      types[i] = columns.getColumnType(i + 1);
      headers.add(new Header(columns.getColumnLabel(i + 1), kind(types[i])));
    }
  }

  public List<Header> headers() {
    return headers;
  }

  /** The row on which the result stands. */
  public @Nullable String[] row() throws SQLException {
    @Nullable String[] row = new String[types.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = text(i + 1, types[i]);
    }
    return row;
  }

  private @Nullable String text(int column, int type) throws SQLException {
    switch (type) {
      case Types.DECIMAL, Types.NUMERIC -> {
        BigDecimal number = rows.getBigDecimal(column);
        return number == null ? null : number.toPlainString();
      }
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> {
        byte[] bytes = rows.getBytes(column);
        return bytes == null ? null : "0x" + HexFormat.of().formatHex(bytes);
      }
      default -> {
        return rows.getString(column);
      }
    }
  }

  private static Kind kind(int type) {
    return switch (type) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.NUMERIC ->
          Kind.NUMBER;
      case Types.BOOLEAN, Types.BIT -> Kind.BOOLEAN;
      default -> Kind.TEXT;
    };
  }
}
