package dev.oxbow.federation.logic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what agrees and why the rest does not, and keeps what nothing explains. */
final class Tally {
  private final Map<String, Family> families = new LinkedHashMap<>();
  private final Map<Check, Map<Reason, Integer>> reasons = new EnumMap<>(Check.class);
  private int unexplained;
  private int statements;

  /** The counts of a family of scripts. */
  private static final class Family {
    private int statements;
    private int agreesWithScript;
    private int mysqlAsked;
    private int mysqlAgrees;
    private final Map<Mode, Integer> asked = new EnumMap<>(Mode.class);
    private final Map<Mode, Integer> agreed = new EnumMap<>(Mode.class);

    private void add(Family other) {
      statements += other.statements;
      agreesWithScript += other.agreesWithScript;
      mysqlAsked += other.mysqlAsked;
      mysqlAgrees += other.mysqlAgrees;
      other.asked.forEach((mode, count) -> asked.merge(mode, count, Integer::sum));
      other.agreed.forEach((mode, count) -> agreed.merge(mode, count, Integer::sum));
    }

    private String row(String name) {
      StringBuilder row = new StringBuilder("| " + name + " | " + statements);
      row.append(" | ").append(agreesWithScript);
      for (Mode mode : Mode.values()) {
        if (mode != Mode.KEPT) {
          row.append(" | ").append(of(agreed.getOrDefault(mode, 0), asked.getOrDefault(mode, 0)));
        }
      }
      return row.append(" | ").append(of(mysqlAgrees, mysqlAsked)).append(" |").toString();
    }

    private static String of(int agreed, int asked) {
      return asked == 0 ? "-" : agreed + " of " + asked;
    }
  }

  /** Counts a query; says whether all that differs is explained. */
  boolean count(Asked asked) {
    statements++;
    Family family = families.computeIfAbsent(asked.script().family(), name -> new Family());
    family.statements++;
    for (Mode mode : asked.outcomes().keySet()) {
      family.asked.merge(mode, 1, Integer::sum);
      family.agreed.merge(mode, asked.agrees(mode) ? 1 : 0, Integer::sum);
    }
    boolean explained = asked.modesAgree() || isExplained(Check.MODES, asked);
    if (asked.scriptAgrees()) {
      family.agreesWithScript++;
    } else {
      explained &= isExplained(Check.SCRIPT, asked);
    }
    if (asked.mysql() != null) {
      family.mysqlAsked++;
      if (asked.mysqlAgrees()) {
        family.mysqlAgrees++;
      } else {
        explained &= isExplained(Check.MYSQL, asked);
      }
    }
    if (!explained) {
      unexplained++;
    }
    return explained;
  }

  private boolean isExplained(Check check, Asked asked) {
    for (Reason reason : Reason.values()) {
      if (reason.concerns(check) && reason.explains(asked)) {
        reasons
            .computeIfAbsent(check, c -> new EnumMap<>(Reason.class))
            .merge(reason, 1, Integer::sum);
        return true;
      }
    }
    return false;
  }

  int statements() {
    return statements;
  }

  int unexplained() {
    return unexplained;
  }

  /** The tables of the docs. */
  String summary() {
    List<String> lines = new ArrayList<>();
    lines.add("| scripts | statements | as the script says | pushed | topics | mixed | MySQL |");
    lines.add("|---|---|---|---|---|---|---|");
    Family total = new Family();
    families.forEach(
        (name, family) -> {
          lines.add(family.row(name));
          total.add(family);
        });
    lines.add(total.row("all"));
    lines.add("");
    lines.add("| reason | differs from | statements |");
    lines.add("|---|---|---|");
    reasons.forEach(
        (check, counts) ->
            counts.forEach(
                (reason, count) ->
                    lines.add("| %s | %s | %d |".formatted(reason.text(), check, count))));
    lines.add("");
    lines.add("Without an explanation: " + unexplained);
    return String.join("\n", lines);
  }
}
