/** MySQL tables as tables of the one schema. */
@NullMarked
package dev.oxbow.mysql;

import org.jspecify.annotations.NullMarked;
