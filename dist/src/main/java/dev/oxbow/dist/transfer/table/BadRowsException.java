package dev.oxbow.dist.transfer.table;

import java.util.List;

/** Rows do not fit: the first of them. Nothing of their chunk is written. */
public final class BadRowsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<BadRow> rows;

  BadRowsException(List<BadRow> rows) {
    super(rows.size() + " rows do not fit");
    this.rows = List.copyOf(rows);
  }

  public List<BadRow> rows() {
    return rows;
  }
}
