package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.OxbowConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends as slowly as it can does not hold a connection. */
final class SlowClientTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void cutsHeadersThatComeByteByByte() throws Exception {
    String yaml =
        """
        local: { memory.limit: 256MB, spill.folder: "%s" }
        store: { folder: "%s" }
        server: { port: 0, limits: { client.idle: 2s } }
        """
            .formatted(folder.resolve("spill"), folder.resolve("store"));
    byte[] head =
        ("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + "x".repeat(600) + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (OxbowServer server =
            OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null));
        Socket socket = new Socket("127.0.0.1", server.port())) {
      int sent = 0;
      try {
        for (byte b : head) {
          socket.getOutputStream().write(b);
          sent++;
          Thread.sleep(100);
        }
      } catch (IOException cut) {
        assertThat(sent).isLessThan(head.length);
        return;
      }
      throw new AssertionError("All of the head was taken, over more than a minute");
    }
  }
}
