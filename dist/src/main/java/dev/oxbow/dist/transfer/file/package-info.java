/** The formats of files, each written and read behind one interface. */
@NullMarked
package dev.oxbow.dist.transfer.file;

import org.jspecify.annotations.NullMarked;
