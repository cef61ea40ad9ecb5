package dev.oxbow.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class DriverTest {
  @Test
  void isRegisteredByTheServiceLoader() throws SQLException {
    assertThat(DriverManager.getDriver("jdbc:oxbow:config=x")).isInstanceOf(OxbowDriver.class);
    assertThat(new OxbowDriver().connect("jdbc:mysql://localhost/", new Properties())).isNull();
    assertThat(new OxbowDriver().acceptsURL("jdbc:mysql:")).isFalse();
    assertThat(OxbowDriver.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(new OxbowDriver().getPropertyInfo("jdbc:oxbow:", null)).isNotEmpty();
  }

  @Test
  void takesAUrlApart() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "sa");
    properties.setProperty("password", "x");
    properties.setProperty("kafka", "overridden:1");
    OxbowUrl url =
        OxbowUrl.parse(
            "jdbc:oxbow:mysql=jdbc:mysql://h/d?a=b&c=d;mysql.user=root;"
                + "mysql.password='a;b''c' ; kafka=h:9092;currentSchema=events;",
            properties);
    assertThat(url.settings())
        .containsOnlyKeys("mysql", "mysql.user", "mysql.password", "kafka")
        .containsEntry("mysql", "jdbc:mysql://h/d?a=b&c=d")
        .containsEntry("mysql.password", "a;b'c")
        .containsEntry("kafka", "h:9092");
    assertThat(url.user()).isEqualTo("sa");
    assertThat(url.currentSchema()).isEqualTo("events");
    assertThat(url.toString()).doesNotContain("a;b").contains("mysql.password=(hidden)", "h:9092");
    assertThat(OxbowUrl.parse("JDBC:OXBOW:config=/a b/c.yaml", new Properties()).settings())
        .containsEntry("config", "/a b/c.yaml");
  }

  @Test
  void hidesCredentialsWithinUrls() throws SQLException {
    for (String secret :
        new String[] {"jdbc:mysql://u:hush@h/d", "jdbc:mysql://h/d?password=hush"}) {
      assertThat(OxbowUrl.parse("jdbc:oxbow:mysql=" + secret, new Properties()).toString())
          .doesNotContain("hush");
    }
  }

  @Test
  void saysWhatIsWrongWithAUrl() {
    assertRefused("jdbc:oxbow:", "names no configuration");
    assertRefused("jdbc:oxbow:oxbow.yaml", "NAME=VALUE");
    assertRefused("jdbc:oxbow:config='x", "quote of setting 'config'");
    assertRefused("jdbc:oxbow:config=/no/such/oxbow.yaml", "does not exist");
    assertRefused("jdbc:oxbow:config=x;kafka=y", "cannot stand beside 'config'");
    assertRefused("jdbc:oxbow:mysq=x", "'mysq' is unknown");
    // No server listens on a port that only a server of the system may have.
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:oxbow://127.0.0.1:1/"))
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("No Oxbow server answers at 127.0.0.1:1");
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:oxbow://127.0.0.1:1/?usr=x"))
        .hasMessageContaining("no property 'usr'");
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:oxbow://127.0.0.1:1/?ssl=yes"))
        .hasMessageContaining("true or false");
  }

  private static void assertRefused(String url, String message) {
    assertThatThrownBy(() -> DriverManager.getConnection(url))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("HV024"))
        .hasMessageContaining(message);
  }
}
