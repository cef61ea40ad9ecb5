// The tree of a plan out of the lines that EXPLAIN and EXPLAIN ANALYZE print.

const PLACES = ["MYSQL", "TOPIC", "SYSTEM", "ENUMERABLE", "LOCAL"];

/** The root, as planPicture wants it. */
export function planOf(lines) {
  const root = {place: "LOCAL", title: "", details: {}, children: []};
  const open = [{indent: -1, node: root}];
  for (const line of whole(lines)) {
    const indent = line.search(/\S/);
    const text = line.slice(indent);
    const detail = /^([^:(]+): ([\s\S]*)$/.exec(text);
    if (indent === 0 && detail && /^[a-z]/.test(text)) {
      add(root, detail);
    } else if (detail && indent === open.at(-1).indent + 4) {
      add(open.at(-1).node, detail);
    } else {
      while (open.at(-1).indent >= indent) {
        open.pop();
      }
      const node = step(text);
      open.at(-1).node.children.push(node);
      open.push({indent, node});
    }
  }
  const top = root.children.length === 1 ? root.children[0] : root;
  if (top !== root) {
    Object.assign(top.details, root.details);
  }
  return top;
}

/** A sub-query stands in the middle of its step, on lines of its own: they become one. */
function whole(lines) {
  const found = [];
  let depth = 0;
  for (const line of lines) {
    if (depth > 0) {
      found.push(`${found.pop()}\n${line}`);
    } else if (line.trim() !== "") {
      found.push(line);
    }
    // Brackets in the texts of the statement count too, so it never goes below the ground.
    depth = Math.max(0, depth + (line.match(/[([{]/g) ?? []).length - (line.match(/[)\]}]/g) ?? []).length);
    if (/\d+:\[\d+, \d+\)/.test(line)) {
      depth = 0;
    }
  }
  return found;
}

function add(node, [, name, text]) {
  node.details[name] = name in node.details ? `${node.details[name]}\n${text}` : text;
}

function step(text) {
  const [, word, rest] = /^(\w+)([\s\S]*)$/.exec(text) ?? [null, "", text];
  const known = PLACES.includes(word);
  const node = {place: known ? word : "LOCAL", title: known ? "" : word, details: {}, children: []};
  if (/^\(/.test(rest)) {
    node.details = attributes(rest.slice(1, -1));
    if (known && node.details.table) {
      node.title = node.details.table;
      delete node.details.table;
    }
    return node;
  }
  const figures = /^(?: (.*?))?(?:: (\d+) rows?)?(?:(?: in|:) ([\d.]+) ms)?$/s.exec(rest);
  if (figures) {
    const [, title, rows, millis] = figures;
    node.title = title ?? node.title;
    node.rows = rows && Number(rows);
    node.time = millis && Number(millis);
  }
  return node;
}

/** a=[x], b=[y[0]] as an object. */
function attributes(text) {
  const found = {};
  let at = 0;
  for (;;) {
    const name = /^[,\s]*([\w$. ]+)=\[/.exec(text.slice(at));
    if (!name) {
      return found;
    }
    const begin = at + name[0].length;
    let depth = 1;
    let end = begin;
    while (end < text.length && depth > 0) {
      depth += text[end] === "[" ? 1 : text[end] === "]" ? -1 : 0;
      end++;
    }
    found[name[1]] = text.slice(begin, end - 1);
    at = end;
  }
}
