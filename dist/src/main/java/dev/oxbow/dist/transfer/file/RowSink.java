package dev.oxbow.dist.transfer.file;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A format in which the rows of a result are written. Used once, by one thread. */
public interface RowSink {
  /**
   * Writes all rows, without holding more than some of them.
   *
   * @param tally is told of rows and bytes as they are written
   * @throws SQLException when the rows break off
   * @throws IOException when they cannot be written
   */
  void write(ResultSet rows, Tally tally) throws SQLException, IOException;
}
