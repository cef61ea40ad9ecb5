/**
 * An engine behind a server: Avatica's protocol in JSON over HTTP, and the calls beside it. This is
 * all that knows of JSON in the driver.
 */
@NullMarked
package dev.oxbow.jdbc.remote;

import org.jspecify.annotations.NullMarked;
