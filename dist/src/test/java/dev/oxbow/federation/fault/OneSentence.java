package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.federation.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * How a failure must look: an SQLSTATE, and one line for a person that says what and where, without
 * the names of Java's classes and without secrets.
 */
final class OneSentence {
  private OneSentence() {}

  /**
   * Runs what must fail.
   *
   * @param parts what the line must say
   */
  static void refuses(String sqlState, ThrowingCallable action, String... parts) {
    Throwable failure = catchThrowable(action);
    assertThat(failure).as("a failure with SQLSTATE " + sqlState).isInstanceOf(SQLException.class);
    String message = String.valueOf(failure.getMessage());
    assertThat(message)
        .contains(parts)
        .doesNotContain("\n")
        .doesNotContainPattern("(?i)exception\\b|\\bat [a-z.]+\\(|org\\.|com\\.|java\\.")
        .hasSizeBetween(10, 500);
    assertThat(((SQLException) failure).getSQLState()).as(message).isEqualTo(sqlState);
  }

  /** Asks what must fail, and then what must still be answered on the same connection. */
  static void refuses(Connection connection, String sqlState, String sql, String... parts)
      throws SQLException {
    refuses(sqlState, () -> Answer.of(connection, sql), parts);
    assertThat(Answer.of(connection, "SELECT 1 + 1").rows().get(0).get(0)).isEqualTo(2);
  }
}
