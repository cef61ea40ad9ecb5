// The little that the page itself knows of SQL: words, where statements end, which tables they name.

export const KEYWORDS =
  ("ALL ANALYZE AND AS ASC BETWEEN BY CASE CAST COUNT CROSS CUBE CURRENT_DATE CURRENT_TIMESTAMP DESC"
    + " DESCRIBE DISTINCT ELSE END EXCEPT EXISTS EXPLAIN EXTRACT FALSE FETCH FILTER FIRST FOLLOWING"
    + " FROM FULL GROUP GROUPING HAVING IN INNER INTERSECT INTERVAL IS JOIN LAST LEFT LIKE LIMIT"
    + " NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PRECEDING RANGE RIGHT ROLLUP"
    + " ROW ROWS SELECT SET SHOW SIMILAR SOME TABLES THEN TO TRUE UNBOUNDED UNION UNNEST USE USING"
    + " VALUES WHEN WHERE WINDOW WITH").split(" ");

export const FUNCTIONS =
  ("ABS AVG CEIL CHAR_LENGTH COALESCE CONCAT CONCAT_WS COUNT DATE_FORMAT DENSE_RANK EXTRACT FLOOR"
    + " GREATEST IF IFNULL JSON_EXTRACT JSON_VALUE LAG LEAD LEAST LENGTH LOWER LPAD LTRIM MAX MIN"
    + " MOD NOW NULLIF POWER RANK REPLACE ROUND ROW_NUMBER RPAD RTRIM STRING_AGG SUBSTRING SUM"
    + " TIMESTAMPDIFF TRIM TRY_CAST UPPER").split(" ");

export const TYPES =
  ("BIGINT BOOLEAN CHAR DATE DECIMAL DOUBLE INTEGER REAL SMALLINT TIME TIMESTAMP TINYINT VARBINARY"
    + " VARCHAR").split(" ");

// A quoted text, a comment, or the end of a statement.
const PIECES =
  /'(?:[^'\\]|\\[\s\S]|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;/g;

/** The statements of a text: [{sql, begin, end}], without their semicolons. */
export function statements(text) {
  const found = [];
  let begin = 0;
  const take = (end) => {
    const sql = text.slice(begin, end).trim();
    if (sql !== "") {
      found.push({sql, begin, end});
    }
  };
  for (const piece of text.matchAll(PIECES)) {
    if (piece[0] === ";") {
      take(piece.index);
      begin = piece.index + 1;
    }
  }
  take(text.length);
  return found;
}

/** The statement that a position is in, or behind. */
export function statementAt(text, position) {
  const all = statements(text);
  return all.find((s) => position <= s.end) ?? all.at(-1);
}

/** The tables after FROM and JOIN: [{schema, name, alias}]. */
export function tablesIn(sql) {
  const name = String.raw`(?:"(?:[^"]|"")+"|` + "`[^`]+`" + String.raw`|[\w$]+)`;
  const pattern = new RegExp(
    String.raw`\b(?:from|join|,)\s*(${name})(?:\s*\.\s*(${name}))?(?:\s+(?:as\s+)?(${name}))?`, "gi");
  const spread = sql.replace(/,/g, " , ");
  const tables = [];
  for (const [, first, second, alias] of spread.matchAll(pattern)) {
    const plain = [first, second, alias].map((n) => n && unquote(n));
    const named = plain[2] && !KEYWORDS.includes(plain[2].toUpperCase()) ? plain[2] : undefined;
    tables.push({
      schema: plain[1] === undefined ? undefined : plain[0],
      name: plain[1] ?? plain[0],
      alias: named,
    });
  }
  return tables;
}

function unquote(name) {
  return /^["`]/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}
