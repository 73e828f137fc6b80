// The tutorial, done from top to bottom: every file is written, every command run, and what it
// prints is what the page shows. UPDATE_DOCS=1 writes what is printed now into the page.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import prettier from 'prettier';
import { fencesOf, run, update } from './documents.mjs';

const page = 'docs/program/first-program.md';
const folder = mkdtempSync(join(tmpdir(), 'loyalty-first-'));
after(() => rmSync(folder, { recursive: true }));

const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const compact = (text) => JSON.stringify(JSON.parse(text));
const write = (name, content) => writeFileSync(join(folder, name), JSON.stringify(content));

// ```json shop.json: the whole file.
// ```json shop.json part: keys that are added to it, or take the place of those that are there.
// ```json shop.json examples: one more entry of that list.
// ```diff shop.json: a key that is there goes, another comes.
function edit({ kind, text, words: [name, how] }) {
  if (kind === 'diff') {
    const [before, behind] = text.match(/(?<=^[-+]).*$/gm).map((line) => compact(`{${line}}`));
    const parts = JSON.stringify(read(name)).split(before.slice(1, -1));
    assert.equal(parts.length, 2, `once in ${name}: ${before}`);
    write(name, JSON.parse(parts.join(behind.slice(1, -1))));
    return;
  }
  const content = JSON.parse(text);
  if (how === undefined) write(name, content);
  else if (how === 'part') write(name, { ...read(name), ...content });
  else write(name, { ...read(name), [how]: [...read(name)[how], content] });
}

// "$ loyalty check shop.json" and what it prints, for each command of a fence.
function transcript(text) {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => part.slice(0, part.indexOf('\n')))
    .map((command) => `$ ${command}\n${run(command.split(' ').slice(1), folder).text}`)
    .join('');
}

// A preview is one line; the page lays it out.
const laidOut = (text) => prettier.format(text, { parser: 'json', printWidth: 100 });

test('the tutorial shows what the commands print', async () => {
  const changes = [];
  let command = '';
  for (const fence of fencesOf(page)) {
    const [what] = fence.words;
    let text = fence.text;
    if (what === 'printed') text = await laidOut(run(command.split(' ').slice(2), folder).text);
    else if (what === 'by-now') text = await laidOut(JSON.stringify(read('shop.json')));
    else if (what === 'printed-below') command = text.trim();
    else if (fence.kind === 'console') text = transcript(text);
    else edit(fence);
    changes.push({ fence, text });
    if (!process.env.UPDATE_DOCS) assert.equal(fence.text, text, fence.place);
  }
  update(page, changes);
  assert.ok(changes.length >= 8);
});
