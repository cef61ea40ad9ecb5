package dev.oxbow.server.conformance;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLType;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The methods of an interface, and arguments for them: sensible ones, odd ones and wrong ones. */
final class Calls {
  private Calls() {}

  /** Arguments of one call; made anew for each, since streams are read once. */
  record Arguments(String name, Supplier<@Nullable Object[]> values) {}

  /** All methods, in an order that stays the same. */
  static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        // The JDK's own, which throw a NullPointerException for null as their Javadoc says.
        .filter(m -> !m.getName().matches("enquote.*|isSimpleIdentifier"))
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  /** A name for a method with its parameters' types. */
  static String name(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
  }

  private static List<@Nullable Object> values(Method method, int parameter) {
    Class<?> type = method.getParameterTypes()[parameter];
    List<@Nullable Object> all = new ArrayList<>(sensible(method, type));
    if (type == int.class) {
      all.addAll(List.of(0, 2, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1003, 1004, 1007, 1008));
    } else if (type == long.class) {
      all.addAll(List.of(0L, -1L, Long.MAX_VALUE));
    } else if (!type.isPrimitive()) {
      all.add(null);
    }
    return all;
  }

  private static List<@Nullable Object> sensible(Method method, Class<?> type) {
    Map<Class<?>, List<?>> values =
        Map.ofEntries(
            Map.entry(int.class, List.of(1)),
            Map.entry(long.class, List.of(1L)),
            Map.entry(short.class, List.of((short) 1)),
            Map.entry(byte.class, List.of((byte) 1)),
            Map.entry(float.class, List.of(1f, 0.5f, Float.NaN)),
            Map.entry(double.class, List.of(1d, 0.5, Double.POSITIVE_INFINITY)),
            Map.entry(boolean.class, List.of(true, false)),
            Map.entry(String.class, texts(method)),
            Map.entry(Object.class, List.of("1", 2, new Object())),
            Map.entry(
                Class.class, List.of(String.class, Integer.class, Connection.class, Calls.class)),
            Map.entry(BigDecimal.class, List.of(BigDecimal.ONE, new BigDecimal("1e40"))),
            Map.entry(Date.class, List.of(Date.valueOf("2024-01-01"))),
            Map.entry(Time.class, List.of(Time.valueOf("01:02:03"))),
            Map.entry(Timestamp.class, List.of(Timestamp.valueOf("2024-01-01 01:02:03"))),
            Map.entry(
                Calendar.class,
                List.of(Calendar.getInstance(TimeZone.getTimeZone("Asia/Kolkata")))),
            Map.entry(SQLType.class, List.of(JDBCType.VARCHAR, JDBCType.INTEGER, JDBCType.REF)),
            Map.entry(Executor.class, List.of((Executor) Runnable::run)),
            Map.entry(byte[].class, List.of(new byte[] {49})),
            Map.entry(int[].class, List.of(new int[] {1})),
            Map.entry(String[].class, List.of(new String[] {"TABLE"}, new String[0])));
    if (type == InputStream.class) {
      return List.of(new ByteArrayInputStream(new byte[] {49}));
    }
    if (type == Reader.class) {
      return List.of(new StringReader("1"));
    }
    if (type == Properties.class) {
      Properties properties = new Properties();
      properties.setProperty("ApplicationName", "x");
      return List.of(properties);
    }
    List<?> known = values.get(type);
    return known == null ? Arrays.asList((Object) null) : new ArrayList<>(known);
  }

  private static List<String> texts(Method method) {
    if (Statement.class.isAssignableFrom(method.getDeclaringClass())
        || Connection.class == method.getDeclaringClass()) {
      return List.of(
          "SELECT 1 AS a",
          "db",
          "USE shop",
          "SELEC",
          "SELECT * FROM nope",
          "INSERT INTO c SELECT 1",
          "");
    }
    if (method.getDeclaringClass() == ResultSet.class) {
      return List.of("a", "A", "nope");
    }
    return List.of("db", "every_type", "%", "odd\\_name\\%", "nope", "");
  }

  /** Sensible arguments, and then each parameter once with each other value. */
  static List<Arguments> arguments(Method method) {
    int count = method.getParameterCount();
    List<Arguments> all = new ArrayList<>();
    all.add(arguments(method, -1, 0));
    for (int p = 0; p < count; p++) {
      int values = values(method, p).size();
      for (int v = 1; v < values; v++) {
        all.add(arguments(method, p, v));
      }
    }
    if (count > 1 && Arrays.stream(method.getParameterTypes()).noneMatch(Class::isPrimitive)) {
      all.add(new Arguments("all null", () -> new Object[count]));
    }
    return all;
  }

  private static Arguments arguments(Method method, int odd, int number) {
    Supplier<@Nullable Object[]> made =
        () -> {
          @Nullable Object[] values = new Object[method.getParameterCount()];
          int kind = 0;
          int[] kinds = {
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.HOLD_CURSORS_OVER_COMMIT
          };
          for (int i = 0; i < values.length; i++) {
            values[i] = values(method, i).get(i == odd ? number : 0);
            boolean isKind =
                method.getName().matches("createStatement|prepareStatement|prepareCall")
                    && method.getParameterTypes()[i] == int.class;
            if (isKind && i != odd) {
              values[i] = kinds[kind];
            }
            kind += isKind ? 1 : 0;
          }
          return values;
        };
    return new Arguments(odd < 0 ? "sensible" : "parameter " + odd + " odd " + number, made);
  }
}
