package dev.oxbow.sync.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.service.CaptureConfig;
import dev.oxbow.sync.service.SyncConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class SnapshotCommand extends CaptureCommand {
  @Parameters(paramLabel = "DATABASE.TABLE", description = "The table.")
  private String table = "";

  @Option(
      names = "--capture",
      paramLabel = "CAPTURE",
      description = "Its name; needed if there are several.")
  private @Nullable String capture;

  @Override
  @Nullable String given() {
    return capture;
  }

  @Override
  void check(SyncConfig read, String name) {
    int dot = table.indexOf('.');
    if (dot <= 0 || dot == table.length() - 1) {
      throw typo("'" + table + "' is no table: write database.table");
    }
    CaptureConfig found = read.captures().get(name);
    if (found != null && !found.wants(table)) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Capture '" + name + "' does not capture " + table + ", but " + found.describe());
    }
  }

  @Override
  String act(SyncConfig read, String name, ConnectClient client) throws InterruptedException {
    int dot = table.indexOf('.');
    JsonNode wanted = wanted(name, table.substring(0, dot), table.substring(dot + 1));
    client.whileStopped(name, () -> client.alterOffsets(name, wanted));
    return "The rows of " + table + " are told once more; ./oxbow sync status shows how far it is";
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
