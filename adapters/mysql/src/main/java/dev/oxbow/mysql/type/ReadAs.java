package dev.oxbow.mysql.type;

/** How the select list must ask for a column so that the text of its value says all. */
public enum ReadAs {
  /** As it stands. */
  PLAIN,
  /** {@code x + 0e0}: a FLOAT prints only six digits otherwise. */
  DOUBLE,
  /** {@code x + 0}: a BIT comes as raw bytes otherwise. */
  NUMBER,
  /** {@code SUBSTRING(x, 5)}: a geometry is its SRID in four bytes, then its WKB. */
  WKB
}
