package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.statement.ColumnClauses;
import dev.oxbow.sync.table.TargetColumn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the columns that rows had when they were told with those of the table that takes them.
 *
 * @param begun what is filled
 * @param target its name for people
 */
record Columns(
    Survey survey,
    Moment moment,
    Optional<Definitions> definitions,
    Restore.Begun begun,
    TableName target) {

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
    begun.table().columns().forEach(column -> missing.remove(folded(column.name())));
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
        begun.table().columns().stream()
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
    Set<String> defaults = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (ToldShapes.Shape shape : survey.shapes().live()) {
      for (String column : told) {
        if (!shape.has(column)) {
          (hasKnownDefault(column) ? defaults : unknown).add(column);
        } else if (survey.shapes().lost(shape, column) || isMoved(column, shape.from())) {
          unknown.add(column);
        }
      }
    }
    if (!unknown.isEmpty()) {
      refuse(
          isLenient,
          notes,
          "Column "
              + String.join(", ", unknown)
              + " of table "
              + survey.table()
              + " came, or went and came, after rows were told, maybe by a new name; what those"
              + " that did not change since have there, no record tells. Restore a moment before"
              + " that, or one after all rows were told once more (oxbow sync snapshot, from"
              + " nothing)");
    }
    if (!defaults.isEmpty()) {
      notes.add(
          "column "
              + String.join(", ", defaults)
              + " came after rows were told; those that did not change since have the default"
              + " with which it came");
    }
    return notes;
  }

  /** Whether rows that were there had one value in a column that came, which the table knows. */
  private boolean hasKnownDefault(String column) {
    long mentions =
        begun.statements().stream().mapToLong(sql -> ColumnClauses.mentions(sql, column)).sum();
    return mentions == 1
        && begun.statements().stream().anyMatch(sql -> ColumnClauses.addsConstant(sql, column));
  }

  private boolean isMoved(String column, long since) {
    return definitions.isPresent() && definitions.get().moves(column, since, moment);
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
