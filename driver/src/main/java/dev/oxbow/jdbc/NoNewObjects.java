package dev.oxbow.jdbc;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Struct;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What of a connection is not there, and what a client may say of itself. */
interface NoNewObjects extends Connection {
  /** What the client said of itself. */
  ClientInfo clientInfo();

  @Override
  default void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    if (!clientInfo().set(name, value)) {
      throw new SQLClientInfoException(
          "Client info '" + name + "' is unknown; known are " + ClientInfo.NAMES,
          "HY000",
          1012,
          Map.of());
    }
  }

  @Override
  default void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    if (properties == null) {
      throw new SQLClientInfoException("The client info is null", "HY000", 1012, Map.of());
    }
    for (String name : ClientInfo.NAMES) {
      clientInfo().set(name, properties.getProperty(name));
    }
    for (String name : properties.stringPropertyNames()) {
      setClientInfo(name, properties.getProperty(name));
    }
  }

  @Override
  default @Nullable String getClientInfo(String name) throws SQLException {
    return clientInfo().get(name);
  }

  @Override
  default Properties getClientInfo() throws SQLException {
    return clientInfo().all();
  }

  @Override
  default Savepoint setSavepoint() throws SQLException {
    throw Refused.savepoint();
  }

  @Override
  default Savepoint setSavepoint(String name) throws SQLException {
    throw Refused.savepoint();
  }

  @Override
  default void rollback(Savepoint savepoint) throws SQLException {
    throw Refused.savepoint();
  }

  @Override
  default void releaseSavepoint(Savepoint savepoint) throws SQLException {
    throw Refused.savepoint();
  }

  @Override
  default Clob createClob() throws SQLException {
    throw Refused.create("Clob");
  }

  @Override
  default Blob createBlob() throws SQLException {
    throw Refused.create("Blob");
  }

  @Override
  default NClob createNClob() throws SQLException {
    throw Refused.create("NClob");
  }

  @Override
  default SQLXML createSQLXML() throws SQLException {
    throw Refused.create("SQLXML");
  }

  @Override
  default Array createArrayOf(String typeName, Object[] elements) throws SQLException {
    throw Refused.create("Array");
  }

  @Override
  default Struct createStruct(String typeName, Object[] attributes) throws SQLException {
    throw Refused.create("Struct");
  }

  @Override
  default void setShardingKey(ShardingKey key) throws SQLException {
    throw Refused.sharding();
  }

  @Override
  default void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
    throw Refused.sharding();
  }

  @Override
  default boolean setShardingKeyIfValid(ShardingKey key, int seconds) throws SQLException {
    throw Refused.sharding();
  }

  @Override
  default boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int seconds)
      throws SQLException {
    throw Refused.sharding();
  }
}
