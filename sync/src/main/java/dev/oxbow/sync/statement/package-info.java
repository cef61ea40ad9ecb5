/** What statements of MySQL say of themselves, as far as their first words tell for certain. */
@NullMarked
package dev.oxbow.sync.statement;

import org.jspecify.annotations.NullMarked;
