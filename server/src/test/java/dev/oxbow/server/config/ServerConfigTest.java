package dev.oxbow.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.TableId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
  private static ServerConfig read(String yaml) {
    String indented = "server:\n" + yaml.indent(2);
    return ServerConfig.from(OxbowConfig.parse(indented, "oxbow.yaml", n -> null).server());
  }

  @Test
  void listensOnLoopbackWithoutASection() {
    ServerConfig config =
        ServerConfig.from(OxbowConfig.parse("schema: x", "oxbow.yaml", n -> null).server());

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8765);
    assertThat(config.tls()).isEmpty();
    assertThat(config.login()).isEmpty();
    assertThat(config.limits().time()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          host: 0.0.0.0 | without a login and TLS
          {host: 0.0.0.0, login: {users: u}} | without TLS
          {host: 0.0.0.0, tls: {certificate: c, key: k}} | without a login
          prot: 1 | did you mean 'port'?
          {limits: {querys: 1}} | did you mean 'queries'?
          {login: {user: x}} | did you mean 'users'?
          {login: {session.idle: 1m}} | otherwise nobody can log in
          {login: {jwt: {jwks: k}}} | 'issuer' is missing
          {login: {jwt: {jwks: k, issuer: i, audience: a, algorithms: HS256}}} | some of RS256
          {login: {jwt: {jwks: 'http://k', issuer: i, audience: a}}} | https
          {login: {users: u, certificate: true}} | asks for certificates
          {tls: {certificate: c}} | 'key' is missing
          {tls: {keystore: k}} | 'keystore.password' is missing
          {tls: {certificate: c, key: k, clients: need}} | whose certificates
          {tls: {certificate: c, keystore: k}} | or else 'keystore'
          {roles: {a: {all: true}}} | without a 'login'
          {login: {users: u}, roles: {a: {tables: {customers: {}}}}} | SCHEMA.TABLE
          {login: {users: u}, roles: {a: {tables: {db.*: {}, db.x: {columns: [a]}}}}} | adds up
          """)
  void refusesWhatIsUnsafeOrWrong(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("server");
  }

  @Test
  void listensElsewhereWhenToldSoOrWhenItIsSafe() {
    assertThat(read("{host: 0.0.0.0, insecure: true}").isLoopback()).isFalse();
    assertThat(
            read("{host: 0.0.0.0, login: {users: u}, tls: {certificate: c, key: k}}").isLoopback())
        .isFalse();
  }

  @Test
  void showsNoPassword() {
    ServerConfig config =
        read("tls: {keystore: k, keystore.password: secret, trust: t, trust.password: secret}");

    assertThat(config.toString()).doesNotContain("secret");
  }

  @Test
  void addsUpWhatRolesMaySee() {
    ServerConfig config =
        read(
            """
            login: {users: u}
            roles:
              analyst:
                tables:
                  db.customers: {except: [salary]}
                  events.*: {}
              sales: {tables: {db.orders: {where: 'region = 1'}}, write: true}
              auditor: {all: true}
            """);
    TableId payroll = new TableId("", "payroll");
    TableId customers = new TableId("", "customers");

    var analyst = RoleConfig.access(config.roles(), "ann", Set.of("analyst", "sales", "unknown"));
    assertThat(analyst.sees("db", customers)).isTrue();
    assertThat(analyst.sees("db", payroll)).isFalse();
    assertThat(analyst.mayWrite()).isTrue();
    assertThat(RoleConfig.access(config.roles(), "bob", Set.of()).sees("db", customers)).isFalse();
    assertThat(RoleConfig.access(config.roles(), "cid", Set.of("auditor")).sees("db", payroll))
        .isTrue();
    assertThat(RoleConfig.access(config.roles(), "dee", Set.of("admin")).sees("db", payroll))
        .isTrue();
  }
}
