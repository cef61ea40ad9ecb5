/** The mysqld that lies on the class path: unpacked, initialised and called. */
@NullMarked
package dev.oxbow.embedded.mysqld;

import org.jspecify.annotations.NullMarked;
