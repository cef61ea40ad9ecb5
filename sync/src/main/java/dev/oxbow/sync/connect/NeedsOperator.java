package dev.oxbow.sync.connect;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Why a task failed that would fail again: its settings, its server or its data must change first.
 * A supervisor knows it by this class's name in the task's trace, which is all that Connect keeps.
 */
public final class NeedsOperator extends ConnectException {
  private static final long serialVersionUID = 1L;

  private static final Set<ErrorCode> MAY_PASS =
      Set.of(
          ErrorCode.SOURCE_UNREACHABLE,
          ErrorCode.SOURCE_FAILED,
          ErrorCode.SOURCE_LOGIN,
          ErrorCode.TIMEOUT,
          ErrorCode.CANCELLED,
          ErrorCode.OUT_OF_MEMORY);

  private NeedsOperator(String message, OxbowException why) {
    super(message, why);
  }

  /** What a task throws for a failure. */
  public static ConnectException unlessItMayPass(OxbowException why) {
    return MAY_PASS.contains(why.code())
        ? new ConnectException(why.getMessage(), why)
        : new NeedsOperator(String.valueOf(why.getMessage()), why);
  }
}
