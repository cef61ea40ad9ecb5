package dev.oxbow.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that is cut into parts, a thread each. */
public final class Parts {
  private Parts() {}

  /** One part's work. */
  public interface Work {
    /**
     * @param part from 0
     * @return how many rows or records it did
     */
    long run(int part) throws Exception;
  }

  /** Runs all parts at the same time and gives the sum of what they did. */
  public static long run(int parts, Work work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(parts);
    try {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        int part = i;
        running.add(threads.submit(() -> work.run(part)));
      }
      long sum = 0;
      for (Future<Long> one : running) {
        sum += one.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
