package dev.oxbow.dist;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logging of the commands, without a file to read at each start. A command prints its answer; what
 * the libraries beneath have to say is for whoever asks: {@code -Doxbow.log=info}, or a
 * configuration of one's own by {@code -Dlogback.configurationFile}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class QuietLogs extends ContextAwareBase implements Configurator {
  /** Made by the service loader. */
  public QuietLogs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{24} - %msg%n%ex");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Level level = Level.toLevel(System.getProperty("oxbow.log"), Level.ERROR);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    if (level.isGreaterOrEqual(Level.WARN)) {
      context.getLogger("dev.oxbow").setLevel(Level.WARN);
    }
    if (System.getProperty("oxbow.log") != null) {
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
    // The demo's broker reports its own start-up races as errors; clients tell whoever called them.
    context.getLogger("kafka").setLevel(Level.OFF);
    context.getLogger("org.apache.kafka.controller").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
