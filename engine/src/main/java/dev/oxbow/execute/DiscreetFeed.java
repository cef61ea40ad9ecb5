package dev.oxbow.execute;

import dev.oxbow.spi.RowFeed;

/** A feed with rows that the session may not see: what it warns of would tell of them. */
record DiscreetFeed(RowFeed feed) implements RowFeed {
  @Override
  public int lanes() {
    return feed.lanes();
  }

  @Override
  public Lane open() {
    return feed.open();
  }

  @Override
  public void cancel() {
    feed.cancel();
  }

  @Override
  public void close() {
    feed.close();
  }
}
