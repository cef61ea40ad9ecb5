package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares the columns that rows had when they were told with those of the table that takes them.
 *
 * @param table what is filled
 * @param target its name for people
 */
record Columns(Survey survey, TargetTable table, TableName target) {

  /**
   * Makes sure that the table is as it was at the moment.
   *
   * @param isLenient whether what no record tells is noted instead of refused
   * @return what is worth knowing
   */
  List<String> check(boolean isLenient) {
    if (survey.columns().isEmpty()) {
      return List.of();
    }
    Set<String> told = folded(survey.columns());
    Set<String> missing = new LinkedHashSet<>(told);
    table.columns().forEach(column -> missing.remove(folded(column.name())));
    if (!missing.isEmpty()) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_COLUMN,
          "Table "
              + target
              + " has no column "
              + String.join(", ", missing)
              + ", which table "
              + survey.table()
              + " had then; give the table the columns that it had");
    }
    List<String> notes = new ArrayList<>();
    List<String> untold =
        table.columns().stream()
            .filter(column -> !column.generated())
            .map(TargetColumn::name)
            .filter(name -> !told.contains(folded(name)))
            .toList();
    if (!untold.isEmpty()) {
      refuse(
          isLenient,
          notes,
          "No record tells column "
              + String.join(", ", untold)
              + " of table "
              + target
              + ": the capture leaves it out, or the table did not have it then");
    }
    for (List<String> shape : survey.shapes()) {
      compare(folded(shape), told, isLenient, notes);
    }
    return notes;
  }

  private void compare(Set<String> before, Set<String> now, boolean isLenient, List<String> notes) {
    Set<String> added = new LinkedHashSet<>(now);
    added.removeAll(before);
    Set<String> dropped = new LinkedHashSet<>(before);
    dropped.removeAll(now);
    if (added.isEmpty()) {
      return;
    }
    if (!dropped.isEmpty()) {
      refuse(
          isLenient,
          notes,
          "Columns of table "
              + survey.table()
              + " changed after rows were told: "
              + String.join(", ", dropped)
              + " went, "
              + String.join(", ", added)
              + " came, maybe by a new name; what the rows that did not change since have there, no"
              + " record tells. Restore a moment before that, or one after all rows were told once"
              + " more (oxbow sync snapshot, from nothing)");
      return;
    }
    notes.add(
        "column "
            + String.join(", ", added)
            + " came after rows were told; those that did not change since have its default in "
            + target);
  }

  private static void refuse(boolean isLenient, List<String> notes, String why) {
    if (!isLenient) {
      throw new OxbowException(ErrorCode.SOURCE_DATA, why + ". --incomplete restores what is told");
    }
    notes.add(why);
  }

  private static Set<String> folded(List<String> names) {
    Set<String> folded = new LinkedHashSet<>();
    names.forEach(name -> folded.add(folded(name)));
    return folded;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
