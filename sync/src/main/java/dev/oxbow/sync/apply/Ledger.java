package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What is remembered of records in the transactions of their rows, so that each is applied once: of
 * an apply how far it is, of a replay which letters are settled.
 */
interface Ledger {
  /**
   * Begins a transaction. It comes before the rows, so that whoever was replaced writes none.
   *
   * @param origins where the rows' changes were committed before, for whoever captures them here
   * @return those whose rows are to be written
   * @throws dev.oxbow.error.OxbowException when nothing may be written
   */
  List<Planned> begin(Connection connection, List<Planned> planned, Origins origins)
      throws SQLException;

  /** The transaction that was begun last for these is committed. */
  void committed(List<Planned> planned);

  /**
   * A record cannot be applied. When it returns, the record is dealt with.
   *
   * @param why the sentence goes on from "the record ..."
   * @throws dev.oxbow.error.OxbowException where that stops
   */
  void refused(TopicRecord record, String why);

  /** A transaction met other writers and begins again. */
  void triedAgain();
}
