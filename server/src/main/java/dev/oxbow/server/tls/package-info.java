/** TLS from files that may change. */
@NullMarked
package dev.oxbow.server.tls;

import org.jspecify.annotations.NullMarked;
