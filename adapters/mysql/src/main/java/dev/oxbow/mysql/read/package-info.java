/** Connections, and the consistent reads that run on them. */
@NullMarked
package dev.oxbow.mysql.read;

import org.jspecify.annotations.NullMarked;
