// Writes the reference of the program language out of its schema: `node tools/reference.mjs`.
// A section an object, a row a field. tests/web/reference.test.mjs asks for it whenever the
// schema has changed.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = 'docs/program/';

// The parts of the schema on each page: keys of the program, and definitions.
const pages = [
  {
    path: 'reference.md',
    title: 'Reference: the program',
    keys: ['points', 'basis', 'rounding', 'limit', 'refunds', 'offers'],
    defs: ['wallet', 'offer', 'basis', 'expiry'],
  },
  {
    path: 'reference/earning.md',
    title: 'Reference: rules that give points',
    defs: ['earn_rule', 'limit'],
  },
  {
    path: 'reference/conditions.md',
    title: 'Reference: conditions',
    defs: ['condition', 'counter_test', 'reading_window', 'range', 'window'],
  },
  { path: 'reference/tiers.md', title: 'Reference: tiers', keys: ['tiers'], defs: ['tier'] },
  { path: 'reference/rewards.md', title: 'Reference: rewards', defs: ['reward'] },
  {
    path: 'reference/engagement.md',
    title: 'Reference: counters, segments, challenges, gifts, causes, goals, leaderboards',
    defs: ['counter', 'segment', 'challenge', 'gift', 'cause', 'goal', 'leaderboard'],
  },
  {
    path: 'reference/examples.md',
    title: 'Reference: examples, carts, events',
    keys: ['examples'],
    defs: ['cart', 'line', 'charge', 'payment', 'redemption', 'event'],
  },
  {
    path: 'reference/members.md',
    title: 'Reference: members',
    defs: ['member', 'lots', 'lot', 'progress_entry', 'together'],
  },
  {
    path: 'reference/forms.md',
    title: 'Reference: forms of texts',
    defs: ['id', 'text', 'key', 'ratio', 'instant', 'local_time', 'clock_time', 'day_of_year'],
  },
];

// In more places than these, a list of them helps nobody.
const MANY = 12;
const WIDTH = 90;
const LARGEST = 2 ** 53 - 1;
const number = (value) =>
  Math.abs(value) === LARGEST ? (value < 0 ? '−(2^53 − 1)' : '2^53 − 1') : String(value);

/** JSON in one line, with spaces as one writes it by hand. */
function line(value) {
  return JSON.stringify(value, null, 1)
    .replace(/\n */g, ' ')
    .replace(/\[ /g, '[')
    .replace(/ \]/g, ']');
}
const code = (value) => `\`${line(value)}\``;
const words = (list, last) =>
  list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} ${last} ${list.at(-1)}`;
const keys = (list, last) =>
  words(
    list.map((key) => `\`${key}\``),
    last,
  );
const cell = (text) => text.replaceAll('|', '\\|');

/** The anchor that hosts of repositories give a heading. */
const slug = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/ /g, '-');

const isObject = (node) => node.properties !== undefined;
const alternatives = (node) =>
  (node.oneOf ?? node.anyOf ?? []).filter((one) => !one.required?.length || one.type);
// Alternatives that say no more than which keys go together.
const keyRules = (node, word) => (node[word] ?? []).filter((one) => one.required && !one.type);

/** Walks the schema: which sections there are, and where each definition is used. */
class Outline {
  constructor(schema) {
    this.schema = schema;
    this.uses = new Map(Object.keys(schema.$defs).map((name) => [name, []]));
    for (const [key, node] of Object.entries(schema.properties)) this.#findUses(node, key);
    for (const [name, node] of Object.entries(schema.$defs)) this.#findUses(node, name);
  }

  #findUses(node, path) {
    if (node.$ref) {
      const name = node.$ref.slice('#/$defs/'.length);
      if (!this.uses.get(name).includes(path)) this.uses.get(name).push(path);
    }
    for (const [key, child] of Object.entries(node.properties ?? {}))
      this.#findUses(child, `${path}.${key}`);
    for (const one of alternatives(node)) this.#findUses(one, path);
    if (node.items) this.#findUses(node.items, `${path}[]`);
    if (node.additionalProperties) this.#findUses(node.additionalProperties, `${path}.*`);
  }

  /** What a definition is called: where it is, or by its name when it is in several places. */
  nameOf(def) {
    const uses = this.uses.get(def);
    return uses.length === 1 ? this.pathOf(uses[0]) : def;
  }

  /** A path below a definition, from the top of a program where that is possible. */
  pathOf(path) {
    const [head, ...rest] = path.split(/(?=[.[])/);
    const inside = rest.length > 0 && this.schema.$defs[head];
    return (inside ? this.nameOf(head) : head) + rest.join('');
  }
}

/** The sections of one page: a heading, the nodes that it is about (all alike), a definition. */
function sectionsOf(outline, page) {
  const sections = [];
  const put = (node, name, def) => {
    const known = sections.find((section) => section.name === name);
    if (!known) sections.push({ name, nodes: [node], def });
    else if (line(known.nodes[0]) === line(node)) known.nodes.push(node);
    else throw new Error(`${page.path}: two different ${name}`);
  };
  const add = (node, name, def) => {
    if (node.$ref) return;
    const [plain] = name.split(' ');
    const ones = alternatives(node);
    if (def || isObject(node) || ones.some(isObject)) put(node, name, def);
    for (const one of ones) add(one, nameOfAlternative(name, one));
    if (!ones.some(tagOf)) {
      for (const [key, child] of Object.entries(node.properties ?? {}))
        add(child, `${plain}.${key}`);
    }
    if (node.items) add(node.items, `${plain}[]`);
    if (node.additionalProperties) add(node.additionalProperties, `${plain}.*`);
  };
  for (const key of page.keys ?? []) add(outline.schema.properties[key], key);
  for (const def of page.defs) add(outline.schema.$defs[def], outline.nameOf(def), def);
  return sections;
}

const tagOf = (node) => node.properties?.kind?.const ?? node.properties?.type?.const;

/** An alternative is called by its kind, or by the keys that it must have. */
function nameOfAlternative(name, node) {
  if (tagOf(node)) return `${name} "${tagOf(node)}"`;
  if (!node.properties) return name;
  return `${name} {${(node.required ?? Object.keys(node.properties)).join(', ')}}`;
}

class Writer {
  constructor(schema) {
    this.schema = schema;
    this.outline = new Outline(schema);
    this.pages = pages.map((page) => ({ ...page, sections: sectionsOf(this.outline, page) }));
    this.places = new Map();
    for (const page of this.pages) {
      for (const { nodes, name } of page.sections) {
        for (const node of nodes) this.places.set(node, { path: page.path, anchor: slug(name) });
      }
    }
  }

  link(node, text, from) {
    const place = this.places.get(node);
    if (!place) throw new Error(`no section for ${text}`);
    const path = place.path === from ? '' : relative(dirname(from), place.path);
    return `[${text}](${path}#${place.anchor})`;
  }

  /** The type of a field with its range, in words. */
  type(node, from, name = 'object') {
    if (node.$ref) {
      const def = node.$ref.slice('#/$defs/'.length);
      return this.link(this.schema.$defs[def], def.replaceAll('_', ' '), from);
    }
    if ('const' in node) return code(node.const);
    if (node.enum) return words(node.enum.map(code), 'or');
    if (isObject(node)) return this.link(node, name, from);
    if (node.type === 'array') {
      const counts = [];
      if (node.minItems) counts.push(`at least ${node.minItems}`);
      if (node.maxItems) counts.push(`at most ${node.maxItems}`);
      const many = counts.length > 0 ? ` (${counts.join(', ')})` : '';
      return `list${many} of ${this.type(node.items, from)}`;
    }
    if (node.type === 'object' && node.additionalProperties) {
      return `object: each name with ${this.type(node.additionalProperties, from)}`;
    }
    const ones = alternatives(node);
    if (ones.length > 0)
      return words(
        ones.map((one) => this.type(one, from)),
        'or',
      );
    return `${node.type}${range(node)}`;
  }

  row(key, node, required, from) {
    const def = node.$ref ? this.schema.$defs[node.$ref.slice('#/$defs/'.length)] : {};
    const standard = node.default === undefined ? '' : code(node.default);
    const columns = [
      `\`${key}\``,
      this.type(node, from),
      required ? '**required**' : standard,
      node.description ?? def.description ?? '',
      (node.examples ?? def.examples ?? []).map(code).join('; '),
    ];
    return `| ${columns.map(cell).join(' | ')} |`;
  }

  table(node, from) {
    const rows = Object.entries(node.properties ?? {}).map(([key, child]) =>
      this.row(key, child, node.required?.includes(key), from),
    );
    if (rows.length === 0) return [];
    return [
      '| field | type | default | meaning | example |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ];
  }

  section({ name, nodes: [node], def }, from) {
    const out = [`## \`${name}\``, '', node.description, ''];
    const uses = this.outline.uses.get(def) ?? [];
    if (def && name === def && uses.length <= MANY) {
      const paths = uses.map((path) => this.outline.pathOf(path));
      out.push(`At ${keys(paths, 'and')}.`, '');
    }
    if (!isObject(node) && node.type) out.push(`Type: ${node.type}${range(node)}.`, '');
    for (const rule of rulesOf(node)) out.push(rule, '');
    const ones = alternatives(node);
    if (ones.length > 0 && (ones.some(isObject) || !isObject(node))) {
      out.push('One of:', '');
      for (const one of ones) {
        const [, ...rest] = nameOfAlternative(name, one).split(' ');
        out.push(`- ${this.type(one, from, `\`${rest.join(' ')}\``)}: ${one.description}`);
      }
      out.push('');
    }
    out.push(...this.table(node, from));
    out.push(...examplesOf(node));
    return out;
  }

  page(page) {
    const out = [
      `# ${page.title}`,
      '',
      '<!-- Made of docs/program.schema.json by `node tools/reference.mjs`; changes belong there. -->',
      '',
    ];
    if (page.path === 'reference.md') out.push(...this.front(page.path));
    for (const section of page.sections) out.push(...this.section(section, page.path));
    return `${out.join('\n').trimEnd()}\n`;
  }

  /** What stands above the first section of the first page. */
  front(from) {
    const rest = this.pages
      .slice(1)
      .map(({ path, title }) => `- [${title.slice('Reference: '.length)}](${path})`);
    return [
      'Every field of a program. `[]` in a path stands for each entry of a list, `*` for any name. What has',
      'no default and is not required may be left out. All examples are run by a test. [The program',
      'language](language.md) explains what the parts are for.',
      '',
      ...rest,
      '',
      '## The document',
      '',
      ...this.table(this.schema, from),
    ];
  }
}

/** The bounds of a number, the length of a text. */
function range(node) {
  if (node.minimum !== undefined) return `, ${number(node.minimum)} to ${number(node.maximum)}`;
  if (node.maxLength !== undefined)
    return `, ${node.minLength ?? 0} to ${node.maxLength} characters`;
  if (node.minLength !== undefined) return ', not empty';
  // Longer patterns are read by nobody; the description says the same.
  if (node.pattern && node.pattern.length < 40) return ` of the form \`${node.pattern}\``;
  return '';
}

/** Which keys go together. */
function rulesOf(node) {
  const rules = [];
  const one = keyRules(node, 'oneOf').flatMap(({ required }) => required);
  const any = keyRules(node, 'anyOf').flatMap(({ required }) => required);
  if (one.length > 0) rules.push(`Exactly one of ${keys(one, 'and')}.`);
  if (any.length > 0) rules.push(`At least one of ${keys(any, 'and')}.`);
  for (const { required, not } of keyRules(node, 'oneOf')) {
    const others = (not?.anyOf ?? []).flatMap((other) => other.required);
    if (others.length > 0) rules.push(`${keys(required)} goes without ${keys(others, 'and')}.`);
  }
  if (node.minProperties)
    rules.push(node.maxProperties === 1 ? 'Exactly one key.' : 'At least one key.');
  if (node.not?.required) rules.push(`Not both ${keys(node.not.required, 'and')}.`);
  for (const [key, needed] of Object.entries(node.dependentRequired ?? {})) {
    rules.push(`\`${key}\` goes with ${keys(needed, 'and')}.`);
  }
  return rules;
}

/** JSON as one lays it out by hand: what fits into a line stands in one. */
function laidOut(value, indent = '') {
  if (line(value).length + indent.length < WIDTH || typeof value !== 'object') return line(value);
  const deeper = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((one) => laidOut(one, deeper))
    : Object.entries(value).map(([key, one]) => `${line(key)}: ${laidOut(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.map((entry) => deeper + entry).join(',\n')}\n${indent}${close}`;
}

/** The examples of a whole object: in a line, or laid out. */
function examplesOf(node) {
  return (node.examples ?? []).flatMap((example) =>
    line(example).length < WIDTH
      ? [`Example: ${code(example)}`, '']
      : ['Example:', '', '```json', laidOut(example), '```', ''],
  );
}

/** The pages, by their path in the repository. */
export function reference(schema) {
  const writer = new Writer(schema);
  return new Map(writer.pages.map((page) => [folder + page.path, writer.page(page)]));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const schema = JSON.parse(readFileSync(join(root, 'docs/program.schema.json'), 'utf8'));
  for (const [path, text] of reference(schema)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
