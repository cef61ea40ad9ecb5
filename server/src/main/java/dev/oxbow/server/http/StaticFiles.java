package dev.oxbow.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;

/**
 * The console's files and its libraries (WebJars), from the class path. They hold nothing of
 * anybody's data and need no login. Only names of a plain form are looked up, so that no path leads
 * out; folders are not listed.
 */
public final class StaticFiles extends AbstractHandler {
  private static final String WEBJARS = "/webjars/";
  private static final Pattern PLAIN =
      Pattern.compile("(/[A-Za-z0-9_@][A-Za-z0-9_@.-]*)+\\.[a-z0-9]{1,8}");

  /** What is not in this list is not served: the class path holds other things. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=utf-8"),
          Map.entry("js", "text/javascript;charset=utf-8"),
          Map.entry("mjs", "text/javascript;charset=utf-8"),
          Map.entry("css", "text/css;charset=utf-8"),
          Map.entry("json", "application/json;charset=utf-8"),
          Map.entry("map", "application/json;charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("txt", "text/plain;charset=utf-8"));

  private final ClassLoader loader;
  private final Map<String, Optional<Found>> cache = new ConcurrentHashMap<>();

  /** A file's bytes and what they are. */
  private record Found(byte[] bytes, String type, String tag) {}

  public StaticFiles() {
    loader = StaticFiles.class.getClassLoader();
  }

  /** Whether there is a file of this path. */
  public boolean has(String target) {
    return find(target).isPresent();
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    Optional<Found> found =
        head || request.getMethod().equals("GET") ? find(target) : Optional.empty();
    if (found.isEmpty()) {
      return;
    }
    base.setHandled(true);
    Found file = found.get();
    // Libraries have their version in the path; our own files change with the server.
    response.setHeader(
        "Cache-Control",
        target.startsWith(WEBJARS) ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("ETag", file.tag);
    if (file.tag.equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(file.type);
    response.setContentLength(file.bytes.length);
    if (!head) {
      response.getOutputStream().write(file.bytes);
    }
  }

  private Optional<Found> find(String target) {
    String path = target.equals("/") ? "/index.html" : target;
    if (path.length() > 200 || !PLAIN.matcher(path).matches() || path.contains("..")) {
      return Optional.empty();
    }
    Optional<Found> known = cache.get(path);
    if (known == null) {
      known = load(path);
      // What is not there is not remembered: anybody could ask for anything.
      if (known.isPresent()) {
        cache.put(path, known);
      }
    }
    return known;
  }

  private Optional<Found> load(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    String resource =
        path.startsWith(WEBJARS) ? "META-INF/resources" + path : "dev/oxbow/server/console" + path;
    URL url = type == null ? null : loader.getResource(resource);
    if (url == null || type == null) {
      return Optional.empty();
    }
    try (InputStream in = url.openStream()) {
      byte[] bytes = in.readAllBytes();
      String tag =
          '"'
              + com.google.common.hash.Hashing.sha256().hashBytes(bytes).toString().substring(0, 24)
              + '"';
      return Optional.of(new Found(bytes, type, tag));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
