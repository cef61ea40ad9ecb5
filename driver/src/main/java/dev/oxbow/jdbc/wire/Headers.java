package dev.oxbow.jdbc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;

/**
 * The HTTP headers by which driver and server say what Avatica's protocol has no place for. All of
 * them are optional: a client of Avatica's own gets along without.
 */
public final class Headers {
  /** Request: milliseconds from the start of a run to its last row; absent for no limit. */
  public static final String TIMEOUT = "Oxbow-Timeout";

  /** Request: rows beyond it are left out; absent for no limit. */
  public static final String MAX_ROWS = "Oxbow-Max-Rows";

  /**
   * The content type of an answer with rows in batches: the length of Avatica's answer (4 bytes,
   * little-endian), that answer in JSON without its rows, and the batches. A client that takes it
   * says so in the request that starts a run ({@code Accept}).
   */
  public static final String ROWS = "application/vnd.oxbow.rows;version=1";

  /** Request: the name of a {@link dev.oxbow.jdbc.backend.Wanted}. */
  public static final String WANTED = "Oxbow-Wanted";

  /** Response: the server's version. */
  public static final String VERSION = "Oxbow-Version";

  /** Response: what a statement has to say beside its rows: {@link #encode(List)}. */
  public static final String WARNINGS = "Oxbow-Warnings";

  /** Response: stage, done and total of a statement that runs: {@link #encode(List)}. */
  public static final String PROGRESS = "Oxbow-Progress";

  /** Response: present when the rows have other columns than was said when they were planned. */
  public static final String OTHER_COLUMNS = "Oxbow-Other-Columns";

  /** The property of a new connection that asks for exact values: {@link WireValues}. */
  public static final String VALUES_PROPERTY = "values";

  /** What {@link #VALUES_PROPERTY} is set to. */
  public static final String EXACT = "exact";

  /** The property of a new connection that says what the client calls itself. */
  public static final String TOOL_PROPERTY = "applicationName";

  /** The property of a new connection that names its first schema. */
  public static final String SCHEMA_PROPERTY = "currentSchema";

  private static final int MOST_CHARACTERS = 4000;

  private Headers() {}

  /** Texts as a header's value; what is too long for a header is cut. */
  public static String encode(List<String> texts) {
    StringBuilder value = new StringBuilder();
    for (String text : texts) {
      String encoded = URLEncoder.encode(text, UTF_8);
      if (value.length() + encoded.length() > MOST_CHARACTERS) {
        break;
      }
      value.append(value.length() == 0 ? "" : ",").append(encoded);
    }
    return value.toString();
  }

  /** The texts of a header's value. */
  public static List<String> decode(String value) {
    return value.isEmpty()
        ? List.of()
        : Arrays.stream(value.split(",", -1)).map(t -> URLDecoder.decode(t, UTF_8)).toList();
  }
}
