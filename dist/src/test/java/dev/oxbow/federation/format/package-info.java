/** Topics in other formats than JSON, asked through JDBC. */
@NullMarked
package dev.oxbow.federation.format;

import org.jspecify.annotations.NullMarked;
