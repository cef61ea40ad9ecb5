/** Gathers the records of topics into the transactions in which their source committed them. */
@NullMarked
package dev.oxbow.sync.gather;

import org.jspecify.annotations.NullMarked;
