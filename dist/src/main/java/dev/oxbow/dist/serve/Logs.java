package dev.oxbow.dist.serve;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * A server's log: a line per statement on standard error, where a service manager collects it, and
 * the audit log in its file. Whoever names a configuration of Logback's own ({@code
 * -Dlogback.configurationFile}) gets that instead.
 */
final class Logs {
  private static final String AUDIT = "oxbow.audit";
  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %msg%n";

  private Logs() {}

  static void begin(ServerConfig config) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)
        || System.getProperty("logback.configurationFile") != null) {
      return;
    }
    context.getLogger("dev.oxbow").setLevel(Level.INFO);
    context.getLogger("oxbow.statements").setLevel(Level.INFO);
    Logger audit = context.getLogger(AUDIT);
    audit.setLevel(Level.INFO);
    config.log().audit().ifPresent(file -> toFile(context, audit, file));
    if (config.log().audit().isEmpty()) {
      // The statements are in the log already; who logged in and who was refused is not.
      audit.setLevel(Level.WARN);
    }
  }

  /** It tells who did what, so that a new one is for its owner's eyes only. */
  private static void create(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (!Files.exists(file)) {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
          Files.createFile(file);
        }
      }
      Files.newOutputStream(file, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The audit log '"
              + file
              + "' cannot be written ("
              + e
              + "); correct 'server.log.audit' or the permissions of its folder",
          e);
    }
  }

  private static void toFile(LoggerContext context, Logger audit, Path file) {
    create(file);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setName(AUDIT);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    audit.addAppender(appender);
    audit.setAdditive(false);
  }
}
