package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.server.conformance.BothModes.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outcomes in both modes, and where they differ. */
final class Differences {
  private final Map<Mode, Map<String, String>> outcomes = new LinkedHashMap<>();

  /** Keeps an outcome; what failed with no SQLException is wrong in any mode. */
  void keep(Mode mode, String what, String outcome) {
    String before = outcomes.computeIfAbsent(mode, m -> new LinkedHashMap<>()).put(what, outcome);
    assertThat(before).as("two outcomes are called %s", what).isNull();
  }

  boolean has(Mode mode, String what) {
    return outcomes.getOrDefault(mode, Map.of()).containsKey(what);
  }

  /**
   * Fails when there are differences.
   *
   * @param atLeast so many outcomes must have been kept, so that not nothing is compared
   */
  void check(int atLeast) {
    Map<String, String> local = outcomes.getOrDefault(Mode.LOCAL, Map.of());
    Map<String, String> remote = outcomes.getOrDefault(Mode.REMOTE, Map.of());
    assertThat(missing(local, remote)).as("only in process").isEmpty();
    assertThat(missing(remote, local)).as("only over the server").isEmpty();
    List<String> wrong = new ArrayList<>();
    local.forEach(
        (what, outcome) -> {
          if (outcome.contains("NO SQLEXCEPTION") || outcome.contains("XX000")) {
            wrong.add(what + "\n  " + outcome);
          }
          if (!outcome.equals(remote.get(what))) {
            wrong.add(what + "\n  local:  " + outcome + "\n  remote: " + remote.get(what));
          }
        });
    assertThat(wrong).as("%d calls", local.size()).isEmpty();
    assertThat(local).hasSizeGreaterThanOrEqualTo(atLeast);
  }

  private static List<String> missing(Map<String, String> here, Map<String, String> there) {
    return here.keySet().stream().filter(what -> !there.containsKey(what)).toList();
  }
}
