// How values, numbers and times are written.

const WHOLE = new Intl.NumberFormat("en-US");

export function count(n) {
  return WHOLE.format(n);
}

export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export function bytes(n) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let i = 0;
  while (n >= 1024 && i < units.length - 1) {
    n /= 1024;
    i++;
  }
  return `${n >= 100 || i === 0 ? Math.round(n) : n.toFixed(1)} ${units[i]}`;
}

export function duration(millis) {
  if (millis < 1000) {
    return `${millis < 10 && millis % 1 !== 0 ? millis.toFixed(1) : Math.round(millis)} ms`;
  }
  if (millis < 60_000) {
    return `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`;
  }
  const seconds = Math.floor(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment in the reader's own zone. */
export function moment(iso) {
  const date = new Date(iso);
  return isNaN(date) ? String(iso) : date.toLocaleString("sv-SE");
}

/** Whether values of an SQL type are numbers, which stand at the right. */
export function isNumeric(type) {
  return /^(TINYINT|SMALLINT|INTEGER|BIGINT|DECIMAL|REAL|FLOAT|DOUBLE|NUMERIC)/i.test(type);
}

export function isBinary(type) {
  return /BINARY|BLOB/i.test(type);
}

/** A value of the server's JSON as a text; bytes as hexadecimal digits. */
export function text(value, type = "") {
  if (isBinary(type) && typeof value === "string") {
    return hex(value);
  }
  const clock = /^TIME(?:STAMP)?\((\d+)\)/i.exec(type);
  if (clock && typeof value === "string") {
    return withSeconds(value, Number(clock[1]));
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** 2026-02-03T04:05 as SQL writes it: with a space, seconds and all digits of the type. */
function withSeconds(iso, digits) {
  const found = /^(?:(.*)T)?(\d\d:\d\d)(?::(\d\d))?(?:\.(\d+))?$/.exec(iso);
  if (!found) {
    return iso;
  }
  const [, date, minutes, seconds = "00", fraction = ""] = found;
  const rest = digits > 0 ? `.${fraction.padEnd(digits, "0")}` : "";
  return `${date === undefined ? "" : `${date} `}${minutes}:${seconds}${rest}`;
}

function hex(base64) {
  const binary = atob(base64);
  let out = "0x";
  for (let i = 0; i < binary.length; i++) {
    out += binary.charCodeAt(i).toString(16).padStart(2, "0");
  }
  return out;
}

/** A name as SQL takes it: quoted unless it is plain. */
export function identifier(name) {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !RESERVED.has(name.toUpperCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`;
}

const RESERVED = new Set(
  ("ALL AND ANY AS ASC BETWEEN BY CASE CAST CHECK COLUMN CREATE CROSS CURRENT DATE DEFAULT DELETE"
    + " DESC DISTINCT DROP ELSE END EXCEPT EXISTS FALSE FETCH FOR FROM FULL GROUP GROUPS HAVING IN"
    + " INNER INSERT INTERSECT INTERVAL INTO IS JOIN KEY LEFT LIKE LIMIT METHOD NATURAL NOT NULL"
    + " OFFSET ON OR ORDER OUTER OVER PARTITION PERCENT PRIMARY RANGE RANK REFERENCES RIGHT ROW"
    + " ROWS SELECT SET SOME START SYSTEM TABLE THEN TIME TIMESTAMP TO TRUE UNION UNIQUE UPDATE"
    + " USER USING VALUE VALUES VIEW WHEN WHERE WINDOW WITH YEAR MONTH DAY HOUR MINUTE SECOND")
    .split(" "));
