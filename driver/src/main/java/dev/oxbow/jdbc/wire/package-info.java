/** How values and questions travel between the driver and a server, in terms that JSON has. */
@NullMarked
package dev.oxbow.jdbc.wire;

import org.jspecify.annotations.NullMarked;
