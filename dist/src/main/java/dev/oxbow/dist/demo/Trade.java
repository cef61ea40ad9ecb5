package dev.oxbow.dist.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.dist.demo.Shop.Product;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Thirty days of the shop's trade as records of three topics, in the order in which they happened;
 * the same every time. Each topic is told by one thread, different topics by different ones.
 */
final class Trade {
  private static final JsonFactory JSON = new JsonFactory();
  private static final BigDecimal FEE = new BigDecimal("0.014");
  private static final Duration DAYS = Duration.ofDays(30);

  private final Shop shop;

  Trade(Shop shop) {
    this.shop = shop;
  }

  /** The topics. */
  enum Topic {
    /** One per order, keyed by it. */
    ORDERS(18_000),
    /** One per page seen, keyed by the visit; three of them are torn. */
    CLICKS(40_000),
    /** One per order's payment, keyed by the order; the last is withdrawn by a tombstone. */
    PAYMENTS(18_000);

    private final int records;

    Topic(int records) {
      this.records = records;
    }

    /** How many records it has. */
    int records() {
      return records;
    }

    String topicName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A record. */
  record Event(String key, @Nullable String value, Instant at) {}

  /** Takes records, one after another. */
  interface Listener {
    void happened(Event event);
  }

  /** Tells all records of a topic. */
  void tell(Topic topic, Listener listener) {
    SplittableRandom random = new SplittableRandom(topic.ordinal() + 42L);
    for (int i = 0; i < topic.records(); i++) {
      listener.happened(
          switch (topic) {
            case ORDERS -> ordered(i, random);
            case CLICKS -> clicked(i, random);
            case PAYMENTS -> paid(i, random);
          });
    }
  }

  private static Instant at(int number, int of, SplittableRandom random) {
    long step = DAYS.toMillis() / of;
    return Shop.OPENING.plusMillis(number * step + random.nextLong(step));
  }

  private record Line(Product product, int quantity) {}

  private record Order(
      int id, Instant at, int customer, boolean cancelled, List<Line> lines, BigDecimal total) {}

  /** An order is the same whoever asks for it: its own event, and its payment. */
  private Order order(int i) {
    int id = 100_001 + i;
    SplittableRandom random = new SplittableRandom(id);
    Instant at = at(i, Topic.ORDERS.records(), random);
    List<Line> lines =
        IntStream.rangeClosed(0, random.nextInt(4))
            .mapToObj(line -> new Line(product(random), 1 + random.nextInt(3)))
            .toList();
    BigDecimal total =
        lines.stream()
            .map(line -> line.product().price().multiply(BigDecimal.valueOf(line.quantity())))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Order(id, at, customer(random), random.nextInt(14) == 0, lines, total);
  }

  private Event ordered(int i, SplittableRandom random) {
    Order order = order(i);
    String channel = pick(random, "web", "web", "app", "store");
    return new Event(
        Integer.toString(order.id()),
        json(
            json -> {
              json.writeNumberField("order_id", order.id());
              json.writeNumberField("customer_id", order.customer());
              json.writeStringField("placed_at", order.at().toString());
              json.writeStringField("status", order.cancelled() ? "cancelled" : "placed");
              json.writeStringField("channel", channel);
              json.writeNumberField("total", order.total());
              json.writeArrayFieldStart("items");
              for (Line line : order.lines()) {
                json.writeStartObject();
                json.writeNumberField("product_id", line.product().id());
                json.writeNumberField("quantity", line.quantity());
                json.writeNumberField("price", line.product().price());
                json.writeEndObject();
              }
              json.writeEndArray();
            }),
        order.at());
  }

  private Event clicked(int i, SplittableRandom random) {
    Instant at = at(i, Topic.CLICKS.records(), random);
    int visit = i / 8;
    String key = "v-" + Integer.toHexString(visit * 40_503 & 0xffffff);
    if (i % 13_000 == 9_999) {
      return new Event(key, "{\"visit\":\"" + key + "\",\"page\":\"/produ", at);
    }
    boolean known = visit % 3 != 0;
    int customer = 1 + visit * 7919 % Shop.CUSTOMERS;
    Product product = product(random);
    String page =
        random.nextInt(5) == 0 ? pick(random, "/", "/cart", "/help") : "/product/" + product.id();
    String os = pick(random, "android", "ios", "windows", "macos", "linux");
    return new Event(
        key,
        json(
            json -> {
              json.writeStringField("visit", key);
              if (known) {
                json.writeNumberField("customer_id", customer);
              } else {
                json.writeNullField("customer_id");
              }
              json.writeStringField("page", page);
              json.writeStringField("seen_at", at.toString());
              json.writeObjectFieldStart("device");
              json.writeStringField("os", os);
              json.writeBooleanField("mobile", os.equals("android") || os.equals("ios"));
              json.writeEndObject();
            }),
        at);
  }

  private Event paid(int i, SplittableRandom random) {
    Order order = order(i);
    Instant at = order.at().plusSeconds(random.nextInt(10, 7_200));
    String key = Integer.toString(order.id());
    if (i == Topic.PAYMENTS.records() - 1) {
      return new Event(key, null, at);
    }
    String method = pick(random, "card", "card", "invoice", "wallet");
    BigDecimal fee = order.total().multiply(FEE).setScale(2, RoundingMode.HALF_UP);
    return new Event(
        key,
        json(
            json -> {
              json.writeNumberField("order_id", order.id());
              json.writeStringField("method", method);
              json.writeStringField("state", order.cancelled() ? "refunded" : "settled");
              json.writeNumberField("amount", order.total());
              json.writeNumberField("fee", fee);
              json.writeStringField("paid_at", at.toString());
            }),
        at);
  }

  /** Few customers order much. */
  private static int customer(SplittableRandom random) {
    double skewed = Math.pow(random.nextDouble(), 2);
    return 1 + (int) (skewed * Shop.CUSTOMERS);
  }

  private Product product(SplittableRandom random) {
    List<Product> products = shop.products();
    return products.get((int) (Math.pow(random.nextDouble(), 1.5) * products.size()));
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String json(Fields fields) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
