package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.change.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicNamesTest {
  private static TopicNames names(String template, Map<String, String> renamed, boolean shared) {
    return new TopicNames(
        new TopicNames.Options("db", template, renamed, shared, List.of("db.transaction")));
  }

  private static TableName table(String name) {
    return new TableName("shop", name);
  }

  @Test
  void takesTheClosestPattern() {
    TopicNames names =
        names(
            "{source}.{database}.{table}",
            Map.of(
                "shop.orders", "orders",
                "shop.order*", "o.{table}",
                "shop.*", "s.{table}",
                "*.order_2*", "years"),
            true);
    assertThat(names.of(table("orders"))).isEqualTo("orders");
    assertThat(names.of(table("order_lines"))).isEqualTo("o.order_lines");
    assertThat(names.of(table("order_2024"))).isEqualTo("o.order_2024");
    assertThat(names.of(table("other"))).isEqualTo("s.other");
    assertThat(names.of(new TableName("crm", "other"))).isEqualTo("db.crm.other");
  }

  @Test
  void replacesWhatKafkaDoesNotAllow() {
    assertThat(names("{table}", Map.of(), true).of(table("b\u00fccher und$mehr")))
        .isEqualTo("b_cher_und_mehr");
    assertThatThrownBy(() -> names("{table}/x", Map.of(), true))
        .hasMessageContaining("'{table}/x' names no topic");
    assertThatThrownBy(() -> names("{tabel}", Map.of(), true))
        .hasMessageContaining("'{tabel}' names no topic");
    assertThatThrownBy(() -> names("{table}", Map.of("a.b", ""), true))
        .hasMessageContaining("names no topic");
    assertThatThrownBy(() -> names("{table}", Map.of(), true).of(table("x".repeat(250))))
        .hasMessageContaining("a name that Kafka does not take; set topics.shop.xxx");
  }

  @Test
  void refusesToWriteTwoTablesIntoAFlatTopic() {
    TopicNames names = names("{table}", Map.of(), false);
    assertThat(names.of(table("t"))).isEqualTo("t");
    assertThat(names.of(table("t"))).isEqualTo("t");
    assertThatThrownBy(() -> names.of(new TableName("crm", "t")))
        .hasMessage(
            "Table crm.t would be written to topic 't', which table shop.t has, and a flat row does"
                + " not say of which table it is (an envelope does); set topics.crm.t to another"
                + " name");
  }

  @Test
  void warnsWhereEnvelopesShareATopic() {
    TopicNames names = names("{table}", Map.of(), true);
    assertThat(names.check(List.of(table("t"), table("u"), new TableName("crm", "t"))))
        .containsExactly("Tables shop.t and crm.t share topic 't'");
  }

  @Test
  void refusesNamesThatKafkaCannotTellApart() {
    TopicNames names = names("{database}.{table}", Map.of("shop.a", "shop_b"), true);
    assertThat(names.of(table("b"))).isEqualTo("shop.b");
    assertThatThrownBy(() -> names.of(table("a")))
        .hasMessageContaining("which Kafka cannot tell from 'shop.b' of table shop.b");
  }

  @Test
  void refusesATopicOfOtherUse() {
    TopicNames names = names("{source}.{table}", Map.of(), true);
    assertThatThrownBy(() -> names.of(table("transaction")))
        .hasMessageContaining("'db.transaction', which has another use");
  }
}
