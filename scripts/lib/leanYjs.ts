import type { Plugin } from 'vite';
import { ScriptError } from './scriptError.ts';

/** Each stands once in Yjs 13.6. Without them nothing refers to its text and XML types, and they stay out of the bundle. */
const CUTS: readonly (readonly [RegExp, string])[] = [
  [/return this\.get\(name, YText\)/g, 'return this.get(name, YMap)'],
  [/return [^\n]*this\.get\(name, YXmlElement\)\)?/g, 'return this.get(name, YMap)'],
  [/return this\.get\(name, YXmlFragment\)/g, 'return this.get(name, YMap)'],
  [
    /const typeRefs = \[\s*readYArray,\s*readYMap,\s*readYText,\s*readYXmlElement,\s*readYXmlFragment,\s*readYXmlHook,\s*readYXmlText\s*\];/g,
    'const typeRefs = [readYArray, readYMap];',
  ],
  [/if \(transaction\._needFormattingCleanup\) \{\s*cleanupYTextAfterTransaction\(transaction\);\s*\}/g, ''],
];

/**
 * Leaves Yjs's text and XML types out of the built client, 4.5 kB gzip of what comes before the first row. No document of ours has one: a root is a flat map, and the
 * server closes a connection that brings any other type (K1). What is left is Yjs as it is.
 */
export function leanYjs(): Plugin {
  return {
    name: 'lean-yjs',
    apply: 'build',
    transform(code, id) {
      return /\/yjs\/dist\/yjs\.mjs(\?|$)/.test(id) ? cutTypes(code) : null;
    },
  };
}

/** @throws ScriptError when this Yjs is written in another way than we know */
export function cutTypes(code: string): string {
  return CUTS.reduce((rest, [pattern, instead]) => {
    if (rest.match(pattern)?.length !== 1)
      throw new ScriptError(`Yjs has another form now: see ${String(pattern)} in scripts/lib/leanYjs.ts`);
    return rest.replace(pattern, instead);
  }, code);
}
