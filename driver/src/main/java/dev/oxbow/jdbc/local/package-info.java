/** The engine in this process, as the driver's java.sql classes need it. */
@NullMarked
package dev.oxbow.jdbc.local;

import org.jspecify.annotations.NullMarked;
