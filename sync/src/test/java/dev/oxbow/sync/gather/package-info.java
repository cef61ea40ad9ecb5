/** Tests of gathering: what a capture writes, read in any order, becomes its transactions. */
@NullMarked
package dev.oxbow.sync.gather;

import org.jspecify.annotations.NullMarked;
