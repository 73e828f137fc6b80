// What a screen reader is given, as text: the accessibility tree that Chromium hands to it, and
// what live regions said. tests/e2e/transcripts has one file a journey; UPDATE_TRANSCRIPTS=1 writes
// them anew, for somebody to read.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';

const FOLDER = 'tests/e2e/transcripts';

interface AxValue {
  readonly value?: string | number | boolean;
}

interface AxNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: AxValue;
  readonly name?: AxValue;
  readonly value?: AxValue;
  readonly description?: AxValue;
  readonly backendDOMNodeId?: number;
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[];
  readonly childIds?: readonly string[];
}

/** Names of these are made of what is in them, which is not told twice. */
const NAMED_BY_CONTENT = new Set([
  ...['button', 'heading', 'link', 'DisclosureTriangle', 'checkbox', 'spinbutton', 'term'],
]);
/** Boxes without a meaning of their own. */
const PLAIN = new Set(['generic', 'none', 'strong', 'time', 'sectionheader', 'DescriptionList']);
const STATES = new Set([
  ...['checked', 'disabled', 'expanded', 'busy', 'focused', 'live', 'invalid'],
]);

/** The tree below <main>, a line a node, indented. */
export async function treeOf(session: CDPSession): Promise<string[]> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    readonly nodes: readonly AxNode[];
  };
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  // What a slider says of its value is its own words, which this tree has only the number of.
  for (const node of nodes.filter(({ role }) => role?.value === 'slider')) {
    const { node: element } = await session.send('DOM.describeNode', {
      backendNodeId: node.backendDOMNodeId!,
    });
    const at = element.attributes?.indexOf('aria-valuetext') ?? -1;
    if (at >= 0)
      known.set(node.nodeId, { ...node, value: { value: element.attributes![at + 1]! } });
  }
  const main = nodes.find(({ role }) => role?.value === 'main');
  return main ? inside(main, known, '') : [];
}

function inside(node: AxNode, known: ReadonlyMap<string, AxNode>, indent: string): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const flush = (): void => {
    if (words.length > 0) lines.push(`${indent}· ${words.join(' ')}`);
    words = [];
  };
  const visit = (id: string): void => {
    const child = known.get(id);
    if (!child) return;
    const role = String(child.role?.value ?? '');
    if (role === 'StaticText' && !child.ignored) words.push(plain(child.name?.value));
    else if ((child.ignored || PLAIN.has(role)) && !hasFocus(child)) {
      if (role === 'generic') flush();
      child.childIds?.forEach(visit);
      if (role === 'generic') flush();
    } else if (role === 'LabelText' || role === 'Legend') child.childIds?.forEach(control);
    else {
      flush();
      lines.push(...described(child, known, indent));
    }
  };
  // A label and a legend are the name of something, and heard with it.
  const control = (id: string): void => {
    const child = known.get(id);
    if (!child || child.role?.value === 'StaticText') return;
    if (child.ignored || PLAIN.has(String(child.role?.value))) child.childIds?.forEach(control);
    else visit(id);
  };
  node.childIds?.forEach(visit);
  flush();
  return lines;
}

function described(node: AxNode, known: ReadonlyMap<string, AxNode>, indent: string): string[] {
  const role = String(node.role?.value);
  const level = node.properties?.find(({ name }) => name === 'level')?.value.value;
  const heading = role === 'heading' ? `heading ${String(level)}` : role;
  const states = (node.properties ?? [])
    .filter(({ name, value }) => STATES.has(name) && notable(value.value))
    .map(({ name, value }) =>
      [true, 'true'].includes(value.value as string) ? name : `${name} ${plain(value.value)}`,
    );
  if (node.value?.value !== undefined && node.value.value !== '') {
    states.push(`value ${plain(node.value.value)}`);
  }
  const name = plain(node.name?.value);
  const rest = NAMED_BY_CONTENT.has(role) ? [] : inside(node, known, `${indent}  `);
  const line = [heading, name && `“${name}”`, states.length > 0 && `(${states.join(', ')})`];
  // A box of one text is one line.
  if (rest.length === 1 && !name && rest[0]!.trim().startsWith('· ')) {
    line.push(rest.pop()!.trim());
  }
  return [indent + line.filter(Boolean).join(' '), ...rest];
}

const hasFocus = ({ properties }: AxNode): boolean =>
  properties?.some(({ name, value }) => name === 'focused' && value.value === true) ?? false;

const notable = (value: string | number | boolean | undefined): boolean =>
  value !== undefined && value !== 'false' && value !== '' && value !== 'off';

/** Text as it is read, whatever day it is. */
function plain(text: string | number | boolean = ''): string {
  return String(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(
      /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?/g,
      '[day]',
    )
    .replace(/\b\d{1,2}:\d\d\b/g, '[time]');
}

/** Call before the page is opened: writes down what its live regions say. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const LIVE = '[role=status], [role=alert], [role=log], [aria-live], output';
    // A region that comes with its words is not read by every screen reader: only changes of one
    // that was there count, once for each turn of the script.
    const observer = new MutationObserver((records) => {
      const regions = new Set<Element>();
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(LIVE);
        if (region) regions.add(region);
      }
      for (const region of regions) {
        const words = region.textContent.replace(/\s+/g, ' ').trim();
        const rude = region.matches('[role=alert], [aria-live=assertive]') ? 'at once: ' : '';
        if (words) heard.push(rude + words);
      }
    });
    const watch = (root: Node): void =>
      observer.observe(root, { subtree: true, childList: true, characterData: true });
    watch(document);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the element
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, init);
      watch(root);
      return root;
    };
  });
}

/** What was said since the last time, after the quiet that live regions wait for. */
export async function heardOn(page: Page): Promise<string[]> {
  await page.clock.runFor(6000);
  const heard = await page.evaluate(() =>
    (globalThis as unknown as { heard: string[] }).heard.splice(0),
  );
  return heard.map(plain);
}

/** One journey: steps, what is heard at each, and the tree after it. */
export class Transcript {
  readonly #lines: string[] = [];
  #last: string[] = [];

  constructor(
    readonly name: string,
    readonly page: Page,
    readonly session: CDPSession,
  ) {}

  static async of(name: string, page: Page): Promise<Transcript> {
    return new Transcript(name, page, await page.context().newCDPSession(page));
  }

  /** What the shopper did, in words; the whole tree at first, then what changed of it. */
  async step(did: string): Promise<string[]> {
    const heard = await heardOn(this.page);
    const tree = await treeOf(this.session);
    const changes = this.#lines.length === 0 ? tree : changed(this.#last, tree);
    const focus = tree.some((line) => /[(, ]focused[),]/.test(line));
    this.#last = tree;
    this.#lines.push(`# ${did}`, '');
    for (const words of heard) this.#lines.push(`said: “${words}”`);
    if (heard.length > 0) this.#lines.push('');
    this.#lines.push(...changes, ...(focus ? [] : ['(nothing has the focus)']), '');
    return heard;
  }

  /** Holds the journey to its file. */
  compare(): void {
    const file = `${FOLDER}/${this.name}.txt`;
    const text = `${this.#lines.join('\n').trimEnd()}\n`;
    if (process.env['UPDATE_TRANSCRIPTS']) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, text);
    }
    assert.equal(text, readFileSync(file, 'utf8'), `${file}; UPDATE_TRANSCRIPTS=1 writes it anew`);
  }
}

/** Lines that went (-) and came (+), in the order of the page. */
function changed(before: readonly string[], after: readonly string[]): string[] {
  // The longest common lines, from the ends.
  const common = before.map(() => new Array<number>(after.length + 1).fill(0));
  common.push(new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i]![j] =
        before[i] === after[j]
          ? common[i + 1]![j + 1]! + 1
          : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: string[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i++;
      j++;
    } else if (
      j === after.length ||
      (i < before.length && common[i + 1]![j]! >= common[i]![j + 1]!)
    )
      lines.push(`- ${before[i++]!}`);
    else lines.push(`+ ${after[j++]!}`);
  }
  return lines.length > 0 ? lines : ['(nothing changed)'];
}
