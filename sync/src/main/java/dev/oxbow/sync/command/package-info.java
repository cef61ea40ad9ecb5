/** {@code ./oxbow sync}: the service from a shell, and what its operator asks of it. */
@NullMarked
package dev.oxbow.sync.command;

import org.jspecify.annotations.NullMarked;
