/** What the java.sql classes need of an engine, wherever it runs: in this process or far away. */
@NullMarked
package dev.oxbow.jdbc.backend;

import org.jspecify.annotations.NullMarked;
