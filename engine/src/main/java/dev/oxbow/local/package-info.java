/** LOCAL: the vectorised executor in this process, behind one small interface. */
@NullMarked
package dev.oxbow.local;

import org.jspecify.annotations.NullMarked;
