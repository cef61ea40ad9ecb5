package dev.oxbow.sync.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.service.CaptureConfig;
import dev.oxbow.sync.service.SyncConfig;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code oxbow sync snapshot}: the rows of a table are told once more. Its progress is forgotten,
 * by Connect's own interface for offsets, which wants the connector stopped: the stream rests for
 * some seconds, then goes on where it was, with the snapshot beside it.
 */
@Command(
    name = "snapshot",
    description = "Tell all rows of a table once more, while its changes go on being told.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  oxbow sync snapshot shop.orders")
final class SnapshotCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WorkerOption worker = new WorkerOption();

  @Parameters(paramLabel = "DATABASE.TABLE", description = "The table.")
  private String table = "";

  @Option(
      names = "--capture",
      paramLabel = "CAPTURE",
      description = "Its name; needed if there are several.")
  private @Nullable String capture;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    Logs.quiet();
    int dot = table.indexOf('.');
    if (dot <= 0 || dot == table.length() - 1) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
          "'" + table + "' is no table: write database.table");
    }
    SyncConfig read = config.load();
    String name = CaptureName.of(read, capture);
    requireCaptured(read, name);
    ConnectClient client = worker.connect(read);
    String before = client.state(name);
    client.stop(name);
    try {
      client.alterOffsets(name, wanted(name, table.substring(0, dot), table.substring(dot + 1)));
    } finally {
      if (!before.equals("STOPPED")) {
        client.resume(name);
      }
    }
    System.out.println(
        "The rows of "
            + table
            + " are told once more; ./oxbow sync status shows how far it"
            + " is");
    return 0;
  }

  private void requireCaptured(SyncConfig read, String name) {
    CaptureConfig found = read.captures().get(name);
    if (found != null && !found.wants(table)) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Capture '" + name + "' does not capture " + table + ", but " + found.describe());
    }
  }

  private static ObjectNode wanted(String source, String database, String table) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode entry = body.putArray("offsets").addObject();
    entry
        .putObject("partition")
        .put("source", source)
        .put("database", database)
        .put("table", table);
    // Not merely forgotten: a capture that takes no snapshots by itself is asked, too.
    entry.putObject("offset").put("wanted", true);
    return body;
  }
}
