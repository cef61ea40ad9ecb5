package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.statement.StatementScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that programs write: long chains, wide lists, deep nests. */
final class LargeStatementsTest {
  private static Engine engine;

  @BeforeAll
  static void start(@TempDir Path folder) {
    engine =
        Engine.open(
            OxbowConfig.parse(
                "store:\n  folder: " + folder + "\nlocal:\n  spill.folder: " + folder + "/spill\n",
                "test.yaml",
                name -> null));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static Object[] first(String sql) {
    try (Session session = engine.openSession();
        Query query = session.prepare(sql);
        Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      Object[] row = Objects.requireNonNull(result.next());
      while (result.next() != null) {
        // The statement ends by itself.
      }
      return row;
    }
  }

  private static String many(int n, String format, String between) {
    return IntStream.range(0, n)
        .mapToObj(i -> format.formatted(i))
        .collect(Collectors.joining(between));
  }

  private static void refusesAsTooComplex(String sql, String... words) {
    assertThatThrownBy(() -> first(sql))
        .isInstanceOfSatisfying(
            OxbowException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.TOO_COMPLEX))
        .hasMessageContainingAll(words);
    assertThat(first("select 1")).containsExactly(1);
  }

  @Test
  void takesChainsOfThousands() {
    String one = "select count(*) from (values (1), (2)) t(a) where ";
    assertThat(first(one + "a = 1 or " + many(3000, "a %% 5000 = %d + 5", " or ")))
        .containsExactly(1L);
    assertThat(first(one + many(3000, "a <> %d + 2", " and "))).containsExactly(1L);
    assertThat(first(one + "a in (" + many(3000, "%d", ", ") + ")")).containsExactly(2L);
    assertThat(first("select count(*) from (" + many(700, "select %d as a", " union all ") + ") t"))
        .containsExactly(700L);
  }

  /** Joined as they are written, the first half of the tables would make 10^14 rows. */
  @Test
  void ordersJoinsWhoseConditionsComeLate() {
    String rows = many(10, "(%1$d, (%1$d + 3) %% 10)", ", ");
    String table = "(values " + rows + ") as t";
    String froms =
        Stream.concat(
                IntStream.range(0, 14).mapToObj(i -> table + 2 * i + "(a, b)"),
                IntStream.range(0, 14).mapToObj(i -> table + (2 * i + 1) + "(a, b)"))
            .collect(Collectors.joining(", "));
    String conditions =
        IntStream.range(1, 28)
            .mapToObj(i -> "t%d.b = t%d.a".formatted(i - 1, i))
            .collect(Collectors.joining(" and "));
    assertThat(first("select count(*) from " + froms + " where " + conditions))
        .containsExactly(10L);
  }

  /** The parser alone would take hours for each. */
  @Test
  void takesChainsOfThousandsOfTests() {
    String one = "select count(*) from (values ('q1', 1), ('x', 2)) t(a, b) where ";
    assertThat(first(one + many(2000, "a like 'q%d%%%%'", " or "))).containsExactly(1L);
    assertThat(first(one + many(1000, "not left(a, 9) like 'y%d%%%%'", " and ")))
        .containsExactly(2L);
    assertThat(first(one + "b = 7 or " + many(2000, "b between %1$d - 1 and %1$d - 1", " or ")))
        .containsExactly(2L);
    assertThat(
            first(
                one
                    + "case when b = 2 and "
                    + many(1000, "a not regexp '^z%1$d' and b not between 5 and %1$d", " and ")
                    + " then b else 0 end or a like 'y' or a like 'z'"))
        .containsExactly(1L);
  }

  /** A column that is not there is looked for where it was written. */
  @Test
  void tellsWhereInALongChainSomethingIsWrong() {
    String sql =
        "select 1 from (values ('x')) t(a) where\n"
            + many(40, "a like 'y%d'", " or\n")
            + " or\n   b like 'z' or a like 'x'";
    assertThatThrownBy(() -> first(sql))
        .hasMessageContaining("'b'")
        .hasMessageContaining("(line 42, column 4)");
  }

  @Test
  void takesUnionsOfManyQueriesOverTables() {
    String tables = "select engine as a from information_schema.engines where engine <> 'x%d'";
    assertThat(first("select count(*) from (" + many(700, tables, " union all ") + ") t"))
        .containsExactly(700L);
    String values = "select a %% 10 as a from (values (%d)) v(a)";
    String mixed = many(600, values, " union ") + " union all " + many(600, values, " union all ");
    assertThat(first("select count(*), sum(a) from (" + mixed + ") t"))
        .containsExactly(610L, 2745L);
  }

  @Test
  void takesThousandsOfColumns() {
    assertThat(first("select " + many(3000, "a * %d + a", ", ") + " from (values (1)) t(a)"))
        .hasSize(3000)
        .endsWith(3000);
  }

  @Test
  void refusesWhatNestsTooDeeply() {
    String open = "(".repeat(20_000);
    refusesAsTooComplex("select " + open + "1" + ")".repeat(20_000), "2,000", "parentheses");
    assertThat(first("select " + "(".repeat(500) + "1" + ")".repeat(500))).containsExactly(1);
    String chain = "select a" + " + 1".repeat(3000) + " from (values (1)) t(a)";
    refusesAsTooComplex(chain, "1,000", "steps");
    String nested =
        "select "
            + many(600, "case when a = %d then 1 else ", "")
            + "0"
            + " end".repeat(600)
            + " from (values (1)) t(a)";
    refusesAsTooComplex(nested, "1,000", "steps");
  }

  /** Whoever plans has a stack of its own size, which is not the caller's. */
  @Test
  void saysThatAStatementIsTooDeepForTheStack() {
    assertThatThrownBy(() -> new StatementScope().aside(() -> down(0)))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_COMPLEX))
        .hasMessageContainingAll("nests", "MiB", "WITH");
  }

  private static int down(int depth) {
    return depth < 0 ? 0 : 1 + down(depth + 1);
  }
}
