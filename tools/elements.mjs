// Writes what the elements are, as their source says it: web/custom-elements.json (the manifest that
// tools read), web/html-data.json (for editors) and docs/elements.md (for people).
//   node tools/elements.mjs            writes them
//   node tools/elements.mjs --check    fails where they are not current, or the source contradicts itself
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import ts from 'typescript';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const FOLDER = 'web/src/elements';
const read = (file) =>
  ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
const constants = read('web/src/constants.ts');

/** A constant object of the source: its keys with their texts, or with the comment before each. */
function table(name) {
  const entries = [];
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) {
      let value = node.initializer;
      while (ts.isAsExpression(value)) value = value.expression;
      for (const property of value.properties) {
        entries.push([property.name.text ?? property.name.getText(), property.initializer.text]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(constants);
  return Object.fromEntries(entries);
}

const ELEMENTS = Object.values(table('ELEMENTS'));
const EVENTS = Object.values(table('EVENTS'));
const ATTRIBUTES = Object.values(table('ATTRIBUTES'));
const PARTS = table('PARTS');
const SLOTS = table('SLOTS');

const problems = [];
const expect = (holds, problem) => holds || problems.push(problem);

const textOf = (comment) =>
  (typeof comment === 'string' ? comment : ts.getTextOfJSDocComment(comment)) ?? '';

/** "name - what it is" */
const named = (text) => {
  const [, name, description = ''] = /^(\S+)(?:\s+-\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  return { name, description: description.replace(/\s+/g, ' ').trim() };
};

function describe(file) {
  const source = read(file);
  const declaration = source.statements.find(ts.isClassDeclaration);
  const doc = ts.getJSDocCommentsAndTags(declaration).find(ts.isJSDoc);
  const raw = doc
    .getText()
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  const blocks = raw.join('\n').split(/\n(?=@)/);
  const tags = blocks
    .filter((block) => block.trim().startsWith('@'))
    .map((block) => {
      const [, tag, rest] = /^@(\w+)\s*([\s\S]*)$/.exec(block.trim());
      return { tag, rest: rest.trim() };
    });
  const all = (tag) => tags.filter((each) => each.tag === tag).map(({ rest }) => named(rest));
  return {
    file,
    className: declaration.name.text,
    element: tags.find(({ tag }) => tag === 'element')?.rest,
    description: blocks[0].replace(/\s+/g, ' ').trim(),
    attributes: all('attr'),
    properties: all('prop'),
    events: all('fires'),
    slots: all('slot'),
    cssProperties: all('cssprop'),
    parts: tags.filter(({ tag }) => tag === 'cssparts').flatMap(({ rest }) => rest.split(/,\s*/)),
    members: membersOf(declaration),
  };
}

const hidden = (member) =>
  member.name === undefined ||
  ts.isPrivateIdentifier(member.name) ||
  (ts.getCombinedModifierFlags(member) &
    (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static)) !==
    0;

/** Public properties by name: fields, and accessors as far as they go. */
function membersOf(declaration) {
  const members = new Map();
  for (const member of declaration.members.filter((each) => !hidden(each))) {
    const name = member.name.getText();
    const known = members.get(name) ?? { readonly: true, description: '' };
    if (ts.isPropertyDeclaration(member))
      members.set(name, { ...known, readonly: false, type: member.type?.getText() });
    else if (ts.isGetAccessor(member)) {
      const doc = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
      members.set(name, {
        ...known,
        type: member.type?.getText(),
        description: textOf(doc?.comment).replace(/\s+/g, ' '),
      });
    } else if (ts.isSetAccessor(member)) members.set(name, { ...known, readonly: false });
  }
  return members;
}

const classes = fs
  .readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts') && file !== 'base.ts')
  .map((file) => describe(join(FOLDER, file)))
  .sort((a, b) => ELEMENTS.indexOf(a.element) - ELEMENTS.indexOf(b.element));
const base = describe(join(FOLDER, 'base.ts'));

/** What the source says of an element, with all that it has of the base class. */
const whole = (each) => ({
  ...each,
  attributes: [...each.attributes, ...base.attributes],
  properties: [...each.properties, ...base.properties],
  events: [...each.events, ...base.events],
  slots: [...base.slots, ...each.slots],
  cssProperties: base.cssProperties,
  parts: [...each.parts, ...base.parts],
  members: new Map([...each.members, ...base.members]),
});

function check() {
  const files = fs.globSync
    ? fs.globSync('web/src/**/*.{ts,css}')
    : fs.readdirSync('web/src', { recursive: true }).map((file) => join('web/src', file));
  const texts = Object.fromEntries(
    files
      .filter((file) => /\.(ts|css)$/.test(file))
      .map((file) => [file, fs.readFileSync(file, 'utf8')]),
  );
  const sources = Object.values(texts).join('\n');
  expect(
    classes.map(({ element }) => element).join() === ELEMENTS.join(),
    'ELEMENTS and the files of web/src/elements differ',
  );
  for (const each of [...classes, base]) {
    const at = `${each.file}: `;
    const described = new Set(each.properties.map(({ name }) => name));
    const attributes = new Set([...each.attributes, ...base.attributes].map(({ name }) => name));
    for (const name of described)
      expect(each.members.has(name), `${at}@prop ${name} is no property of the class`);
    for (const [name, { readonly, description, type }] of each.members) {
      expect(type !== undefined, `${at}${name} has no type`);
      const known = described.has(name) || attributes.has(name) || (readonly && description !== '');
      expect(known, `${at}${name} is not described`);
    }
    for (const { name, description } of [
      ...each.attributes,
      ...each.properties,
      ...each.events,
      ...each.slots,
      ...each.cssProperties,
    ]) {
      expect(description !== '', `${at}${name} has no description`);
    }
    for (const { name } of each.attributes)
      expect(ATTRIBUTES.includes(name), `${at}@attr ${name} is not in ATTRIBUTES`);
    for (const { name } of each.events)
      expect(EVENTS.includes(name), `${at}@fires ${name} is not in EVENTS`);
    for (const { name } of each.slots) expect(name in SLOTS, `${at}@slot ${name} is not in SLOTS`);
    for (const name of each.parts) expect(name in PARTS, `${at}part ${name} is not in PARTS`);
  }
  const told = new Set(classes.flatMap((each) => whole(each).parts));
  const used = new Set(
    [...sources.matchAll(/\spart="([\w -]+)"/g)].flatMap(([, names]) => names.split(' ')),
  );
  for (const name of used) expect(name in PARTS, `part="${name}" is not in PARTS`);
  for (const name of Object.keys(PARTS))
    expect(told.has(name), `PARTS: no element says that it has ${name}`);
  for (const name of Object.keys(SLOTS))
    expect(sources.includes(`<slot name="${name}"`), `SLOTS: ${name} is nowhere`);
  const properties = new Set(sources.match(/--loyalty-[a-z-]*[a-z]/g));
  const documented = new Set(base.cssProperties.map(({ name }) => name));
  for (const name of properties)
    expect(documented.has(name), `${name} is not described in ${base.file}`);
  for (const name of documented)
    expect(
      new RegExp(`var\\(\\s*${name}\\b`).test(sources),
      `${name} is described, and used nowhere`,
    );
  for (const name of EVENTS) {
    expect(
      classes.some((each) => whole(each).events.some((event) => event.name === name)),
      `EVENTS: nobody fires ${name}`,
    );
  }
}

const valuesOf = (description) =>
  [...description.matchAll(/"([a-z]+)"/g)].map(([, value]) => value);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const partsOf = (names) => names.map((name) => ({ name, description: PARTS[name] }));

/** The one file of the package that defines the elements; the sources are not in it. */
const SCRIPT = 'web/dist/index.js';

function manifest() {
  const exported = (each) => {
    const declaration = { name: each.className, module: SCRIPT };
    return [
      { kind: 'js', name: each.className, declaration },
      { kind: 'custom-element-definition', name: each.element, declaration },
    ];
  };
  return {
    schemaVersion: '2.1.0',
    readme: 'docs/elements.md',
    modules: [
      {
        kind: 'javascript-module',
        path: SCRIPT,
        declarations: [base, ...classes].map(declarationOf),
        exports: classes.flatMap(exported),
      },
    ],
  };
}

function declarationOf(each) {
  const inherited = each === base ? undefined : { name: base.className, module: SCRIPT };
  const full = each === base ? base : whole(each);
  const from = (list) => (entry) =>
    inherited && list.includes(entry) ? { inheritedFrom: inherited } : {};
  return {
    kind: 'class',
    name: each.className,
    description: each.description,
    customElement: true,
    ...(each.element ? { tagName: each.element } : {}),
    superclass: inherited ?? { name: 'HTMLElement', package: 'global:' },
    attributes: full.attributes.map((attribute) => ({
      ...attribute,
      type: {
        text:
          valuesOf(attribute.description)
            .map((value) => `'${value}'`)
            .join(' | ') || 'string',
      },
      ...(full.members.has(attribute.name) ? { fieldName: attribute.name } : {}),
      ...from(base.attributes)(attribute),
    })),
    members: [...full.members].map(([name, { type, readonly, description }]) => ({
      kind: 'field',
      name,
      type: { text: type },
      ...(readonly ? { readonly } : {}),
      description:
        full.properties.find((each) => each.name === name)?.description ??
        (description || full.attributes.find((each) => each.name === name)?.description),
      ...(inherited && !each.members.has(name) ? { inheritedFrom: inherited } : {}),
    })),
    events: full.events.map((event) => ({
      ...event,
      type: { text: 'CustomEvent' },
      ...from(base.events)(event),
    })),
    slots: full.slots,
    cssParts: partsOf(full.parts),
    cssProperties: full.cssProperties,
  };
}

const editorHints = () => ({
  version: 1.1,
  tags: classes.map(whole).map(({ element, description, attributes }) => ({
    name: element,
    description,
    attributes: attributes.map(({ name, description: text }) => ({
      name,
      description: text,
      ...(valuesOf(text).length > 0
        ? { values: valuesOf(text).map((value) => ({ name: value })) }
        : {}),
    })),
  })),
});

const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const rows = (head, list) =>
  list.length === 0
    ? []
    : ['', row(...head), row(...head.map(() => '---')), ...list.map((cells) => row(...cells)), ''];

function sections(each) {
  const { attributes, properties, events, slots, cssProperties, parts, members } = each;
  const typeOf = (name) => `\`${members.get(name)?.type ?? ''}\``;
  const seen = [...members].filter(
    ([name, { readonly }]) => readonly && !properties.some((property) => property.name === name),
  );
  return [
    ...rows(
      ['attribute', 'meaning'],
      attributes.map(({ name, description }) => [`\`${name}\``, description]),
    ),
    ...rows(
      ['property', 'type', 'meaning'],
      [
        ...properties.map(({ name, description }) => [`\`${name}\``, typeOf(name), description]),
        ...seen.map(([name, { description }]) => [`\`${name}\` (read)`, typeOf(name), description]),
      ],
    ),
    ...rows(
      ['event', 'when'],
      events.map(({ name, description }) => [`\`${name}\``, description]),
    ),
    ...rows(
      ['slot', 'place'],
      slots.map(({ name, description }) => [`\`${name}\``, description]),
    ),
    ...rows(
      ['part', 'what'],
      parts.map((name) => [`\`${name}\``, PARTS[name]]),
    ),
    ...rows(
      ['CSS custom property', 'meaning'],
      cssProperties.map(({ name, description }) => [`\`${name}\``, description]),
    ),
  ];
}

function page() {
  const intro = fs.readFileSync('tools/elements-intro.md', 'utf8').trim();
  return [
    intro,
    ...classes.flatMap((each) => [
      '',
      `## \`<${each.element}>\``,
      '',
      capital(each.description),
      ...sections(each),
    ]),
    '',
    '## Every element',
    '',
    `${base.description} All events bubble and cross shadow roots.`,
    ...sections({
      ...base,
      members: new Map([...base.members].filter(([name]) => name !== 'updateComplete')),
    }),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

check();
const format = async (file, text) =>
  file.endsWith('.md')
    ? `${text}\n`
    : prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
const outputs = {
  'web/custom-elements.json': JSON.stringify(manifest()),
  'web/html-data.json': JSON.stringify(editorHints()),
  'docs/elements.md': page(),
};
const checking = process.argv.includes('--check');
for (const [file, text] of Object.entries(outputs)) {
  const current = await format(file, text);
  if (!checking) fs.writeFileSync(file, current);
  else
    expect(
      fs.existsSync(file) && fs.readFileSync(file, 'utf8') === current,
      `${file} is not current: run 'node tools/elements.mjs'`,
    );
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
