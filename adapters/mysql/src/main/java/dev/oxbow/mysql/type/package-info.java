/**
 * What each MySQL type is to us, how it is read and what of it may be pushed; shared by query and
 * sync.
 */
@NullMarked
package dev.oxbow.mysql.type;

import org.jspecify.annotations.NullMarked;
