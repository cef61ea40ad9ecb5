package dev.oxbow.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Chromium without a window, driven through the DevTools protocol: a page that is opened, typed
 * into, clicked and looked at. It ends with {@link #close()}.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Only against hanging for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Ear()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** The program, if there is one on this machine. */
  static Optional<Path> find() {
    String given = System.getProperty("oxbow.test.chromium", "");
    Stream<String> names =
        given.isEmpty()
            ? Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(
                    name ->
                        Stream.of(System.getenv("PATH").split(":")).map(dir -> dir + "/" + name))
            : Stream.of(given);
    return names.map(Path::of).filter(Files::isExecutable).findFirst();
  }

  static Browser start(Path program) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("oxbow-chromium-");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--force-color-profile=srgb",
                "--lang=en-US",
                "--window-size=1280,860",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    try {
      return new Browser(process, profile, page(profile, process));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI page(Path profile, Process process) throws IOException, InterruptedException {
    Path portFile = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "Chromium did not start: " + Files.readString(profile.resolve("chromium.log")));
      }
      Thread.sleep(50);
    }
    String port = Files.readAllLines(portFile).get(0);
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
            .body();
    for (JsonNode target : JSON.readTree(body)) {
      if (target.path("type").asText().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("Chromium has no page: " + body);
  }

  /** Takes what the browser says, also in pieces. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        try {
          take(JSON.readTree(whole));
        } catch (IOException e) {
          complaints.add("not JSON: " + whole);
        }
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void take(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> waiting = asked.remove(message.get("id").asInt());
      if (waiting != null) {
        waiting.complete(message);
      }
      return;
    }
    JsonNode told = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" -> complaints.add(told.path("exceptionDetails").toString());
      case "Log.entryAdded" -> {
        // Refused logins and wrong SQL are answered with 4xx, which the browser logs.
        if (!told.path("entry").path("source").asText().equals("network")) {
          complaints.add(told.path("entry").path("text").asText());
        }
      }
      case "Network.requestWillBeSent" -> {
        String url = told.path("request").path("url").asText();
        if (!url.startsWith("http://127.0.0.1:") && !url.matches("(data|blob|about):.*")) {
          complaints.add("asked for " + url);
        }
      }
      case "Page.javascriptDialogOpening" -> complaints.add("alert: " + told.path("message"));
      default -> {}
    }
  }

  JsonNode call(String method, Map<String, Object> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    JsonNode reply = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (reply.has("error")) {
      throw new IllegalStateException(method + ": " + reply.get("error"));
    }
    return reply.path("result");
  }

  /** What was thrown, refused by the page's policy, or asked of another host. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void open(String url) {
    call("Page.navigate", Map.of("url", url));
    waitFor("document.readyState === 'complete'");
  }

  /** Goes to another view of the page. */
  void go(String hash) {
    evaluate("location.hash = " + quoted(hash));
  }

  /** The value of an expression, which may be a promise. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** What can be read in the first element that fits; empty when there is none. */
  String text(String selector) {
    return evaluate(
            "(e => e === null ? '' : e.innerText ?? e.textContent)(document.querySelector("
                + quoted(selector)
                + "))")
        .asText();
  }

  /** Waits until an expression is true. */
  void waitFor(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate("!!(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "It never came to " + expression + "; the page says: " + text("body"));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  void waitForText(String selector, String text) {
    waitFor(
        "[...document.querySelectorAll("
            + quoted(selector)
            + ")].some(e => e.innerText.includes("
            + quoted(text)
            + "))");
  }

  /** Clicks with the mouse into the middle of the first element that fits. */
  void click(String selector) {
    clickWhere("document.querySelector(" + quoted(selector) + ")", selector);
  }

  /** Clicks a button or a link by what stands on it. */
  void clickText(String text) {
    clickWhere(
        "[...document.querySelectorAll('button, a, summary')].find(e => e.checkVisibility()"
            + " && (e.innerText.trim() === "
            + quoted(text)
            + "))",
        text);
  }

  private void clickWhere(String expression, String what) {
    waitFor(expression);
    JsonNode box =
        evaluate(
            "(() => { const e = "
                + expression
                + "; e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();"
                + " return {x: r.x + Math.min(r.width, 600) / 2, y: r.y + r.height / 2}; })()");
    if (!box.has("x")) {
      throw new AssertionError("Cannot be clicked: " + what);
    }
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              box.get("x").asDouble(),
              "y",
              box.get("y").asDouble(),
              "button",
              "left",
              "clickCount",
              1));
    }
  }

  /** Types into what has the focus. */
  void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key such as Enter, alone or with Ctrl. */
  void press(String key, boolean control) {
    int code =
        switch (key) {
          case "Enter" -> 13;
          case "Escape" -> 27;
          case "ArrowDown" -> 40;
          case "ArrowRight" -> 39;
          case "End" -> 35;
          case "Tab" -> 9;
          case " " -> 32;
          case "a" -> 65;
          default -> throw new IllegalArgumentException(key);
        };
    for (String type : List.of("keyDown", "keyUp")) {
      Map<String, Object> event =
          new HashMap<>(
              Map.of(
                  "type", type,
                  "key", key,
                  "code", key.equals(" ") ? "Space" : key.equals("a") ? "KeyA" : key,
                  "windowsVirtualKeyCode", code,
                  "modifiers", control ? 2 : 0));
      if (type.equals("keyDown") && !control && (key.equals("Enter") || key.equals(" "))) {
        event.put("text", key.equals("Enter") ? "\r" : key);
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** A picture of what is in sight, as PNG. */
  void screenshot(Path file) throws IOException {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /** A text as JavaScript writes it. */
  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
