package dev.oxbow.dist.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.demo.Trade.Event;
import dev.oxbow.dist.demo.Trade.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the shop is made of. */
final class TradeTest {
  private static List<Event> told(Topic topic) {
    List<Event> events = new ArrayList<>();
    new Trade(new Shop()).tell(topic, events::add);
    return events;
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void tellsTheSameEveryTime(Topic topic) {
    assertThat(told(topic)).hasSize(topic.records()).isEqualTo(told(topic));
  }

  @Test
  void endsPaymentsWithATombstone() {
    List<Event> payments = told(Topic.PAYMENTS);

    assertThat(payments.stream().filter(event -> event.value() == null)).hasSize(1);
    assertThat(payments.get(payments.size() - 1).value()).isNull();
  }

  @Test
  void tearsThreeClicks() {
    assertThat(told(Topic.CLICKS).stream().map(Event::value).map(Objects::requireNonNull))
        .filteredOn(value -> !value.endsWith("}"))
        .hasSize(3);
  }

  @Test
  void fillsTheSameCustomersEveryTime() {
    assertThat(new Shop().customers())
        .hasSize(Shop.CUSTOMERS)
        .isEqualTo(new Shop().customers())
        .extracting(Shop.Customer::email)
        .doesNotHaveDuplicates();
  }
}
