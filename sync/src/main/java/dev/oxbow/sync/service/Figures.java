package dev.oxbow.sync.service;

import dev.oxbow.sync.facts.SyncFacts.Progress;
import dev.oxbow.sync.facts.SyncFacts.SnapshotShare;
import dev.oxbow.sync.progress.ApplyMXBean;
import dev.oxbow.sync.progress.CaptureMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What the tasks of a sync that run in this process tell by JMX. */
final class Figures {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  private final boolean isApply;
  private final ObjectName bean;

  Figures(String kind, String name) {
    this.isApply = kind.equals("apply");
    try {
      this.bean =
          new ObjectName(
              "dev.oxbow:type="
                  + kind
                  + ",name="
                  + ObjectName.quote(name)
                  + (isApply ? ",task=*" : ""));
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /**
   * What was found.
   *
   * @param share null for what takes no snapshots
   */
  record Found(Progress progress, @Nullable SnapshotShare share, boolean isSnapshotting) {}

  Optional<Found> look() {
    if (isApply) {
      List<ApplyMXBean> tasks =
          new TreeSet<>(BEANS.queryNames(bean, null))
              .stream().map(task -> JMX.newMXBeanProxy(BEANS, task, ApplyMXBean.class)).toList();
      return tasks.isEmpty() ? Optional.empty() : Optional.of(of(tasks));
    }
    return BEANS.isRegistered(bean)
        ? Optional.of(of(JMX.newMXBeanProxy(BEANS, bean, CaptureMXBean.class)))
        : Optional.empty();
  }

  private static Found of(CaptureMXBean bean) {
    Progress progress =
        new Progress(
            bean.getPosition(),
            bean.getGtids(),
            bean.getLagSeconds(),
            bean.getLagBytes(),
            bean.getLagTransactions(),
            -1,
            bean.getRetentionUsed(),
            bean.getRecords(),
            bean.getBytes(),
            bean.getTransactions(),
            bean.getRecordsPerSecond(),
            bean.getBytesPerSecond(),
            bean.getUptimeSeconds(),
            0);
    SnapshotShare share =
        new SnapshotShare(
            bean.getSnapshotTables(),
            bean.getSnapshotTablesDone(),
            bean.getSnapshotRows(),
            bean.getSnapshotRowsEstimated(),
            bean.getSnapshotSecondsLeft());
    return new Found(progress, share, bean.isSnapshotting());
  }

  /** All tasks together; the lag is that of the one furthest behind. */
  private static Found of(List<ApplyMXBean> tasks) {
    boolean isLagKnown = tasks.stream().allMatch(task -> task.getLagRecords() >= 0);
    Progress progress =
        new Progress(
            tasks.stream()
                .map(ApplyMXBean::getPosition)
                .filter(position -> !position.isEmpty())
                .collect(Collectors.joining(", ")),
            "",
            isLagKnown
                ? tasks.stream().mapToDouble(ApplyMXBean::getLagSeconds).max().orElse(-1)
                : -1,
            -1,
            -1,
            isLagKnown ? tasks.stream().mapToLong(ApplyMXBean::getLagRecords).sum() : -1,
            -1,
            tasks.stream().mapToLong(ApplyMXBean::getRecords).sum(),
            tasks.stream().mapToLong(ApplyMXBean::getBytes).sum(),
            tasks.stream().mapToLong(ApplyMXBean::getTransactions).sum(),
            tasks.stream().mapToDouble(ApplyMXBean::getRecordsPerSecond).sum(),
            tasks.stream().mapToDouble(ApplyMXBean::getBytesPerSecond).sum(),
            tasks.stream().mapToDouble(ApplyMXBean::getUptimeSeconds).max().orElse(0),
            tasks.stream().mapToLong(ApplyMXBean::getErrors).sum());
    return new Found(progress, null, false);
  }
}
