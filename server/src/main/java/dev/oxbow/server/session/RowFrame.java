package dev.oxbow.server.session;

/**
 * Some rows of a result.
 *
 * @param offset how many rows came before these
 * @param rows maybe none although more will follow
 * @param done whether these are the last
 */
public record RowFrame(long offset, FrameRows rows, boolean done) {}
