package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
  private final Connection connection = new ScriptedSession(new ShopCatalog()).connect();

  @Test
  void commitsByItselfAndOnlyReads() throws SQLException {
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(connection.isReadOnly()).isTrue();
    connection.setReadOnly(false);
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_NONE);
    assertThat(connection.getCatalog()).isNull();
    assertThat(connection.isValid(1)).isTrue();
    assertThat((Object) connection.getWarnings()).isNull();
  }

  @Test
  void refusesCommitWhereItCommitsByItself() throws SQLException {
    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
    connection.setAutoCommit(false);
    connection.commit();
    connection.rollback();
    assertThatThrownBy(
            () -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    assertThatThrownBy(connection::setSavepoint)
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void changesItsSchema() throws SQLException {
    assertThat(connection.getSchema()).isEqualTo("main");
    connection.setSchema("db");
    assertThat(connection.getSchema()).isEqualTo("db");
    assertThatThrownBy(() -> connection.setSchema("nope"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasMessageContaining("'nope' does not exist");
  }

  @Test
  void refusesScrollingAndUpdatingHonestly() throws SQLException {
    assertThatThrownBy(
            () ->
                connection.createStatement(
                    ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    assertThatThrownBy(
            () ->
                connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY).close();
  }

  @Test
  void keepsClientInfo() throws SQLException {
    connection.setClientInfo("ApplicationName", "report");
    assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("report");
    assertThat(connection.getClientInfo()).containsEntry("ApplicationName", "report");
    assertThatThrownBy(() -> connection.setClientInfo("Shoe", "44"))
        .isInstanceOf(SQLClientInfoException.class);
  }

  @Test
  void unwrapsToWhatItIs() throws SQLException {
    assertThat(connection.isWrapperFor(Connection.class)).isTrue();
    assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
    assertThat(connection.isWrapperFor(ResultSet.class)).isFalse();
    assertThatThrownBy(() -> connection.unwrap(ResultSet.class)).isInstanceOf(SQLException.class);
  }

  @Test
  void abortsAtOnce() throws SQLException {
    connection.abort(Runnable::run);
    assertThat(connection.isClosed()).isTrue();
    connection.close();
    connection.abort(Runnable::run);
  }
}
