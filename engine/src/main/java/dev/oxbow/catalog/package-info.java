/** The one schema and one schema per source, loaded when asked for. */
@NullMarked
package dev.oxbow.catalog;

import org.jspecify.annotations.NullMarked;
