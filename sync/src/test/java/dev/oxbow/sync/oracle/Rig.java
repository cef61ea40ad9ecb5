package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TcpProxy;
import dev.oxbow.embedded.process.Ports;
import java.io.IOException;
import java.util.Map;

/**
 * Servers of the oracle's own, to be killed, and proxies before them, through which only the
 * service goes.
 */
final class Rig implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  final EmbeddedMySql mySql;
  final KafkaProcess kafka;
  final TcpProxy toMySql;
  final TcpProxy toKafka;
  private final int proxiedMySql;
  private final int proxiedKafka;

  Rig() throws IOException {
    this.mySql = EmbeddedMySql.start(ServerOptions.temporary());
    this.proxiedMySql = Ports.free();
    this.toMySql = TcpProxy.open(LOOPBACK, proxiedMySql, mySql.port());
    int broker = Ports.free();
    int listener = Ports.free();
    int controller = Ports.free();
    this.proxiedKafka = Ports.free();
    this.toKafka = TcpProxy.open(LOOPBACK, proxiedKafka, listener);
    String plain = "PLAINTEXT://" + LOOPBACK + ":" + broker;
    String proxied = "PROXIED://" + LOOPBACK + ":";
    this.kafka =
        KafkaProcess.start(
            ServerOptions.temporary()
                .withPort(broker)
                .withAll(
                    Map.of(
                        "controller.quorum.voters",
                        "1@" + LOOPBACK + ":" + controller,
                        "listeners",
                        String.join(
                            ",",
                            plain,
                            proxied + listener,
                            "CONTROLLER://" + LOOPBACK + ":" + controller),
                        "advertised.listeners",
                        plain + "," + proxied + proxiedKafka,
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "group.min.session.timeout.ms",
                        "1000")));
  }

  /** Where the service finds MySQL. */
  String url(String database) {
    return "jdbc:mysql://" + LOOPBACK + ":" + proxiedMySql + "/" + database;
  }

  /** Where the service finds Kafka. */
  String bootstrapServers() {
    return LOOPBACK + ":" + proxiedKafka;
  }

  @Override
  public void close() throws IOException {
    toMySql.close();
    toKafka.close();
    kafka.close();
    mySql.close();
  }
}
