package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignsTest {
  private static final int[] YEAR_FIRST = {
    ColumnTypes.YEAR, ColumnTypes.LONG, ColumnTypes.LONGLONG
  };
  private static final List<String> NAMES = List.of("y", "a", "b");

  private String database = "";
  private Connection connection;
  private PresentTables present;

  @BeforeEach
  void create() throws SQLException {
    database = TestServers.mySql().createDatabase("signs");
    connection = TestServers.mySql().connect(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t (y year, a int unsigned, b bigint)");
      statement.execute("create table u (y year, a int, b bigint unsigned)");
      statement.execute("create table v (y year, b bigint unsigned)");
    }
    present = new PresentTables(connection, Collations.of(connection));
  }

  @AfterEach
  void drop() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop database " + database);
    }
    connection.close();
  }

  private static Signs signs(int[] types, String bits) {
    boolean[] set = new boolean[bits.length()];
    for (int i = 0; i < set.length; i++) {
      set[i] = bits.charAt(i) == '1';
    }
    return new Signs(types, set);
  }

  private boolean[] read(Signs signs, Optional<Boolean> ofYears, String table) {
    return signs.unsigned(ofYears, new TableName(database, table), NAMES, present);
  }

  @Test
  void theVersionTells() {
    Signs signs = signs(YEAR_FIRST, "01000000");
    assertThat(read(signs, Optional.of(true), "none")).containsExactly(false, true, false);
    assertThat(read(signs, Optional.of(false), "none")).containsExactly(false, false, true);
    assertThat(ServerVersion.parse("8.0.12").tellsSignOfYears()).contains(false);
    assertThat(ServerVersion.parse("8.0.18").tellsSignOfYears()).isEmpty();
    assertThat(ServerVersion.parse("8.4.3").tellsSignOfYears()).contains(true);
  }

  @Test
  void theTableTellsWhereTheVersionDoesNot() {
    Signs signs = signs(YEAR_FIRST, "01000000");
    assertThat(read(signs, Optional.empty(), "t")).containsExactly(false, true, false);
    assertThat(read(signs, Optional.empty(), "u")).containsExactly(false, false, true);
    assertThatThrownBy(() -> read(signs, Optional.empty(), "v"))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED))
        .hasMessageContaining("unsigned");
  }

  @Test
  void theTableTellsByTheOrderOfItsColumnsWhereNothingIsNamed() {
    Signs signs = signs(YEAR_FIRST, "01000000");
    for (String table : List.of("t", "u")) {
      assertThat(
              signs.unsigned(Optional.empty(), new TableName(database, table), List.of(), present))
          .isEqualTo(read(signs, Optional.empty(), table));
    }
    assertThatThrownBy(
            () ->
                signs.unsigned(Optional.empty(), new TableName(database, "v"), List.of(), present))
        .hasMessageContaining("unsigned");
  }

  @Test
  void theBitsThemselvesTellWhereTheyCan() {
    assertThat(read(signs(YEAR_FIRST, "00000000"), Optional.empty(), "none"))
        .containsExactly(false, false, false);
    assertThat(read(signs(YEAR_FIRST, "00100000"), Optional.empty(), "none"))
        .as("a bit where there is only filling")
        .containsExactly(false, false, true);
    int[] eight = new int[9];
    java.util.Arrays.fill(eight, ColumnTypes.LONG);
    eight[0] = ColumnTypes.YEAR;
    assertThat(
            signs(eight, "0100000000000000")
                .unsigned(Optional.empty(), new TableName(database, "none"), NAMES, present))
        .startsWith(false, true, false);
    assertThat(
            signs(eight, "01000000")
                .unsigned(Optional.empty(), new TableName(database, "none"), NAMES, present))
        .startsWith(false, false, true);
  }
}
