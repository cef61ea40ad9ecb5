package dev.oxbow.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.access.Access;
import dev.oxbow.access.Grant;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.error.OxbowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements tell of themselves and of others: {@code oxbow.queries}. */
final class QueriesTableTest {
  @TempDir Path folder;

  private Engine engine;
  private Session session;

  @BeforeEach
  void open() {
    engine =
        Engine.open(
            OxbowConfig.parse(
                """
                store: { folder: %1$s }
                local: { spill.folder: %1$s/spill }
                catalog: { history: 5 }
                """
                    .formatted(folder),
                "test.yaml",
                name -> null));
    session = engine.openSession();
  }

  @AfterEach
  void close() {
    session.close();
    engine.close();
  }

  private static List<List<Object>> run(Session session, String sql) {
    List<List<Object>> rows = new ArrayList<>();
    try (Query query = session.prepare(sql);
        Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      for (Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(Arrays.asList(row));
      }
    }
    return rows;
  }

  private List<List<Object>> run(String sql) {
    return run(session, sql);
  }

  @Test
  void showsAStatementWhileItRunsAndAfterItsEnd() {
    assertThat(run("SELECT 'card 4711' FROM (VALUES (1), (2), (3)) AS t(x)")).hasSize(3);
    assertThat(
            run(
                """
                SELECT state, text, "rows", "user", session, planning_ms >= 0, elapsed_ms >= 0,
                  sqlstate, message
                FROM oxbow.queries WHERE text LIKE '%VALUES%'\
                """))
        .containsExactly(
            Arrays.asList(
                "done",
                "SELECT ? FROM (VALUES (?), (?), (?)) AS t(x)",
                3L,
                null,
                session.id(),
                true,
                true,
                null,
                null));
    assertThat(run("SELECT state FROM oxbow.queries WHERE text LIKE '%queries%' ORDER BY state"))
        .containsExactly(List.of("done"), List.of("running"));
  }

  @Test
  void showsWhyAStatementFailed() {
    assertThatThrownBy(() -> run("SELECT nothing FROM (VALUES (1)) AS t(x)"))
        .isInstanceOf(OxbowException.class);
    assertThatThrownBy(() -> run("SELECT 1 / (x - 1) FROM (VALUES (1)) AS t(x)"))
        .isInstanceOf(OxbowException.class);
    assertThatThrownBy(() -> run("SELEC 'card 4711'")).isInstanceOf(OxbowException.class);
    assertThat(
            run(
                """
                SELECT state, sqlstate, text, message IS NOT NULL FROM oxbow.queries
                WHERE state = 'failed' ORDER BY started, sqlstate\
                """))
        .containsExactlyInAnyOrder(
            Arrays.asList("failed", "42703", "SELECT nothing FROM (VALUES (?)) AS t(x)", true),
            Arrays.asList("failed", "22012", "SELECT ? / (x - ?) FROM (VALUES (?)) AS t(x)", true),
            Arrays.asList("failed", "42601", "", true));
  }

  @Test
  void showsAResultThatIsReadAndOneThatWasLeftOrCancelled() {
    try (Query query = session.prepare("SELECT x FROM (VALUES (1), (2)) AS open(x)")) {
      try (Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
        assertThat(result.next()).isNotNull();
        assertThat(stateOf("open")).containsExactly(List.of("running"));
      }
      assertThat(stateOf("open")).containsExactly(List.of("done"));
    }
    try (Query query = session.prepare("SELECT x FROM (VALUES (1), (2)) AS ended(x)");
        Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      query.cancel();
      assertThatThrownBy(result::next).isInstanceOf(OxbowException.class);
      assertThat(stateOf("ended")).containsExactly(List.of("cancelled"));
    }
  }

  private List<List<Object>> stateOf(String alias) {
    return run("SELECT state FROM oxbow.queries WHERE text LIKE '%AS " + alias + "(x)'");
  }

  @Test
  void remembersTheLastOnes() {
    for (int i = 0; i < 9; i++) {
      run("SELECT " + i);
    }
    assertThat(run("SELECT COUNT(*) FROM oxbow.queries WHERE state = 'done'"))
        .containsExactly(List.of(5L));
  }

  @Test
  void showsEachUserHisOwnAndAnOverseerAll() {
    Access anns = Access.builder().user("ann").grant(Grant.of("oxbow", "queries")).build();
    try (Session ann = engine.openSession(anns);
        Session bob = engine.openSession(Access.allAs("bob"));
        Session eve = engine.openSession(Access.allAs("eve").overseeing())) {
      run(ann, "SELECT 1 AS of_ann");
      run(bob, "SELECT 1 AS of_bob");
      String users = "SELECT DISTINCT \"user\" FROM oxbow.queries ORDER BY 1";
      assertThat(run(ann, users)).containsExactly(List.of("ann"));
      assertThat(run(bob, users)).containsExactly(List.of("bob"));
      assertThat(run(eve, users)).containsExactly(List.of("ann"), List.of("bob"), List.of("eve"));
      assertThat(run(users)).hasSize(4);
    }
  }

  @Test
  void takesInWhatAFrontTells() {
    try (Session watched = engine.openWatchedSession(Access.ALL)) {
      run(watched, "SELECT 1 AS unseen");
    }
    QueryRun waiting = engine.queries().begin("ann", OptionalLong.empty(), "SELECT 1 AS waiting");
    assertThat(run("SELECT id, state, \"user\" FROM oxbow.queries WHERE \"user\" = 'ann'"))
        .containsExactly(List.of(waiting.id(), "queued", "ann"));
    waiting.running();
    waiting.failed(0, "53300", "too many");
    waiting.done();
    assertThat(run("SELECT state, sqlstate FROM oxbow.queries WHERE \"user\" = 'ann'"))
        .containsExactly(List.of("failed", "53300"));
    assertThat(run("SELECT COUNT(*) FROM oxbow.queries WHERE text LIKE '%unseen'"))
        .containsExactly(List.of(0L));
  }

  @Test
  void isDescribedAndListedBesideTheSources() {
    assertThat(run("SHOW SCHEMAS")).contains(List.of("oxbow"));
    assertThat(run("SHOW TABLES FROM oxbow")).hasSize(1);
    assertThat(run("SHOW TABLES")).isEmpty();
    assertThat(run("DESCRIBE oxbow.queries")).hasSizeGreaterThan(10);
    assertThatThrownBy(
            () ->
                OxbowConfig.parse(
                    "sources: { oxbow: { adapter: mysql } }", "test.yaml", name -> null))
        .hasMessageContaining("one of the system's own schemas");
  }
}
