/** The tables of a MySQL server, as its information_schema tells them. */
@NullMarked
package dev.oxbow.mysql.catalog;

import org.jspecify.annotations.NullMarked;
