import type { Plugin } from 'vite';
import { TEMPLATE_POLICY } from '../../schema/wire.ts';
import { ScriptError } from './scriptError.ts';

/** The one place where Solid makes elements of text: of what the compiler found in our JSX, never of anything that a person entered. */
const MAKING = /\bt\.innerHTML = html;/g;

const POLICY = `const templatePolicy = globalThis.trustedTypes?.createPolicy('${TEMPLATE_POLICY}', { createHTML: (html) => html });\n`;

/**
 * Lets Solid's templates, and nothing else, make markup of text: under `require-trusted-types-for 'script'` the policy is closed in its module, so any other
 * `innerHTML`, of a library or of a mistake, throws in the browser.
 */
export function trustedTemplates(): Plugin {
  return {
    name: 'trusted-templates',
    apply: 'build',
    transform(code, id) {
      return /\/solid-js\/web\/dist\/web\.js(\?|$)/.test(id) ? trustTemplates(code) : null;
    },
  };
}

/** @throws ScriptError when Solid makes its templates in another way than we know */
export function trustTemplates(code: string): string {
  if (code.match(MAKING)?.length !== 1)
    throw new ScriptError('solid-js/web makes its templates in another way now: see scripts/lib/trustedTemplates.ts');
  return POLICY + code.replace(MAKING, 't.innerHTML = templatePolicy ? templatePolicy.createHTML(html) : html;');
}
