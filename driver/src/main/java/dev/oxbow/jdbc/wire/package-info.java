/** How values and questions travel between the driver and a server: in JSON, rows in batches. */
@NullMarked
package dev.oxbow.jdbc.wire;

import org.jspecify.annotations.NullMarked;
