package dev.oxbow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

final class TestServersTest {
  @Test
  void givesEachTestADatabaseOfItsOwn() throws SQLException {
    MySqlServer mySql = TestServers.mySql();
    String one = mySql.createDatabase("shop");
    String other = mySql.createDatabase("shop");
    assertThat(one).startsWith("shop_").isNotEqualTo(other);
    try (Connection connection = mySql.connect(one);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT database()")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo(one);
    }
  }

  @Test
  void givesTopicsThatNobodyElseUses() throws ExecutionException, InterruptedException {
    KafkaServer kafka = TestServers.kafka();
    String topic = kafka.uniqueTopic("orders");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
      assertThat(admin.listTopics().names().get()).contains(topic);
    }
  }

  @Test
  void startsEachServerOnce() {
    assertThat(TestServers.mySql()).isSameAs(TestServers.mySql());
    assertThat(TestServers.kafka()).isSameAs(TestServers.kafka());
  }
}
