/** What surrounds every request: routes, limits, headers, replies and files. */
@NullMarked
package dev.oxbow.server.http;

import org.jspecify.annotations.NullMarked;
