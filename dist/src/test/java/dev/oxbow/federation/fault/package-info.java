/** What goes wrong around a query: bad input, servers that go, change or lie, and limits. */
@NullMarked
package dev.oxbow.federation.fault;

import org.jspecify.annotations.NullMarked;
