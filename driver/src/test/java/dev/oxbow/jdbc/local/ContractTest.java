package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.jdbc.local.ScriptedSession.Script;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLType;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goes through every method of every interface: it works, or it throws an SQLException with an
 * SQLSTATE, whatever the arguments and also when the object is closed; never anything else.
 */
final class ContractTest {
  private static final String SQL = "q";

  private Connection connect() {
    List<Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {"12"});
    ColumnType text = ColumnType.of(Kind.VARCHAR);
    return new ScriptedSession(new ShopCatalog())
        .script(
            SQL,
            new Script(
                List.of(ResultColumn.of("main", text)),
                List.of(text),
                rows,
                List.of(),
                null,
                false))
        .connect();
  }

  /** A new object of an interface, ready for use. */
  private Object open(Class<?> type) throws SQLException {
    Connection connection = connect();
    if (type == Connection.class) {
      return connection;
    }
    if (type == DatabaseMetaData.class) {
      return connection.getMetaData();
    }
    if (type == Statement.class) {
      return connection.createStatement();
    }
    PreparedStatement prepared = connection.prepareStatement(SQL);
    if (type == PreparedStatement.class) {
      return prepared;
    }
    if (type == ParameterMetaData.class) {
      return prepared.getParameterMetaData();
    }
    if (type == ResultSetMetaData.class) {
      return prepared.getMetaData();
    }
    ResultSet rows = connection.createStatement().executeQuery(SQL);
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private static @Nullable Object argument(Class<?> type) {
    Map<Class<?>, Object> values =
        Map.ofEntries(
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(short.class, (short) 1),
            Map.entry(byte.class, (byte) 1),
            Map.entry(float.class, 1f),
            Map.entry(double.class, 1d),
            Map.entry(boolean.class, true),
            Map.entry(String.class, "main"),
            Map.entry(Object.class, "x"),
            Map.entry(Class.class, String.class),
            Map.entry(BigDecimal.class, BigDecimal.ONE),
            Map.entry(Date.class, Date.valueOf("2024-01-01")),
            Map.entry(Time.class, Time.valueOf("01:02:03")),
            Map.entry(Timestamp.class, Timestamp.valueOf("2024-01-01 01:02:03")),
            Map.entry(Calendar.class, Calendar.getInstance()),
            Map.entry(SQLType.class, JDBCType.VARCHAR),
            Map.entry(InputStream.class, new ByteArrayInputStream(new byte[] {65})),
            Map.entry(Reader.class, new StringReader("a")),
            Map.entry(Properties.class, new Properties()),
            Map.entry(Executor.class, (Executor) Runnable::run),
            Map.entry(byte[].class, new byte[] {1}),
            Map.entry(String[].class, new String[] {"TABLE"}));
    return values.get(type);
  }

  private static @Nullable Object zero(Class<?> type) {
    if (!type.isPrimitive()) {
      return null;
    }
    return type == boolean.class
        ? Boolean.FALSE
        : type == long.class
            ? (Object) Long.MIN_VALUE
            : type == int.class ? (Object) Integer.MIN_VALUE : argument(type);
  }

  /** Arguments that mean something to a method. */
  private static @Nullable Object[] meant(Method method) {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(ContractTest::argument).toArray();
    if (method.getName().matches("createStatement|prepareStatement|prepareCall")) {
      int[] codes = {
        ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT
      };
      int next = 0;
      for (int i = 0; i < arguments.length; i++) {
        if (method.getParameterTypes()[i] == int.class) {
          arguments[i] = codes[next++];
        }
      }
    }
    if (method.getName().equals("setFetchDirection")) {
      arguments[0] = ResultSet.FETCH_FORWARD;
    }
    return arguments;
  }

  /** What a call did: {@code ok}, {@code unsupported}, or what is wrong with it. */
  private static String call(Object target, Method method, @Nullable Object[] arguments) {
    try {
      method.invoke(target, arguments);
      return "ok";
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SQLException sql) {
        if (sql.getSQLState() == null || sql.getSQLState().length() != 5) {
          return "has no SQLSTATE: " + sql;
        }
        if (sql.getMessage() == null || sql.getMessage().isBlank()) {
          return "has no message: " + sql;
        }
        return sql instanceof SQLFeatureNotSupportedException ? "unsupported" : "ok";
      }
      return "threw " + cause;
    } catch (IllegalAccessException e) {
      return "is not accessible";
    }
  }

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        // The JDK's own, which throw a NullPointerException for null as their Javadoc says.
        .filter(m -> !m.getName().matches("enquote.*|isSimpleIdentifier"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Connection.class,
        Statement.class,
        PreparedStatement.class,
        ResultSet.class,
        DatabaseMetaData.class,
        ResultSetMetaData.class,
        ParameterMetaData.class
      })
  void everyMethodWorksOrThrowsAnSqlException(Class<?> type) throws SQLException {
    List<String> wrong = new ArrayList<>();
    for (Method method : methods(type)) {
      Class<?>[] types = method.getParameterTypes();
      Object[] sensible = Arrays.stream(types).map(ContractTest::argument).toArray();
      Object[] odd = Arrays.stream(types).map(ContractTest::zero).toArray();
      Object closed = open(type);
      if (closed instanceof AutoCloseable closeable) {
        close(closeable);
      }
      note(wrong, method, "", call(open(type), method, sensible));
      note(wrong, method, " with odd arguments", call(open(type), method, odd));
      note(wrong, method, " when closed", call(closed, method, sensible));
    }
    assertThat(wrong).isEmpty();
  }

  private static void close(AutoCloseable closeable) throws SQLException {
    try {
      closeable.close();
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void note(List<String> wrong, Method method, String how, String outcome) {
    if (!outcome.equals("ok") && !outcome.equals("unsupported")) {
      wrong.add(method + how + " " + outcome);
    }
  }

  /** What docs/jdbc.md gives reasons for, and nothing else. */
  @Test
  void whatIsNotSupportedIsTheListOfThePage() throws SQLException, IOException {
    TreeSet<String> unsupported = new TreeSet<>();
    for (Class<?> type :
        List.of(
            Connection.class,
            Statement.class,
            PreparedStatement.class,
            ResultSet.class,
            ResultSetMetaData.class,
            ParameterMetaData.class,
            DatabaseMetaData.class)) {
      for (Method method : methods(type)) {
        if (call(open(type), method, meant(method)).equals("unsupported")
            && !method.getName().startsWith("update")) {
          unsupported.add(method.getDeclaringClass().getSimpleName() + "." + method.getName());
        }
      }
    }
    // setMaxFieldSize, rollback and setTransactionIsolation: with the arguments of this test.
    unsupported.add("ResultSet.update*");
    assertThat(unsupported).isEqualTo(page());
  }

  /** The methods in the first column of the page's table. */
  private static TreeSet<String> page() throws IOException {
    TreeSet<String> methods = new TreeSet<>();
    Pattern name =
        Pattern.compile("`((?:Connection|Statement|PreparedStatement|ResultSet)\\.[^`]+)`");
    Files.readString(Path.of("../docs/jdbc.md"))
        .lines()
        .dropWhile(line -> !line.equals("| methods | why |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .forEach(
            line ->
                name.matcher(line.substring(0, line.indexOf('|', 1)))
                    .results()
                    .forEach(found -> methods.add(found.group(1))));
    return methods;
  }
}
