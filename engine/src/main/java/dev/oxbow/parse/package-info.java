/** From text to a statement: both quotes, comments, our own commands, errors in one line. */
@NullMarked
package dev.oxbow.parse;

import org.jspecify.annotations.NullMarked;
