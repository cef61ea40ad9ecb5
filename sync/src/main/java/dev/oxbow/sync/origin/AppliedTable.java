package dev.oxbow.sync.origin;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The tables in which an apply keeps how far it is, and what it put aside. It writes there before
 * it writes anything else of a transaction, so that whoever reads the binlog knows from the
 * beginning whose transaction it is, and where its changes come from.
 */
public final class AppliedTable {
  /** The name of the one, in whatever database; no capture tells its rows. */
  public static final String NAME = "oxbow_offsets";

  /** And of the other. */
  public static final String LETTERS = "oxbow_letters";

  /** The column that holds {@link Origins} as text. */
  public static final String ORIGINS = "origins";

  private AppliedTable() {}

  public static boolean is(TableName table) {
    return table.name().equalsIgnoreCase(NAME) || table.name().equalsIgnoreCase(LETTERS);
  }

  /**
   * What an apply says of the transaction in which it writes a row of such a table.
   *
   * @return empty for a row that goes, and for a table of the same name that has no such column
   */
  public static Optional<Origins> origins(Change.OfRow change) {
    Row after =
        change instanceof Change.Insert insert
            ? insert.after()
            : change instanceof Change.Update update ? update.after() : null;
    int column = column(change.schema());
    if (after == null || column < 0 || !(after.get(column) instanceof byte[] text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Origins.parse(new String(text, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "Transaction "
              + change.place().transaction().id()
              + " writes into column '"
              + ORIGINS
              + "' of "
              + change.schema().table()
              + " what is no list of GTIDs: only applies of Oxbow's write there. Capture stops here,"
              + " since it cannot tell where the transaction's changes come from",
          e);
    }
  }

  private static int column(TableSchema schema) {
    for (int i = 0; i < schema.columns().size(); i++) {
      if (schema.columns().get(i).name().equals(ORIGINS)) {
        return i;
      }
    }
    return -1;
  }
}
