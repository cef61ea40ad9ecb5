package dev.oxbow.sync.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.service.SyncConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code oxbow sync skip}: a transaction that cannot be read is left out, because its operator says
 * so. What it changed is missing in the topics until the tables' rows are told again.
 */
@Command(
    name = "skip",
    description = {
      "Leave a transaction out that cannot be read. What it changed is missing in the topics:",
      "let 'oxbow sync snapshot' tell the rows of its tables again."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  oxbow sync skip 3e11fa47-71ca-11e1-9e33-c80aa9429562:23")
final class SkipCommand extends CaptureCommand {
  @Parameters(paramLabel = "GTID", description = "The transaction, as the error names it.")
  private String gtid = "";

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
  String act(SyncConfig read, String name, ConnectClient client) throws InterruptedException {
    GtidSet skipped = GtidSet.parse(gtid);
    if (skipped.count() != 1 || !client.failure(name).contains("transaction " + skipped + " ")) {
      throw new OxbowException(
          ErrorCode.INVALID_PARAMETER,
          "Capture '"
              + name
              + "' did not stop at transaction "
              + gtid
              + ", and only one at which it stopped can be left out; ./oxbow sync status tells which");
    }
    client.whileStopped(
        name, () -> client.alterOffsets(name, without(client.offsets(name), skipped, name)));
    return "Transaction "
        + gtid
        + " is left out; tell the rows of its tables again with"
        + " ./oxbow sync snapshot DATABASE.TABLE";
  }

  private static ObjectNode without(JsonNode offsets, GtidSet skipped, String name) {
    for (JsonNode each : offsets.path("offsets")) {
      if (each.at("/offset/gtids").isTextual()) {
        GtidSet executed = GtidSet.parse(each.at("/offset/gtids").asText());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode entry = body.putArray("offsets").addObject();
        entry.set("partition", each.get("partition"));
        ObjectNode offset = each.get("offset").deepCopy();
        offset.put("gtids", executed.plus(skipped).toString());
        // Rows of it that were told before it could not be read are not counted on any more.
        offset.remove("told");
        entry.set("offset", offset);
        return body;
      }
    }
    throw new OxbowException(
        ErrorCode.NOT_SUPPORTED,
        "Capture '"
            + name
            + "' has no GTIDs to go by: its server has none, or it has not begun; ./oxbow sync reset"
            + " begins it anew");
  }
}
