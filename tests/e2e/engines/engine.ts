// What a test needs of a browser, whichever it is: the same few things that a shopper does.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A browser with one tab. */
export interface Engine {
  /** As in "Firefox 140.1". */
  readonly name: string;
  /** Errors and warnings of its console, since the last one was taken out. */
  readonly complaints: string[];
  open(url: string): Promise<void>;
  back(): Promise<void>;
  /** The value of an expression, or of the promise that it is, if JSON can say it. */
  evaluate(expression: string): Promise<unknown>;
  /** At a place in the window, with the mouse. */
  click(x: number, y: number): Promise<void>;
  /** A key by its name or its character, as in "ArrowLeft" and "Control+a". */
  press(key: string): Promise<void>;
  /** The room that a page has, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** What is seen, as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly dark?: boolean;
}

/** Where a program lies: as a variable names it, or the first of these on the path. */
export function programPath(variable: string, names: readonly string[]): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const known = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [process.env[variable] ?? '', ...known].find((path) => existsSync(path));
  if (found) return found;
  throw new Error(`no ${names.join(' or ')} is installed, nor named in ${variable}`);
}

/** What a browser is started in: an empty home that goes with it, and British time and language. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'loyalty-browser-'));
  readonly #children: ChildProcess[] = [];
  #log = '';

  start(path: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(path, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...{ HOME: this.folder, XDG_RUNTIME_DIR: this.folder, XDG_CONFIG_HOME: this.folder },
        ...{ TZ: 'Europe/London', LANG: 'en_GB.UTF-8', NO_AT_BRIDGE: '1' },
        ...env,
      },
    });
    this.#children.push(child);
    return child;
  }

  /** Reads lines of a stream as they come, those that were there before as well. */
  listen(child: ChildProcess, from: 1 | 2 | 3, heard: (line: string) => void): void {
    let rest = '';
    child.stdio[from]!.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      this.#log += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) heard(line);
    });
  }

  /** The first line that matches, or an error with all that was said when the program ends. */
  line(child: ChildProcess, from: 1 | 2 | 3, pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      this.listen(child, from, (line) => {
        const match = pattern.exec(line);
        if (match) resolve(match);
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        reject(new Error(`${child.spawnfile} ended with ${code}: ${this.#log.trim().slice(-600)}`));
      });
    });
  }

  async leave(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
