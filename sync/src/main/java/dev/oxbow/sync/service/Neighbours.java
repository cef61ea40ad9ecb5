package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Services of one group ask each other: before a task begins, the one that leads fences what came
 * before it. One that listens on loopback cannot be asked from another machine.
 */
final class Neighbours {
  private Neighbours() {}

  /**
   * Looks whether the others of the group can reach this one.
   *
   * @throws OxbowException INVALID_CONFIG when they cannot
   */
  static void check(SyncConfig config, Admin admin)
      throws InterruptedException, ExecutionException {
    // Kafka's client logs it as an error of its own when there is no such group.
    if (!config.rest().isLoopback()
        || admin.listGroups().all().get().stream()
            .noneMatch(group -> group.groupId().equals(config.group()))) {
      return;
    }
    try {
      for (ClassicGroupDescription group :
          admin.describeClassicGroups(Set.of(config.group())).all().get().values()) {
        for (MemberDescription member : group.members()) {
          refuseAbroad(config, member.host().replaceFirst("^/", ""));
        }
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  private static void refuseAbroad(SyncConfig config, String host) {
    if (!isHere(host)) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "A service of group '"
              + config.group()
              + "' runs on "
              + host
              + ", which cannot ask this one on "
              + config.rest().host()
              + "; let both listen where the other reaches them ('sync.host', with 'sync.login.users'"
              + " and 'sync.tls'), or give this one a group of its own ('sync.group')");
    }
  }

  private static boolean isHere(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
