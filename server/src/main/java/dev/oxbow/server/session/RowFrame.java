package dev.oxbow.server.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a result.
 *
 * @param offset how many rows came before these
 * @param rows values of the columns' classes; maybe none although more will follow
 * @param done whether these are the last
 */
public record RowFrame(long offset, List<@Nullable Object[]> rows, boolean done) {}
