package dev.oxbow.sync.connect;

import dev.oxbow.sync.progress.CaptureMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A capture's figures in JMX while its task runs, as {@code dev.oxbow:type=capture,name="NAME"}. A
 * task that Connect gave up may close after its successor began: the later one is shown.
 */
final class CaptureBean implements AutoCloseable {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final Map<ObjectName, CaptureBean> SHOWN = new ConcurrentHashMap<>();

  private final ObjectName name;

  private CaptureBean(ObjectName name) {
    this.name = name;
  }

  static CaptureBean register(String capture, CaptureMXBean figures) {
    try {
      CaptureBean bean =
          new CaptureBean(
              new ObjectName("dev.oxbow:type=capture,name=" + ObjectName.quote(capture)));
      synchronized (SHOWN) {
        if (SHOWN.put(bean.name, bean) != null) {
          SERVER.unregisterMBean(bean.name);
        }
        SERVER.registerMBean(figures, bean.name);
      }
      return bean;
    } catch (JMException e) {
      throw new ConnectException("Capture '" + capture + "' cannot be shown by JMX: " + e, e);
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
