import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { ROOT } from '../lib/root.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What we read of axe's answer. */
type AxeResults = {
  readonly violations: readonly { readonly id: string; readonly help: string; readonly nodes: readonly AxeNode[] }[];
};
type AxeNode = { readonly html: string; readonly failureSummary?: string };

/** Runs in the page: every field whose text the browser would keep in its own files for a session to restore (D9). */
const KEPT_FIELDS = `[...document.querySelectorAll('input, textarea, select')]
  .filter((field) => !/^(radio|checkbox|file|password)$/.test(field.type) && field.getAttribute('autocomplete') !== 'off' && field.form?.getAttribute('autocomplete') !== 'off')
  .map((field) => 'kept by the browser: ' + field.outerHTML.slice(0, 300))`;

let source: string | null = null;

/**
 * Runs axe on what stands on screen now (WCAG 2.2 A and AA and best practices) and answers one line for each place that violates a rule: none is right.
 * Frames are not entered: check each by itself. Animations have to be over, or the colours of their middle are judged. With all rules, fields that the
 * browser would keep are told too.
 *
 * @param rules these rules only
 */
export async function axeViolations(page: Page | Frame, rules?: readonly string[]): Promise<string[]> {
  source ??= readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
  // Evaluated by the debugger and not as a script of the page, so the page's own security policy stays as it is.
  if (!(await page.evaluate<boolean>("typeof axe !== 'undefined'"))) await page.evaluate(source);
  const options = JSON.stringify({
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: TAGS },
    resultTypes: ['violations'],
    iframes: false,
  });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  const kept = rules ? [] : await page.evaluate<string[]>(KEPT_FIELDS);
  return kept.concat(
    violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) =>
          `${id}: ${help}\n  ${html.slice(0, 300)}\n  ${failureSummary.replace(/\s+/g, ' ').slice(0, 400)}`,
      ),
    ),
  );
}
