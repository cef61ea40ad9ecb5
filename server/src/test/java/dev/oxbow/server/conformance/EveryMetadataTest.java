package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.server.conformance.BothModes.Mode;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer about the catalog, for names, patterns and escapes, there or not, in both modes. */
final class EveryMetadataTest {
  private static final List<@Nullable String> CATALOGS = Arrays.asList(null, null, "", "nope");

  private static final List<@Nullable String> SCHEMAS =
      Arrays.asList(
          "db", null, "shop", "%", "d_", "DB", "", "nope", "d\\_", "information\\_schema");

  private static final List<@Nullable String> TABLES =
      Arrays.asList(
          "every_type",
          "%",
          "child",
          null,
          "odd\\_name\\%",
          "odd_name%",
          "EVERY_TYPE",
          "c%",
          "",
          "seen",
          "nope",
          "conform\\_%",
          "\\");

  private static final List<@Nullable String> COLUMNS =
      Arrays.asList("%", null, "id", "c1_", "a b", "\\_%", "nope");

  private static final List<@Nullable String[]> TYPES =
      Arrays.asList(
          null,
          new String[] {"TABLE"},
          new String[] {"VIEW", "TOPIC"},
          new String[0],
          new String[] {"x"});

  private static final int COMBINATIONS = 60;

  @TempDir static Path folder;

  private static BothModes modes;
  private static EveryType data;

  @BeforeAll
  static void start() throws SQLException {
    data = EveryType.create();
    modes = new BothModes(folder, data.yaml());
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  @Test
  void everyAnswerIsTheSameInBothModes() throws SQLException {
    Differences differences = new Differences();
    for (Mode mode : Mode.values()) {
      try (Connection connection = modes.connect(mode)) {
        DatabaseMetaData metadata = connection.getMetaData();
        for (Method method : Calls.methods(DatabaseMetaData.class)) {
          if (method.getReturnType() == ResultSet.class) {
            for (int i = 0; i < (method.getParameterCount() == 0 ? 1 : COMBINATIONS); i++) {
              Object[] arguments = arguments(method, i);
              String what = Calls.name(method) + Arrays.deepToString(arguments);
              if (!differences.has(mode, what)) {
                differences.keep(mode, what, Told.call(metadata, method, arguments));
              }
            }
          }
        }
      }
    }
    differences.check(800);
  }

  private static @Nullable Object[] arguments(Method method, int number) {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] values = new Object[types.length];
    int texts = 0;
    for (int i = 0; i < types.length; i++) {
      if (types[i] == String.class) {
        // Catalog, schema, table, column; and catalog, schema, table again of a cross reference.
        values[i] =
            switch (texts++) {
              case 0, 4 -> CATALOGS.get(number % CATALOGS.size());
              case 1 -> SCHEMAS.get(number % SCHEMAS.size());
              case 2 -> TABLES.get(number % TABLES.size());
              case 3 ->
                  method.getName().equals("getCrossReference")
                      ? CATALOGS.get(number % CATALOGS.size())
                      : COLUMNS.get(number % COLUMNS.size());
              default -> TABLES.get(number / 2 % TABLES.size());
            };
      } else if (types[i] == String[].class) {
        values[i] = TYPES.get(number % TYPES.size());
      } else if (types[i] == boolean.class) {
        values[i] = number % 2 == 0;
      } else if (types[i] == int.class) {
        values[i] = number % 3;
      }
    }
    return values;
  }

  /** So that not nothing is compared. */
  @Test
  void theServerTellsOfKeysAndRemarks() throws SQLException {
    try (Connection connection = modes.connect(Mode.REMOTE)) {
      DatabaseMetaData metadata = connection.getMetaData();
      try (ResultSet keys = metadata.getImportedKeys(null, "db", "child")) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getString("PKTABLE_NAME")).isEqualTo("every_type");
      }
      try (ResultSet columns = metadata.getColumns(null, "db", "child", "note")) {
        assertThat(columns.next()).isTrue();
        assertThat(columns.getString("REMARKS")).isEqualTo("a \"note\"");
        assertThat(columns.getObject("DATA_TYPE")).isEqualTo(12);
      }
    }
  }

  @Test
  void preparedStatementsTellOfColumnsAndParametersBeforeTheyRun() throws SQLException {
    Differences differences = new Differences();
    for (Mode mode : Mode.values()) {
      try (Connection connection = modes.connect(mode)) {
        for (String sql : data.queries()) {
          describe(differences, mode, connection, sql);
        }
        describe(
            differences,
            mode,
            connection,
            "SELECT note, id + ? FROM db.child WHERE id = ? AND note LIKE ? AND part IN (?, ?)");
        describe(
            differences, mode, connection, "SELECT * FROM db.every_type WHERE c21 > ? OR c11 = ?");
        describe(differences, mode, connection, "USE db");
        describe(differences, mode, connection, "SELECT ?");
        describe(differences, mode, connection, "SELECT * FROM nope");
      }
    }
    differences.check(20);
  }

  private static void describe(
      Differences differences, Mode mode, Connection connection, String sql) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      differences.keep(mode, sql, Told.of(prepared::getMetaData));
      differences.keep(mode, sql + " parameters", Told.of(prepared::getParameterMetaData));
    } catch (SQLException e) {
      differences.keep(mode, sql, Told.failure(e));
    }
  }
}
