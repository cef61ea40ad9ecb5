package dev.oxbow.federation.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All 22 queries over {@code lineitem} and {@code orders} as topics that nobody described and six
 * tables in MySQL: the published answers, and those of MySQL alone and of DuckDB alone with the
 * same rows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TpchTest {
  private static final List<String> TOPICS = List.of("lineitem", "orders");
  private static final List<String> TABLES =
      List.of("region", "nation", "supplier", "customer", "part", "partsupp");
  private static final int PARTITIONS = 4;

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final Topics topics = new Topics(kafka);
  private final String six = mysql.createDatabase("tpch_six");
  private final String eight = mysql.createDatabase("tpch_eight");
  private final Connection mysqlAlone;
  private final DuckDBConnection duckDbAlone;
  private final Connection ours;
  private final Connection withoutPushdown;
  private final Connection withoutStore;

  TpchTest(@TempDir Path folder) throws SQLException {
    mysqlAlone = mysql.connect(eight);
    duckDbAlone = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    Oxbow oxbow = Oxbow.over(folder, mysql, six, kafka, TOPICS);
    ours = oxbow.connect();
    withoutPushdown = oxbow.connectWithoutPushdown();
    withoutStore = oxbow.withoutStore().connect();
  }

  @BeforeAll
  void load() throws SQLException {
    TpchData.load(topics, TOPICS, PARTITIONS);
    TpchData.load(mysql, eight);
    TpchData.copy(mysqlAlone, TABLES, eight, six);
    TpchData.load(duckDbAlone);
  }

  @AfterAll
  void close() throws SQLException {
    ours.close();
    withoutPushdown.close();
    withoutStore.close();
    topics.delete(TOPICS.toArray(String[]::new));
    topics.close();
    duckDbAlone.close();
    try (Statement statement = mysqlAlone.createStatement()) {
      statement.execute("DROP DATABASE " + six);
      statement.execute("DROP DATABASE " + eight);
    }
    mysqlAlone.close();
  }

  static List<String> queries() {
    return Published.queries();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void answersRightToTheLastDigit(String query) throws SQLException {
    String sql = Published.sql(query);
    Answer duckDb = Answer.of(duckDbAlone, sql);
    Answer answer = Answer.of(ours, sql);
    SameAnswers same = SameAnswers.accordingTo(duckDb);
    same.check("the published answer", answer, Published.answer(query, duckDb));
    same.check("DuckDB alone", answer, duckDb);
    same.check("MySQL alone", answer, Answer.of(mysqlAlone, Published.mySql(query)));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void answersAlikeWithNothingPushedAndWithoutAStore(String query) throws SQLException {
    String sql = Published.sql(query);
    String answer = Answer.of(ours, sql).text();
    assertThat(Answer.of(withoutPushdown, sql).text()).as("nothing pushed").isEqualTo(answer);
    assertThat(Answer.of(withoutStore, sql).text()).as("without a store").isEqualTo(answer);
  }
}
