package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.RemoteTable;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the catalog tells of tables, and when it notices that they changed. */
final class CatalogTest {
  private static final Db DB = new Db();

  @BeforeAll
  static void fill() {
    DB.run(
        """
        CREATE TABLE parents (
          a INT NOT NULL COMMENT 'first', b VARCHAR(20) NOT NULL, c INT, d DATE NOT NULL,
          PRIMARY KEY (b, a), UNIQUE KEY by_c (c), KEY by_d (d, a)) COMMENT 'those above'\
        """,
        "INSERT INTO parents VALUES (1, 'x', 1, '2024-01-01'), (2, 'x', 2, '2024-01-01'),"
            + " (3, 'y', 3, '2024-01-02')",
        """
        CREATE TABLE children (
          id BIGINT PRIMARY KEY, x INT, y VARCHAR(20),
          CONSTRAINT up FOREIGN KEY (y, x) REFERENCES parents (b, a))\
        """,
        "CREATE VIEW seen AS SELECT a, UPPER(b) AS b FROM parents",
        "ANALYZE TABLE parents");
  }

  @AfterAll
  static void stop() {
    DB.close();
  }

  @Test
  void listsTablesAndViews() {
    assertThat(DB.source().tables())
        .contains(
            new TableId(DB.name(), "parents"),
            new TableId(DB.name(), "children"),
            new TableId(DB.name(), "seen"));
  }

  @Test
  void tellsColumnsCommentsKeysAndIndexes() {
    TableInfo info = DB.table("parents").info();
    assertThat(info.kind()).isEqualTo(TableInfo.Kind.TABLE);
    assertThat(info.comment()).isEqualTo("those above");
    assertThat(info.columns()).extracting(Column::name).containsExactly("a", "b", "c", "d");
    assertThat(info.columns()).extracting(Column::comment).containsExactly("first", "", "", "");
    assertThat(info.columns())
        .extracting(c -> c.type().nullable())
        .containsExactly(false, false, true, true);
    assertThat(info.keys())
        .containsExactly(
            new TableInfo.Key("PRIMARY", true, List.of("b", "a")),
            new TableInfo.Key("by_c", false, List.of("c")));
    assertThat(info.indexes())
        .containsExactlyInAnyOrder(
            new TableInfo.Index("PRIMARY", true, List.of("b", "a"), List.of(2L, 3L)),
            new TableInfo.Index("by_c", true, List.of("c"), List.of(3L)),
            new TableInfo.Index("by_d", false, List.of("d", "a"), List.of(2L, 3L)));
    assertThat(info.rowCount()).hasValue(3);
  }

  @Test
  void tellsNoIndexThatFindsNoValues() {
    DB.run(
        "CREATE TABLE places (id INT PRIMARY KEY, note TEXT, spot GEOMETRY NOT NULL,"
            + " FULLTEXT KEY by_note (note), SPATIAL KEY by_spot (spot))");
    assertThat(DB.table("places").info().indexes())
        .extracting(TableInfo.Index::name)
        .containsExactly("PRIMARY");
  }

  @Test
  void tellsForeignKeys() {
    assertThat(DB.table("children").info().foreignKeys())
        .containsExactly(
            new TableInfo.ForeignKey(
                "up", List.of("y", "x"), new TableId(DB.name(), "parents"), List.of("b", "a")));
  }

  @Test
  void showsAViewWithoutKeys() {
    TableInfo info = DB.table("seen").info();
    assertThat(info.kind()).isEqualTo(TableInfo.Kind.VIEW);
    assertThat(info.comment()).isEmpty();
    assertThat(info.keys()).isEmpty();
    assertThat(info.rowCount()).isEmpty();
    assertThat(info.columns()).extracting(c -> c.type().nullable()).containsOnly(true);
    try (Plans plans = new Plans(DB);
        var read = DB.source().read()) {
      String sql = DB.source().pushdown().sql(plans.plan("SELECT b, a FROM seen WHERE a = 3"));
      assertThat(Rows.of(read, sql, List.of(info.columns().get(1), info.columns().get(0))))
          .containsExactly(List.of("Y", 3));
    }
  }

  @Test
  void loadsTablesTogetherAsItDoesAlone() {
    Set<TableId> ids =
        Stream.of("parents", "children", "seen", "Parents", "nothing")
            .map(name -> new TableId(DB.name(), name))
            .collect(Collectors.toSet());
    try (RemoteSource fresh = DB.source(Map.of())) {
      Map<TableId, SourceTable> together = fresh.tables(ids);
      assertThat(together.keySet())
          .extracting(TableId::name)
          .containsExactlyInAnyOrder("parents", "children", "seen");
      fresh.refresh();
      together.forEach(
          (id, table) -> assertThat(table.info()).isEqualTo(fresh.table(id).orElseThrow().info()));
      assertThat(fresh.tables(Set.of(new TableId("mysql", "user")))).isEmpty();
    }
  }

  @Test
  void loadsManyTablesWithFewQuestions() throws SQLException {
    try (Db many = new Db();
        RemoteSource fresh = many.source(Map.of());
        Connection connection = many.server().connect(many.name());
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 60; i++) {
        statement.execute(
            "CREATE TABLE t"
                + i
                + " (id INT PRIMARY KEY, s VARCHAR(9) COLLATE utf8mb4_bin"
                + (i == 0 ? ")" : ", FOREIGN KEY (id) REFERENCES t0 (id))"));
      }
      Set<TableId> ids = fresh.tables();
      long before = questions(statement);
      assertThat(fresh.tables(ids)).hasSize(60);
      assertThat(questions(statement) - before).isLessThan(30);
    }
  }

  private static long questions(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Questions'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void knowsNoTableOfAnotherNameOrDatabase() {
    assertThat(DB.source().table(new TableId(DB.name(), "Parents"))).isEmpty();
    assertThat(DB.source().table(new TableId(DB.name(), "nothing"))).isEmpty();
    assertThat(DB.source().table(new TableId("mysql", "user"))).isEmpty();
  }

  @Test
  void takesTablesOfSeveralDatabases() {
    try (Db other = new Db()) {
      other.run("CREATE TABLE parents (z INT)");
      Map<String, Object> both = Map.of("databases", List.of(DB.name(), other.name()));
      try (RemoteSource source = DB.source(both)) {
        assertThat(source.tables())
            .contains(new TableId(DB.name(), "parents"), new TableId(other.name(), "parents"));
        assertThat(columns(source, other.name())).containsExactly("z");
        assertThat(columns(source, DB.name())).containsExactly("a", "b", "c", "d");
      }
    }
  }

  @Test
  void takesEveryDatabaseButTheServersOwnWhenTheUrlNamesNone() {
    try (RemoteSource source = DB.source(Map.of("url", DB.server().jdbcUrl("")))) {
      assertThat(source.tables())
          .contains(new TableId(DB.name(), "parents"))
          .noneMatch(id -> id.namespace().equals("mysql"));
    }
  }

  @Test
  void noticesWhatAppearsChangesAndGoes() {
    try (RemoteSource source = DB.source(Map.of("catalog.refresh", "1h"))) {
      TableId id = new TableId(DB.name(), "passing");
      assertThat(source.tables()).doesNotContain(id);
      assertThat(source.table(id)).isEmpty();
      DB.run("CREATE TABLE passing (a INT)");
      assertThat(source.tables()).doesNotContain(id);
      source.refresh();
      assertThat(source.tables()).contains(id);
      RemoteTable before = (RemoteTable) source.table(id).orElseThrow();
      assertThat(source.table(id)).containsSame(before);
      source.refresh();
      assertThat(source.table(id)).contains(before).isNotSameAs(before);
      DB.run("ALTER TABLE passing ADD COLUMN b INT");
      source.refresh();
      assertThat(source.table(id)).isPresent().get().isNotEqualTo(before);
      DB.run("DROP TABLE passing");
      source.refresh();
      assertThat(source.table(id)).isEmpty();
    }
  }

  @Test
  void remembersForASecondOnlyByItself() {
    try (RemoteSource source = DB.source(Map.of("catalog.refresh", "0s"))) {
      DB.run("CREATE TABLE sudden (a INT)");
      assertThat(source.tables()).contains(new TableId(DB.name(), "sudden"));
    }
  }

  @Test
  void tellsFreshRowCounts() {
    DB.run("CREATE TABLE growing (a INT PRIMARY KEY)", "INSERT INTO growing VALUES (1), (2)");
    assertThat(DB.table("growing").info().rowCount()).hasValue(2);
    DB.source().refresh();
    DB.run("INSERT INTO growing VALUES (3), (4), (5)");
    assertThat(DB.table("growing").info().rowCount()).hasValue(5);
  }

  @Test
  void saysWhichDatabaseDoesNotExist() {
    try (RemoteSource source = DB.source(Map.of("databases", DB.name() + ", nowhere"))) {
      assertThatThrownBy(source::tables)
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
          .hasMessageContaining("Database 'nowhere' of source 'db' does not exist on");
    }
  }

  private static List<String> columns(RemoteSource source, String database) {
    return source.table(new TableId(database, "parents")).orElseThrow().info().columns().stream()
        .map(Column::name)
        .toList();
  }
}
