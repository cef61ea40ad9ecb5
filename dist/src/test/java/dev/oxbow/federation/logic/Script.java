package dev.oxbow.federation.logic;

import dev.oxbow.federation.logic.Step.Command;
import java.util.List;

/**
 * A script of sqllogictest: its statements, and those of its queries that were wanted, in its order
 * and up to the last of these.
 */
record Script(String name, List<Step> steps) {
  /** What is run before the first query. */
  List<Command> preparation() {
    return steps.stream().takeWhile(Command.class::isInstance).map(Command.class::cast).toList();
  }

  /** What follows. */
  List<Step> rest() {
    return steps.subList(preparation().size(), steps.size());
  }

  /** The folder of the script, or its own name: what the docs count by. */
  String family() {
    String[] parts = name.split("/", -1);
    return switch (parts[0]) {
      case "index", "random" -> parts[0] + "/" + parts[1];
      default -> parts[0].replace(".test", "");
    };
  }
}
