package dev.oxbow.dist.demo;

import java.util.Properties;

/**
 * Where a MySQL database is.
 *
 * @param url as Connector/J takes it, with the database's name
 * @param password never printed, and written nowhere: the configuration names an environment
 *     variable
 */
record MySqlAddress(String url, String user, String password) {
  /** The database that the demo makes where none is named. */
  static final String DATABASE = "shop";

  static final String PASSWORD_VARIABLE = "MYSQL_PASSWORD";

  /** A server with or without a database in its URL. */
  static MySqlAddress of(String url, String user, String password) {
    int authority = url.indexOf("//");
    if (!url.startsWith("jdbc:mysql:") || authority < 0) {
      throw new DemoException(
          "'" + url + "' is no MySQL URL; --mysql takes one like jdbc:mysql://localhost:3306/shop");
    }
    int query = url.indexOf('?');
    String address = query < 0 ? url : url.substring(0, query);
    String parameters = query < 0 ? "" : url.substring(query);
    int path = address.indexOf('/', authority + 2);
    boolean named = path >= 0 && path + 1 < address.length();
    String base = path < 0 ? address + "/" : address;
    return new MySqlAddress((named ? base : base + DATABASE) + parameters, user, password);
  }

  Properties login() {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    return login;
  }

  @Override
  public String toString() {
    return url;
  }
}
