package dev.oxbow.sync.change;

/** One thing that happened, in the order in which the server committed it. */
public sealed interface Change {
  /** A transaction's changes follow, up to its {@link End}. */
  record Begin(Transaction transaction) implements Change {}

  /** All of the transaction was told. */
  record End(Transaction transaction) implements Change {}

  /** A row that came, changed or went. */
  sealed interface OfRow extends Change {
    TableSchema schema();

    Place place();
  }

  /** A row that a snapshot found; what it was before is not known. */
  record Read(TableSchema schema, Row row, Place place) implements OfRow {}

  record Insert(TableSchema schema, Row after, Place place) implements OfRow {}

  record Update(TableSchema schema, Row before, Row after, Place place) implements OfRow {}

  record Delete(TableSchema schema, Row before, Place place) implements OfRow {}

  /** All rows of a table went at once. */
  record Truncate(TableName table, String statement, Place place) implements Change {}

  /**
   * A statement that defines, alters or drops something.
   *
   * @param database the default database of the session that ran it; may be empty
   * @param foldsNames whether its server keeps the names of databases and tables in lower case,
   *     however the statement writes them
   */
  record Definition(String database, String statement, boolean foldsNames, Place place)
      implements Change {}
}
