/** The real calculator, asked through `loyalty test` in a folder of its own. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** @typedef {{file: string, example: number | null, text: string}} Failure */

export class Calculator {
  /** @param {string} command */
  constructor(command) {
    this.command = resolve(command);
    this.folder = mkdtempSync(join(tmpdir(), 'loyalty-model-'));
  }

  /** @param {any[]} programs each with its examples @returns {Failure[]} */
  failures(programs) {
    const batch = join(this.folder, 'batch');
    rmSync(batch, { recursive: true, force: true });
    mkdirSync(batch);
    for (const program of programs) {
      writeFileSync(join(batch, `${program.id}.json`), JSON.stringify(program));
    }
    const answer = spawnSync(this.command, ['test', batch], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (answer.error) throw answer.error;
    const expected = programs.reduce((all, program) => all + program.examples.length, 0);
    const last = answer.stdout.trim().split('\n').at(-1) ?? '';
    const counts = /^(\d+) passed, (\d+) failed$/.exec(last);
    if (!counts) throw new Error(`loyalty test said: ${last} ${answer.stderr.slice(0, 500)}`);
    const found = parse(answer.stderr);
    if (
      Number(counts[2]) !== found.length ||
      (found.length === 0 && Number(counts[1]) !== expected)
    ) {
      throw new Error(`loyalty test counts ${last}, ${found.length} of ${expected} were read`);
    }
    return found;
  }

  close() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A failure is a line that names file, pointer and example, and two lines with what differs. @param {string} text @returns {Failure[]} */
function parse(text) {
  /** @type {Failure[]} */
  const found = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const last = found.at(-1);
    if (line.startsWith('  ') && last) {
      last.text += `\n${line}`;
      continue;
    }
    const named = /([\w-]+)\.json: (.*)$/.exec(line);
    const example = /^\/examples\/(\d+)\/(expect|events|cart)/.exec(named?.[2] ?? '');
    found.push({
      file: named?.[1] ?? '',
      example: example ? Number(example[1]) : null,
      text: named?.[2] ?? line,
    });
  }
  return found;
}
