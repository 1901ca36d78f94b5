import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { cutTypes } from './leanYjs.ts';

const yjs = readFileSync(join(dirname(createRequire(import.meta.url).resolve('yjs')), 'yjs.mjs'), 'utf8');

test('the Yjs that is installed is the one that is known here: text and XML types are cut, each once', () => {
  const lean = cutTypes(yjs);
  for (const gone of ['readYText,', 'this.get(name, YXmlFragment)', 'cleanupYTextAfterTransaction(transaction)'])
    expect(lean).not.toContain(gone);
  expect(lean).toContain('const typeRefs = [readYArray, readYMap];');
});

test('another Yjs ends the build with a sentence, and not with a client that lacks something', () => {
  expect(() => cutTypes(yjs.replace('readYXmlHook,', 'readYXmlHook, readYNew,'))).toThrow('Yjs has another form now');
  expect(() => cutTypes(cutTypes(yjs))).toThrow('Yjs has another form now');
});
