package dev.oxbow.federation.logic;

import dev.oxbow.federation.logic.Outcome.Failed;
import dev.oxbow.federation.logic.Outcome.Rows;
import dev.oxbow.federation.logic.Step.Question;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query and what became of it.
 *
 * @param outcomes in each of our modes in which it was asked
 * @param mysql in MySQL alone, if it was asked there
 */
record Asked(
    Script script, Question question, Map<Mode, Outcome> outcomes, @Nullable Outcome mysql) {

  /** Our answer: that without pushdown, which the others are compared with. */
  Outcome ours() {
    Outcome ours = outcomes.get(Mode.KEPT);
    if (ours == null) {
      throw new IllegalStateException(question.sql());
    }
    return ours;
  }

  /** Whether a mode answers as {@link #ours()} does, types and errors included. */
  boolean agrees(Mode mode) {
    Outcome outcome = outcomes.get(mode);
    return outcome != null
        && outcome.exactly(question.order()).equals(ours().exactly(question.order()));
  }

  /** Whether all modes agree. */
  boolean modesAgree() {
    return outcomes.keySet().stream().allMatch(this::agrees);
  }

  /** Whether the script's answer is ours. */
  boolean scriptAgrees() {
    return ours() instanceof Rows rows
        && rows.answer().columns().size() == question.types().length()
        && question.expected().is(values(rows));
  }

  /** Whether MySQL's answer is ours, by the rules of the script. */
  boolean mysqlAgrees() {
    return ours() instanceof Rows rows
        && mysql instanceof Rows theirs
        && values(rows).equals(values(theirs));
  }

  /** Whether the script's answer is MySQL's. */
  boolean mysqlSaysWhatTheScriptSays() {
    return mysql instanceof Rows theirs && question.expected().is(values(theirs));
  }

  private List<String> values(Rows rows) {
    return rows.values(question.types(), question.order());
  }

  /** Whether our answer, in every mode, is an error with a SQLSTATE. */
  boolean failsEverywhere(String sqlState) {
    return modesAgree() && ours() instanceof Failed failed && sqlState.equals(failed.sqlState());
  }

  /** Whether MySQL says that it does not know such a statement. */
  boolean mysqlRefuses() {
    return mysql instanceof Failed failed && "42000".equals(failed.sqlState());
  }

  String where() {
    return script.name() + ":" + question.line();
  }
}
