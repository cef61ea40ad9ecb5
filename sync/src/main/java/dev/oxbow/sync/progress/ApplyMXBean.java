package dev.oxbow.sync.progress;

/**
 * What a running task of an apply tells of itself, by JMX as {@code
 * dev.oxbow:type=apply,name=NAME,task=NUMBER}. All counts begin with the start of the task.
 */
public interface ApplyMXBean {
  /** The offset of the first record that is not applied, of each partition that the task has. */
  String getPosition();

  /** How old the last record is that was applied; 0 when there is none left. */
  double getLagSeconds();

  /** How many records are left, by their offsets; -1 when that is not known. */
  long getLagRecords();

  /** Transactions of MySQL that were committed. */
  long getTransactions();

  /** Records that were applied or passed over. */
  long getRecords();

  /** Bytes of their keys and values. */
  long getBytes();

  /** During the last seconds. */
  double getRecordsPerSecond();

  /** During the last seconds. */
  double getBytesPerSecond();

  /** Seconds since the task started. */
  double getUptimeSeconds();

  /** Records that could not be applied and were passed over, ever since the offsets were begun. */
  long getErrors();

  /** Transactions that were tried again, because other writers were in the way. */
  long getRetries();
}
