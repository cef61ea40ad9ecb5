package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.ValueType;
import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** What planning found out about a statement's {@code ?}. Immutable. */
final class OxbowParameterMetaData implements ParameterMetaData, Wrapped {
  private final Parameters parameters;

  OxbowParameterMetaData(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int getParameterCount() {
    return parameters.types().size();
  }

  private ValueType type(int number) throws SQLException {
    return parameters.type(number);
  }

  @Override
  public int isNullable(int number) throws SQLException {
    type(number);
    return parameterNullable;
  }

  @Override
  public boolean isSigned(int number) throws SQLException {
    return type(number).isNumber();
  }

  @Override
  public int getPrecision(int number) throws SQLException {
    return type(number).size();
  }

  @Override
  public int getScale(int number) throws SQLException {
    return type(number).fractionDigits();
  }

  @Override
  public int getParameterType(int number) throws SQLException {
    return type(number).type().getVendorTypeNumber();
  }

  @Override
  public String getParameterTypeName(int number) throws SQLException {
    return type(number).type().getName();
  }

  @Override
  public String getParameterClassName(int number) throws SQLException {
    return JavaTypes.classOf(type(number).type()).getName();
  }

  @Override
  public int getParameterMode(int number) throws SQLException {
    type(number);
    return parameterModeIn;
  }
}
