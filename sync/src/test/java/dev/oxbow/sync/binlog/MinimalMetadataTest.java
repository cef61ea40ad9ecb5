package dev.oxbow.sync.binlog;

import static dev.oxbow.sync.binlog.ChangeLines.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose binlog does not name columns: what is told is right, or nothing is told. */
@Timeout(120)
final class MinimalMetadataTest {
  private static final String FULL = "set global binlog_row_metadata = 'FULL'";
  private static final String MINIMAL = "set global binlog_row_metadata = 'MINIMAL'";

  private static EmbeddedMySql server;

  private Followed followed;

  @BeforeAll
  static void start() {
    server = EmbeddedMySql.start(ServerOptions.temporary().with("binlog_row_metadata", "MINIMAL"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void follow() throws SQLException {
    followed = new Followed(server);
    execute(MINIMAL);
  }

  @AfterEach
  void end() throws SQLException {
    followed.close();
  }

  /** Runs statements that are not read yet. */
  private void execute(String... statements) throws SQLException {
    try (Statement statement = followed.connection().createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<Change.OfRow> ofRows(List<Change> changes) {
    return changes.stream()
        .filter(Change.OfRow.class::isInstance)
        .map(Change.OfRow.class::cast)
        .toList();
  }

  /** The schema and the row of an insert, once with either metadata; gives the key. */
  private List<Integer> sameAsWithFull(String create, String insert) throws Exception {
    List<Change.OfRow> told = new ArrayList<>();
    for (String metadata : List.of(MINIMAL, FULL)) {
      told.addAll(ofRows(followed.run("drop table if exists t", create, metadata, insert)));
    }
    assertThat(told).hasSize(2);
    Change.Insert minimal = (Change.Insert) told.get(0);
    Change.Insert full = (Change.Insert) told.get(1);
    assertThat(minimal.after()).isEqualTo(full.after());
    assertThat(minimal.schema().key()).isEqualTo(full.schema().key());
    assertThat(withoutCollationsOfMembers(minimal.schema()))
        .isEqualTo(withoutCollationsOfMembers(full.schema()));
    return full.schema().key();
  }

  /** Before MySQL 8.0.18 FULL does not tell them, while information_schema does. */
  private static List<ChangeColumn> withoutCollationsOfMembers(TableSchema schema) {
    return schema.columns().stream()
        .map(c -> c.members().isEmpty() ? c : withoutCollation(c))
        .toList();
  }

  private static ChangeColumn withoutCollation(ChangeColumn column) {
    ColumnDefinition d = column.definition();
    return new ChangeColumn(
        new ColumnDefinition(
            d.name(),
            d.dataType(),
            d.columnType(),
            d.precision(),
            d.scale(),
            d.timePrecision(),
            d.octets(),
            "",
            "",
            d.notNull(),
            d.invisible(),
            d.comment()),
        column.type(),
        column.members());
  }

  @Test
  void allTypesComeAsWithFull() throws Exception {
    execute("set sql_mode = '', time_zone = '+05:30'");
    StringBuilder columns = new StringBuilder("y year, id int unsigned primary key");
    StringBuilder values = new StringBuilder("2024, 4294967295");
    int next = 0;
    for (Arguments type : TypesTest.types()) {
      columns.append(", c").append(next++).append(' ').append(type.get()[0]);
      values.append(", ").append(((List<?>) type.get()[1]).get(0));
    }
    assertThat(next).isGreaterThan(50);
    sameAsWithFull("create table t (" + columns + ")", "insert into t values (" + values + ")");
  }

  @Test
  void keysComeAsWithFull() throws Exception {
    PresentTables present =
        new PresentTables(followed.connection(), Collations.of(followed.connection()));
    for (String table :
        List.of(
            "a int, b varchar(200) not null, c int not null, primary key (c, b(20))",
            "a int, b varchar(20), c int",
            "a int, b varchar(20), c int, unique (a)",
            "a int not null, b varchar(20), c int not null, unique x (c), unique (a)",
            "a int not null, b varchar(20) not null, c int, unique (b(5)), key (a)")) {
      List<Integer> key =
          sameAsWithFull("create table t (" + table + ")", "insert into t values (1, 'x', 2)");
      assertThat(present.schema(new TableName(followed.database(), "t")).key())
          .as("as a snapshot has it")
          .isEqualTo(key);
    }
  }

  @Test
  void generatedColumnsComeAsWithFull() throws Exception {
    sameAsWithFull(
        "create table t (id int primary key, j json, s int as (id * 2) stored not null,"
            + " v varchar(9) as (j->>'$.a') virtual, key (v))",
        "insert into t (id, j) values (1, '{\"a\": \"x\"}')");
  }

  @Test
  void membersOfAllSortsComeAsWithFull() throws Exception {
    sameAsWithFull(
        "create table t (id int primary key, e enum('a\\\\b', 'it''s', 'x\\ny', 'x\\ry', 'x\\0y',"
            + " '\\\\n', '\\\\\\\\0', '\\t', 'a,b', '\"') character set utf8mb4,"
            + " s set('\\\\', 'it''s', 'why?', 'ü') character set latin1)",
        "insert into t values (1, 1, 3)");
  }

  @Test
  void aMemberThatIsNotShownAsItIsIsNotGuessed() throws Exception {
    execute(
        "create table t (id int primary key, e enum('a', '😀') character set utf8mb4)",
        "insert into t values (1, 'a')");
    refuses("a member of column 'e' has a '?'");
  }

  /** Much was written, about many tables and in several files, before anybody read it. */
  @Test
  void catchesUp() throws Exception {
    String other = server.createDatabase("elsewhere");
    execute(
        "create table t (id int primary key, v varchar(9))",
        "create table u (v varchar(9), n int)",
        "create table " + other + ".t (x int)",
        "insert into t values (1, 'a')",
        "create table w (id int)",
        "alter table w add column more int, rename to w2",
        "insert into u values ('b', 2)",
        "flush binary logs",
        "alter table " + other + ".t rename column x to y",
        "create trigger i after insert on t for each row insert into u values (new.v, new.id)",
        "create user if not exists somebody",
        "create table if not exists t (id int)",
        "update t set v = 'c'",
        "drop table w2",
        "drop table " + other + ".t",
        "insert into t values (3, 'd')",
        "flush binary logs",
        "delete from t where id = 1",
        "drop database " + other);
    List<Change> changes = followed.changes();
    assertThat(rows(changes))
        .containsExactly("+ t 1,a", "+ u b,2", "~ t 1,a > 1,c", "+ t 3,d", "+ u d,3", "- t 1,c");
    assertThat(ofRows(changes))
        .allSatisfy(
            change ->
                assertThat(change.schema().columns().stream().map(ChangeColumn::name).toList())
                    .isEqualTo(
                        change.schema().table().name().equals("t")
                            ? List.of("id", "v")
                            : List.of("v", "n")));
  }

  private void refuses(String... remarks) {
    List<Change> told = new ArrayList<>();
    assertThatThrownBy(() -> told.addAll(followed.changes()))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED))
        .as("as 'oxbow sync skip' looks for it")
        .hasMessageMatching("(?s).* in transaction [0-9a-f-]{36}:\\d+ does not name .*")
        .hasMessageContaining(followed.database() + ".t ")
        .hasMessageContaining("SET PERSIST binlog_row_metadata = 'FULL'")
        .hasMessageContaining("./oxbow sync snapshot " + followed.database() + ".t")
        .satisfies(
            e -> {
              for (String remark : remarks) {
                assertThat(e).hasMessageContaining(remark);
              }
            });
    assertThat(rows(told)).isEmpty();
  }

  @Test
  void aRenamedColumnIsNotTakenForTheOneBefore() throws Exception {
    execute(
        "create table t (id int primary key, a int, b int)",
        "insert into t values (1, 2, 3)",
        "alter table t rename column a to c");
    refuses("ALTER TABLE " + followed.database() + ".t at binlog.");
  }

  @Test
  void swappedColumnsAreNotTakenForEachOther() throws Exception {
    execute(
        "create table t (id int primary key, a int, b int)",
        "insert into t values (1, 2, 3)",
        "alter table t rename column a to b, rename column b to a");
    refuses("ALTER TABLE " + followed.database() + ".t at binlog.");
  }

  @Test
  void anotherKeyIsNotTakenForTheOneBefore() throws Exception {
    execute(
        "create table t (id int primary key, a int not null, b int)",
        "insert into t values (1, 2, 3)",
        "alter table t drop primary key, add primary key (a)");
    refuses("ALTER TABLE");
  }

  @Test
  void aTableThatTookTheNameIsNotTakenForTheOneBefore() throws Exception {
    execute(
        "create table t (id int primary key, a int)",
        "insert into t values (1, 2)",
        "create table t2 (a int primary key, id int not null)",
        "rename table t to old, t2 to t");
    refuses("RENAME TABLE");
  }

  @Test
  void aTableThatIsGoneTellsNothing() throws Exception {
    execute("create table t (id int primary key)", "insert into t values (1)", "drop table t");
    refuses("does not exist any more");
  }

  @Test
  void aDatabaseThatIsGoneTellsNothing() throws Exception {
    execute(
        "create table t (id int primary key)",
        "insert into t values (1)",
        "drop database " + followed.database());
    try {
      refuses("does not exist any more");
    } finally {
      execute("create database " + followed.database());
    }
  }

  @Test
  void aTableThatTheUserMayNotSeeTellsNothing() throws Exception {
    execute(
        "create table t (id int primary key)",
        "create user blind@'%' identified by 'secret'",
        "grant replication client on *.* to blind@'%'");
    followed.changes();
    execute("insert into t values (1)");
    String url = "jdbc:mysql://" + server.host() + ":" + server.port() + "/";
    try (Connection blind = DriverManager.getConnection(url, "blind", "secret")) {
      followed.ask(new PresentTables(blind, Collations.of(followed.connection())));
      refuses("this user may not see it");
    } finally {
      execute("drop user blind@'%'");
    }
  }

  /** Longer than the driver waits for an answer. */
  @Test
  void aLockedTableIsWaitedFor() throws Exception {
    execute("create table t (id int primary key)");
    followed.changes();
    execute("insert into t values (1)");
    try (MySqlPool pool = followed.impatientPool();
        Connection locker = server.connect(followed.database());
        Statement statement = locker.createStatement()) {
      followed.ask(new PresentTables(pool, Collations.of(followed.connection())));
      statement.execute("lock tables t write");
      FutureTask<List<Change>> told = new FutureTask<>(followed::changes);
      new Thread(told).start();
      TimeUnit.SECONDS.sleep(5);
      statement.execute("unlock tables");
      assertThat(named(told.get())).containsExactly("id=1");
    }
  }

  @Test
  void whatTheBinlogWasNotToldOfIsFoundWhereItShows() throws Exception {
    execute(
        "create table t (id int primary key, a int)",
        "insert into t values (1, 2)",
        "set sql_log_bin = 0",
        "alter table t modify a bigint",
        "set sql_log_bin = 1");
    refuses("column 'a' is bigint");
  }

  @Test
  void columnsThatTheBinlogWasNotToldOfAreFound() throws Exception {
    execute(
        "create table t (id int primary key, a int)",
        "insert into t values (1, 2)",
        "set sql_log_bin = 0",
        "alter table t add column c int",
        "set sql_log_bin = 1");
    refuses("the event has 2 columns and the table shows 3");
  }

  /** A refused place can be left behind, and from the definition on all is told again. */
  @Test
  void goesOnBehindTheDefinition() throws Exception {
    execute(
        "create table t (id int primary key, a int)",
        "insert into t values (1, 2)",
        "alter table t rename column a to c");
    BinlogPosition behind = followed.position();
    execute("insert into t values (2, 3)");
    refuses();
    followed.reopen(behind);
    List<Change> changes = followed.run("insert into t values (4, 5)");
    assertThat(rows(changes)).containsExactly("+ t 2,3", "+ t 4,5");
    assertThat(ofRows(changes).get(0).schema().columns().get(1).name()).isEqualTo("c");
  }

  @Test
  void followsATableThroughItsDefinitions() throws Exception {
    followed.run("create table t (id int primary key, a int, b int)");
    assertThat(named(followed.run("insert into t values (1, 2, 3)")))
        .containsExactly("id=1,a=2,b=3");
    assertThat(named(followed.run("insert into t values (2, 2, 3)")))
        .containsExactly("id=2,a=2,b=3");
    followed.run("alter table t rename column a to b, rename column b to a");
    assertThat(named(followed.run("insert into t values (3, 2, 3)")))
        .containsExactly("id=3,b=2,a=3");
    followed.run("create table u (a int)", "alter table t add column c int first");
    assertThat(named(followed.run("insert into t values (9, 4, 2, 3)", "insert into u values (1)")))
        .containsExactly("c=9,id=4,b=2,a=3", "a=1");
  }

  /** Known from before, a table is told up to its definition also when that has come already. */
  @Test
  void whatWasProvedHoldsUpToTheDefinition() throws Exception {
    followed.run(
        "create table t (id int primary key, a int, b int)", "insert into t values (1, 2, 3)");
    List<String> told =
        named(
            followed.run(
                "insert into t values (2, 2, 3)",
                "create table other (id int)",
                "insert into t values (3, 2, 3)",
                "alter table t rename column a to b, rename column b to a",
                "insert into t values (4, 2, 3)"));
    assertThat(told).containsExactly("id=2,a=2,b=3", "id=3,a=2,b=3", "id=4,b=2,a=3");
  }

  @Test
  void theSettingMayChangeInMidStream() throws Exception {
    followed.run("create table t (id int primary key, a int)");
    List<String> told =
        named(
            followed.run(
                FULL,
                "insert into t values (1, 1)",
                "alter table t rename column a to b",
                "insert into t values (2, 2)",
                MINIMAL,
                "insert into t values (3, 3)",
                FULL,
                "insert into t values (4, 4)",
                MINIMAL,
                "insert into t values (5, 5)",
                FULL));
    assertThat(told).containsExactly("id=1,a=1", "id=2,b=2", "id=3,b=3", "id=4,b=4", "id=5,b=5");
    execute(MINIMAL, "insert into t values (6, 6)", FULL, "alter table t rename column b to c");
    assertThat(named(followed.changes())).containsExactly("id=6,b=6");
    assertThat(
            named(
                followed.run(
                    "insert into t values (7, 7)", MINIMAL, "insert into t values (8, 8)")))
        .containsExactly("id=7,c=7", "id=8,c=8");
  }

  /** Rows as {@code id=1,a=2}. */
  private static List<String> named(List<Change> changes) {
    List<String> all = new ArrayList<>();
    for (Change.OfRow change : ofRows(changes)) {
      if (change instanceof Change.Insert insert) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < insert.after().size(); i++) {
          Object value = insert.after().get(i);
          values.add(
              insert.schema().columns().get(i).name()
                  + "="
                  + (value instanceof byte[] text
                      ? new String(text, StandardCharsets.UTF_8)
                      : value));
        }
        all.add(String.join(",", values));
      }
    }
    return all;
  }

  /**
   * Two columns change their names again and again while rows are written and read. Where the
   * reader is behind it may refuse; it then goes on where the server is.
   */
  @ParameterizedTest
  @ValueSource(strings = {"InnoDB", "MyISAM"})
  void definitionsInTheMidstOfRowsNeverMixColumns(String engine) throws Exception {
    followed.run(
        "create table t (id int auto_increment primary key, a char(1), b char(1)) engine "
            + engine);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(this::swapAgainAndAgain);
    List<String> told = new ArrayList<>();
    boolean isLast = false;
    while (!isLast) {
      isLast = writer.isDone();
      try {
        told.addAll(named(followed.changes()));
      } catch (OxbowException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
        told.addAll(named(followed.told()));
        followed.reopen(followed.position());
      }
    }
    writer.join();
    told.addAll(named(followed.run("insert into t (a, b) values ('a', 'b')")));
    assertThat(told).isNotEmpty().allMatch(row -> row.contains("a=a") && row.contains("b=b"));
  }

  private void swapAgainAndAgain() {
    try (Connection connection = server.connect(followed.database());
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 40; i++) {
        for (int n = 0; n < i % 4 + 1; n++) {
          statement.execute("insert into t (a, b) values ('a', 'b')");
        }
        TimeUnit.MILLISECONDS.sleep(i % 6 * 20L);
        statement.execute("alter table t rename column a to b, rename column b to a");
      }
    } catch (SQLException | InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
