package dev.oxbow.sync.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logging to standard error, where a service manager collects it: ours in full, of the libraries
 * beneath what went wrong. Whoever names a configuration of Logback's own ({@code
 * -Dlogback.configurationFile}) gets that instead.
 */
final class Logs {
  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n";
  private static final String PATTERN_VERBOSE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{24} - %msg%n%ex";

  private Logs() {}

  /** For a service. */
  static void begin(boolean verbose) {
    begin(verbose ? PATTERN_VERBOSE : PATTERN, verbose ? Level.INFO : Level.ERROR, Level.INFO);
  }

  /** For a command that answers at once. */
  static void quiet() {
    begin(PATTERN, Level.OFF, Level.ERROR);
  }

  private static void begin(String pattern, Level libraries, Level ours) {
    // The binlog library and Jersey log by the JDK's own.
    LogManager.getLogManager().reset();
    LogManager.getLogManager()
        .getLogger("")
        .setLevel(
            libraries == Level.INFO
                ? java.util.logging.Level.INFO
                : java.util.logging.Level.WARNING);
    SLF4JBridgeHandler.install();
    if (System.getProperty("logback.configurationFile") != null
        || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(libraries);
    context.getLogger("dev.oxbow").setLevel(ours);
    if (libraries == Level.ERROR) {
      // Connect logs each failed task with its whole trace: our watch says it in a sentence.
      context.getLogger("org.apache.kafka.connect.runtime").setLevel(Level.OFF);
    }
  }
}
