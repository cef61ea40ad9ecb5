package dev.oxbow.federation.logic;

/** What an answer is compared with. */
enum Check {
  /** Our modes with one another. */
  MODES,
  /** The script's answer. */
  SCRIPT,
  /** MySQL's answer to the same text over the same tables. */
  MYSQL
}
