package dev.oxbow.server.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.DriverPropertyInfo;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Wrapper;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a call gave, as a text that is the same if and only if the outcome is. */
final class Told {
  private static final int LONGEST = 200;

  private Told() {}

  /** Calls a method. */
  static String call(Object target, Method method, @Nullable Object... arguments) {
    try {
      return value(method.invoke(target, arguments));
    } catch (InvocationTargetException e) {
      return failure(e.getCause());
    } catch (IllegalAccessException | SQLException | IOException e) {
      return failure(e);
    }
  }

  /** Something that may fail. */
  interface Attempt {
    @Nullable Object get() throws Exception;
  }

  static String of(Attempt attempt) {
    try {
      return value(attempt.get());
    } catch (Exception e) {
      return failure(e);
    }
  }

  static String failure(@Nullable Throwable e) {
    if (e instanceof SQLException sql) {
      return "%s %s %d %s"
          .formatted(
              sql.getClass().getName(), sql.getSQLState(), sql.getErrorCode(), sql.getMessage());
    }
    return "NO SQLEXCEPTION: " + e;
  }

  static String value(@Nullable Object value) throws SQLException, IOException {
    if (value == null) {
      return "null";
    }
    if (value instanceof SQLWarning warning) {
      SQLWarning next = warning.getNextWarning();
      return failure(warning) + (next == null ? "" : "; " + value(next));
    }
    if (value instanceof byte[] bytes) {
      return "bytes " + cut(HexFormat.of().formatHex(bytes));
    }
    if (value instanceof Object[] array) {
      StringBuilder text = new StringBuilder("[");
      for (Object element : array) {
        text.append(value(element)).append(", ");
      }
      return text.append(']').toString();
    }
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof DriverPropertyInfo info) {
      return info.name + "=" + info.value + " " + Arrays.toString(info.choices);
    }
    if (value instanceof InputStream stream) {
      return "stream " + value(stream.readAllBytes());
    }
    if (value instanceof Reader reader) {
      StringWriter all = new StringWriter();
      reader.transferTo(all);
      return "reader " + cut(all.toString());
    }
    if (value instanceof Blob blob) {
      return "blob " + value(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Clob clob) {
      return "clob " + cut(clob.getSubString(1, (int) clob.length()));
    }
    if (value instanceof ResultSet rows) {
      return rows(rows);
    }
    if (value instanceof ResultSetMetaData metadata) {
      return metadata(metadata);
    }
    if (value instanceof ParameterMetaData metadata) {
      return each(ParameterMetaData.class, metadata, metadata.getParameterCount());
    }
    if (value instanceof java.util.Date date) {
      return value.getClass().getName() + " " + date + " " + date.getTime();
    }
    if (value instanceof Map<?, ?> map) {
      return new TreeMap<>(map).toString();
    }
    if (value instanceof Wrapper) {
      return value.getClass().getName();
    }
    return value.getClass().getName() + " " + cut(value.toString());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST) + ".. " + text.length() + " " + text.hashCode();
  }

  static String metadata(ResultSetMetaData metadata) throws SQLException {
    return each(ResultSetMetaData.class, metadata, metadata.getColumnCount());
  }

  /** Every method of a description of columns or parameters, for each of them. */
  private static <T> String each(Class<T> type, T metadata, int count) {
    StringBuilder text = new StringBuilder();
    for (Method method : type.getMethods()) {
      if (Arrays.equals(method.getParameterTypes(), new Class<?>[] {int.class})) {
        text.append('\n').append(method.getName()).append(": ");
        for (int i = 1; i <= count; i++) {
          text.append(call(metadata, method, i)).append(", ");
        }
      }
    }
    return text.toString()
        .lines()
        .sorted()
        .collect(Collectors.joining("\n", count + " columns\n", ""));
  }

  /** All rows to the end, the columns, and the warnings; the result is closed. */
  static String rows(ResultSet given) throws SQLException, IOException {
    StringBuilder text = new StringBuilder();
    try (ResultSet rows = given) {
      text.append(metadata(rows.getMetaData()));
      int columns = rows.getMetaData().getColumnCount();
      try {
        while (rows.next()) {
          text.append('\n');
          for (int i = 1; i <= columns; i++) {
            text.append(value(rows.getObject(i))).append(" | ");
          }
        }
        text.append("\nwarnings ").append(value(rows.getWarnings()));
      } catch (SQLException e) {
        text.append('\n').append(failure(e));
      }
    }
    return text.toString();
  }
}
