package dev.oxbow.sync.service;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * Which tasks of a connector have failed in this process, by Kafka Connect's own metrics. The state
 * that the group's topic has of a task may be another one for good: Connect does not send the word
 * of a failure again that did not get through, once the group has shared its work out anew.
 */
final class FailedTasks {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
  private static final String FAILED = "failed";

  private final ObjectName beans;

  /**
   * Finds them.
   *
   * @param connector its name
   */
  FailedTasks(String connector) {
    try {
      this.beans =
          new ObjectName(
              "kafka.connect:type=connector-task-metrics,connector="
                  + Sanitizer.jmxSanitize(connector)
                  + ",task=*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(connector, e);
    }
  }

  /** Their numbers. */
  Set<Integer> look() {
    Set<Integer> failed = new TreeSet<>();
    for (ObjectName task : BEANS.queryNames(beans, null)) {
      if (hasFailed(task)) {
        failed.add(Integer.valueOf(task.getKeyProperty("task")));
      }
    }
    return failed;
  }

  private static boolean hasFailed(ObjectName task) {
    try {
      return FAILED.equals(BEANS.getAttribute(task, "status"));
    } catch (JMException | RuntimeException e) {
      return false; // it has just ended, or has no state yet
    }
  }
}
