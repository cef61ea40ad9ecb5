package dev.oxbow.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A result that is read once, forward, and never written. */
interface ForwardOnly extends ResultSet {
  @Override
  default boolean absolute(int column) throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default void afterLast() throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default void beforeFirst() throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default void cancelRowUpdates() throws SQLException {
    throw Refused.update();
  }

  @Override
  default void deleteRow() throws SQLException {
    throw Refused.update();
  }

  @Override
  default boolean first() throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default void insertRow() throws SQLException {
    throw Refused.update();
  }

  @Override
  default boolean last() throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default void moveToCurrentRow() throws SQLException {
    throw Refused.update();
  }

  @Override
  default void moveToInsertRow() throws SQLException {
    throw Refused.update();
  }

  @Override
  default boolean previous() throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default void refreshRow() throws SQLException {
    throw Refused.update();
  }

  @Override
  default boolean relative(int column) throws SQLException {
    throw Refused.scroll();
  }

  @Override
  default boolean rowDeleted() throws SQLException {
    return false;
  }

  @Override
  default boolean rowInserted() throws SQLException {
    return false;
  }

  @Override
  default boolean rowUpdated() throws SQLException {
    return false;
  }
}
