import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All of axe that a color scheme makes a difference to. */
export const COLORS = ['color-contrast'];

/** What axe finds against WCAG 2.2 AA and its best practices. */
export async function violations(page: Page, only = TAGS): Promise<string[]> {
  // Fades end where their colors do.
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)));
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          context: Document,
          options: unknown,
        ): Promise<{
          violations: { id: string; help: string; nodes: { target: unknown[] }[] }[];
        }>;
      };
    };
    return (await axe.run(document, { runOnly })).violations;
  }, only);
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}
