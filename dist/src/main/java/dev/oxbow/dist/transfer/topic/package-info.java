/** Topics at either end of a transfer: rows into their records, and out of them again. */
@NullMarked
package dev.oxbow.dist.transfer.topic;

import org.jspecify.annotations.NullMarked;
