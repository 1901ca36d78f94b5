import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { createAuthor, editAtRandom } from '../testing/editHistory.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { decodeFrame, encodeUpdate } from './frames.ts';
import { createSyncAnswers } from './syncAnswers.ts';

vi.mock('yjs', async (load) => {
  const yjs = await load<typeof Y>();
  return { ...yjs, encodeStateAsUpdate: vi.fn(yjs.encodeStateAsUpdate) }; // the real one, counted
});
afterEach(() => vi.mocked(Y.encodeStateAsUpdate).mockClear());

const NOTHING = Uint8Array.of(0);

/** A room of one author whose every edit is broadcast, and the answers over it. */
function startAnswers() {
  const author = createAuthor(8);
  const clock = createFakeTimers();
  const answers = createSyncAnswers(author.doc, clock.timers);
  author.doc.on('update', (update: Uint8Array) => answers.changed(encodeUpdate(update)));
  return { author, answers, clock };
}

/** A tablet that reads the frames in order. */
function tabletWith(frames: readonly Uint8Array[], doc = new Y.Doc()): Y.Doc {
  for (const bytes of frames) {
    const frame = decodeFrame(bytes);
    if (frame?.kind !== 'data') throw new Error('not a data frame');
    Y.applyUpdate(doc, frame.update);
  }
  return doc;
}
const rowsOf = (doc: Y.Doc): unknown => doc.getMap('rows').toJSON();

describe('whoever has nothing', () => {
  test('gets the ready-made state and what came after it, and ends equal', () => {
    const { author, answers } = startAnswers();
    const random = createRandom(5);
    answers.to(NOTHING);
    for (let i = 0; i < 100; i++) {
      editAtRandom(author, random, 12);
      if (i % 10 === 3) expect(rowsOf(tabletWith(answers.to(NOTHING)))).toEqual(author.rows.toJSON());
    }
    const frames = answers.to(NOTHING);
    // a client takes the step 2 for the whole document: it comes last
    const isStep2 = frames.map((frame) => decodeFrame(frame)).map((frame) => frame?.kind === 'data' && frame.isStep2);
    expect(isStep2.indexOf(true)).toBe(frames.length - 1);
    expect(rowsOf(tabletWith(frames))).toEqual(author.rows.toJSON());
  });

  test('a hundred of them cost one encoding, also with edits in between', () => {
    const { author, answers } = startAnswers();
    author.rows.set('a', 1);
    vi.mocked(Y.encodeStateAsUpdate).mockClear();
    answers.to(NOTHING);
    author.rows.set('b', 0);
    const first = answers.to(NOTHING);
    for (let i = 0; i < 98; i++) {
      const frames = answers.to(NOTHING);
      expect(frames[0]).toBe(first[0]); // the same bytes, not a copy
      if (i % 10 === 0) author.rows.set('b', i);
    }
    expect(Y.encodeStateAsUpdate).toHaveBeenCalledTimes(1);
    expect(rowsOf(tabletWith(answers.to(NOTHING)))).toEqual({ a: 1, b: 90 });
  });

  test('a tail of more than 64 kB and half of the state is encoded anew', () => {
    const { author, answers } = startAnswers();
    author.rows.set('a', 1);
    answers.to(NOTHING);
    expect(answers.isDue).toBe(false);
    for (let i = 0; i < 70; i++) author.rows.set('a', 'x'.repeat(1_000));
    expect(answers.isDue).toBe(true);
    const frames = answers.to(NOTHING);
    expect(frames).toHaveLength(1);
    expect((frames[0] ?? NOTHING).length).toBeLessThan(5_000); // of 70 texts one is left
    expect(answers.isDue).toBe(false);
    expect(rowsOf(tabletWith(frames))).toEqual(author.rows.toJSON());
  });

  test('what came from disk as one update is handed on without encoding', () => {
    const { author, answers } = startAnswers();
    for (let i = 0; i < 200; i++) author.rows.set(`k${i}`, 'x'.repeat(400));
    const state = Y.encodeStateAsUpdate(author.doc);
    expect(answers.isDue).toBe(true);
    answers.renew(state);
    expect(answers.isDue).toBe(false);
    const [frame] = answers.to(NOTHING);
    expect(decodeFrame(frame ?? NOTHING)).toMatchObject({ update: state });
  });
});

describe('a document that nobody asks for', () => {
  test('a small one is not kept ready, and is made ready again by whoever asks', () => {
    const { author, answers, clock } = startAnswers();
    author.rows.set('a', 1);
    answers.to(NOTHING);
    clock.advance(999);
    answers.tidy();
    expect(answers.isReady).toBe(true);
    clock.advance(1);
    answers.tidy();
    expect(answers.isReady).toBe(false);
    expect(answers.isDue).toBe(false); // nobody is waiting for it
    author.rows.set('b', 2);
    vi.mocked(Y.encodeStateAsUpdate).mockClear();
    for (let i = 0; i < 100; i++) expect(rowsOf(tabletWith(answers.to(NOTHING)))).toEqual({ a: 1, b: 2 });
    expect(Y.encodeStateAsUpdate).toHaveBeenCalledTimes(1);
  });

  test('one that has grown meanwhile is seen to have, and is made ready in a quiet moment', () => {
    const { author, answers, clock } = startAnswers();
    author.rows.set('a', 1);
    answers.to(NOTHING);
    clock.advance(1_000);
    answers.tidy();
    const before = answers.bytes;
    for (let i = 0; i < 200; i++) author.rows.set(`k${i}`, 'x'.repeat(400));
    expect(answers.bytes - before).toBeGreaterThan(200 * 400);
    expect(answers.isDue).toBe(true);
    clock.advance(1_000);
    answers.tidy();
    answers.renew(Y.encodeStateAsUpdate(author.doc));
    expect(answers.isDue).toBe(false);
  });

  test('a large one is kept', () => {
    const { author, answers, clock } = startAnswers();
    for (let i = 0; i < 200; i++) author.rows.set(`k${i}`, 'x'.repeat(400));
    answers.to(NOTHING);
    clock.advance(3_600_000);
    answers.tidy();
    vi.mocked(Y.encodeStateAsUpdate).mockClear();
    answers.to(NOTHING);
    expect(Y.encodeStateAsUpdate).not.toHaveBeenCalled();
  });
});

describe('whoever has something', () => {
  test('gets only the difference; the same question is answered with the same bytes until the document changes', () => {
    const { author, answers } = startAnswers();
    author.rows.set('a', 1);
    const tablet = tabletWith(answers.to(NOTHING));
    const vector = Y.encodeStateVector(tablet);
    author.rows.set('b', 2);
    const first = answers.to(vector);
    const second = answers.to(Uint8Array.from(vector));
    expect(second.every((frame, i) => frame === first[i])).toBe(true);
    author.rows.set('c', 3);
    const third = answers.to(vector);
    expect(third.reduce((sum, frame) => sum + frame.length, 0)).toBeLessThan(100);
    expect(rowsOf(tabletWith(third, tablet))).toEqual({ a: 1, b: 2, c: 3 });
  });

  test('whoever was there when the state was made ready gets only the frames that are new to it, nothing is encoded for it', () => {
    const author = createAuthor(8);
    const answers = createSyncAnswers(author.doc, createFakeTimers().timers);
    author.rows.set('a', 1);
    const tablet = tabletWith(answers.to(NOTHING));
    author.doc.on('update', (update: Uint8Array) => answers.changed(encodeUpdate(update), new Map([[8, Y.getState(author.doc.store, 8)]])));
    author.rows.set('b', 2);
    const one = answers.to(Y.encodeStateVector(tablet)).slice(0, -1); // the last holds all deletions
    expect(one).toHaveLength(1);
    tabletWith(one, tablet);
    author.rows.set('a', 3);
    vi.mocked(Y.encodeStateAsUpdate).mockClear();
    const frames = answers.to(Y.encodeStateVector(tablet));
    expect(frames).toHaveLength(2);
    expect(Y.encodeStateAsUpdate).not.toHaveBeenCalled();
    expect(rowsOf(tabletWith(frames, tablet))).toEqual({ a: 3, b: 2 });
  });

  test('what somebody only deleted goes to everybody: no state vector tells who has it', () => {
    const author = createAuthor(8);
    const answers = createSyncAnswers(author.doc, createFakeTimers().timers);
    author.rows.set('a', 1);
    const tablet = tabletWith(answers.to(NOTHING));
    answers.to(Y.encodeStateVector(tablet)); // the deletions are made ready before this one
    author.doc.once('update', (update: Uint8Array) => answers.changed(encodeUpdate(update), null));
    author.rows.delete('a');
    expect(rowsOf(tabletWith(answers.to(Y.encodeStateVector(tablet)), tablet))).toEqual({});
  });

  test('an answer is kept under what was asked, not under a buffer that is written again', () => {
    const { author, answers } = startAnswers();
    author.rows.set('a', 1);
    author.rows.set('b', 2);
    const asked = Y.encodeStateVector(new Map([[8, 2]]));
    answers.to(asked);
    asked[asked.length - 1] = 1;
    const [frame] = answers.to(Y.encodeStateVector(new Map([[8, 1]])));
    const tablet = new Y.Doc();
    Y.applyUpdate(tablet, author.updates[0] ?? NOTHING);
    expect(rowsOf(tabletWith(frame ? [frame] : [], tablet))).toEqual({ a: 1, b: 2 });
  });

  test('[L1] no more than 16 different answers are remembered', () => {
    const { author, answers } = startAnswers();
    for (let i = 0; i < 20; i++) author.rows.set(`k${i}`, i);
    const vectors = Array.from({ length: 17 }, (_, i) => Y.encodeStateVector(new Map([[8, i + 1]])));
    const frames = vectors.map((vector) => answers.to(vector)[0]);
    expect(answers.to(vectors[16] ?? NOTHING)[0]).toBe(frames[16]);
    expect(answers.to(vectors[0] ?? NOTHING)[0]).not.toBe(frames[0]); // the first was forgotten
    expect(answers.to(vectors[0] ?? NOTHING)[0]).toEqual(answers.to(vectors[0] ?? NOTHING)[0]);
  });

  test('a state vector that is none is an error', () => {
    const { answers } = startAnswers();
    expect(() => answers.to(Uint8Array.of(5, 1))).toThrow();
    expect(() => answers.to(new Uint8Array())).toThrow();
  });
});
