package dev.oxbow.sync.sink;

import dev.oxbow.sync.progress.ApplyMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The figures of an apply's task in JMX while it runs, as {@code
 * dev.oxbow:type=apply,name="NAME",task=NUMBER}. A task that Connect gave up may close after its
 * successor began: the later one is shown.
 */
final class ApplyBean implements AutoCloseable {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final Map<ObjectName, ApplyBean> SHOWN = new ConcurrentHashMap<>();

  private final ObjectName name;

  private ApplyBean(ObjectName name) {
    this.name = name;
  }

  static ApplyBean register(String apply, int task, ApplyMXBean figures) {
    try {
      ApplyBean bean =
          new ApplyBean(
              new ObjectName(
                  "dev.oxbow:type=apply,name=" + ObjectName.quote(apply) + ",task=" + task));
      synchronized (SHOWN) {
        if (SHOWN.put(bean.name, bean) != null) {
          SERVER.unregisterMBean(bean.name);
        }
        SERVER.registerMBean(figures, bean.name);
      }
      return bean;
    } catch (JMException e) {
      throw new ConnectException("Apply '" + apply + "' cannot be shown by JMX: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      synchronized (SHOWN) {
        if (SHOWN.remove(name, this)) {
          SERVER.unregisterMBean(name);
        }
      }
    } catch (JMException e) {
      throw new ConnectException(name + " cannot be taken from JMX: " + e, e);
    }
  }
}
