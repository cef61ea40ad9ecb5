package dev.oxbow.dist.transfer.table;

import dev.oxbow.dist.transfer.file.RowSource.Place;

/**
 * A row that does not fit.
 *
 * @param column empty when it is the row as a whole
 */
public record BadRow(Place place, String column, String reason) {
  @Override
  public String toString() {
    return place + (column.isEmpty() ? "" : ", column '" + column + "'") + ": " + reason;
  }
}
