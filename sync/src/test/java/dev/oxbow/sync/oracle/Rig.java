package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.process.Ports;
import java.io.IOException;
import java.util.Map;
import org.netcrusher.core.reactor.NioReactor;
import org.netcrusher.tcp.TcpCrusher;
import org.netcrusher.tcp.TcpCrusherBuilder;

/**
 * Servers of the oracle's own, to be killed, and proxies before them, through which only the
 * service goes.
 */
final class Rig implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  final EmbeddedMySql mySql;
  final KafkaProcess kafka;
  final TcpCrusher toMySql;
  final TcpCrusher toKafka;
  private final NioReactor reactor;
  private final int proxiedMySql;
  private final int proxiedKafka;

  Rig() throws IOException {
    this.reactor = new NioReactor();
    this.mySql = EmbeddedMySql.start(ServerOptions.temporary());
    this.proxiedMySql = Ports.free();
    this.toMySql = proxy(proxiedMySql, mySql.port());
    int broker = Ports.free();
    int listener = Ports.free();
    int controller = Ports.free();
    this.proxiedKafka = Ports.free();
    this.toKafka = proxy(proxiedKafka, listener);
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

  private TcpCrusher proxy(int from, int to) {
    return TcpCrusherBuilder.builder()
        .withReactor(reactor)
        .withBindAddress(LOOPBACK, from)
        .withConnectAddress(LOOPBACK, to)
        .withBufferCount(8) // of 32 KiB, for each of hundreds of connections
        .withBufferDirect(false)
        .buildAndOpen();
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
  public void close() {
    toMySql.close();
    toKafka.close();
    reactor.close();
    kafka.close();
    mySql.close();
  }
}
