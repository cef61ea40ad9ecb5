/** The JDBC driver for jdbc:oxbow: URLs. */
@NullMarked
package dev.oxbow.jdbc;

import org.jspecify.annotations.NullMarked;
