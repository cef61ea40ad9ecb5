/** What the operator's tools ask: alive, ready, and figures. */
@NullMarked
package dev.oxbow.server.metrics;

import org.jspecify.annotations.NullMarked;
