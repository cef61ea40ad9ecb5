/** Connections that write, to sources whose configuration allows it. */
@NullMarked
package dev.oxbow.mysql.write;

import org.jspecify.annotations.NullMarked;
