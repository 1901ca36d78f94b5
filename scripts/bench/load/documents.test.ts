import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { parseKey } from '../../../schema/keys.ts';
import { MAX_FRAME_BYTES, MAX_NEW_CLIENT_IDS } from '../../../schema/limits.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import {
  baseDocument,
  CELLS_PER_ROW,
  contentOf,
  documentOf,
  EDITS_PER_SESSION,
  HISTORY_WRITER,
  historyOf,
  notesOf,
  offlineWork,
  writerEdits,
  wrongNotes,
} from './documents.ts';
import { readMarkers } from './marker.ts';

const ROWS = 50;
const base = baseDocument(ROWS);
const marksIn = (update: Uint8Array): [number, number][] => {
  const found: [number, number][] = [];
  readMarkers(Buffer.from(update), 0, update.length, (writer, edit) => found.push([writer, edit]));
  return found;
};

test('[K3] every key is one of the product, twelve cells a row, and the largest document fits a frame', () => {
  const rows = documentOf([base]).getMap(ROOT_NAME);
  expect(rows.size).toBe(ROWS * CELLS_PER_ROW);
  expect([...rows.keys()].filter((key) => !parseKey('guarantees', key))).toEqual([]);
  expect(baseDocument(1_000).length).toBeLessThan(MAX_FRAME_BYTES);
  expect(baseDocument(ROWS)).toEqual(base);
});

test('writers have client ids of their own and one mark an edit, and what is missing in the end is counted', () => {
  const of = { rows: ROWS, writersInRoom: 2, edits: notesOf(ROWS) }; // each note is written more than once
  const updates = [0, 1].flatMap((writerInRoom) => writerEdits(base, { ...of, writer: 4 + writerInRoom, writerInRoom }));
  expect(updates.map(marksIn).slice(0, 2)).toEqual([[[4, 0]], [[4, 1]]]);
  const doc = documentOf([base, ...updates]);
  expect(doc.store.clients.size).toBe(3);
  expect(wrongNotes(doc, { ...of, firstWriter: 4 })).toBe(0);
  expect(wrongNotes(documentOf([base, ...updates.slice(0, -1)]), { ...of, firstWriter: 4 })).toBe(1);
  expect(wrongNotes(documentOf([base]), { ...of, firstWriter: 4 })).toBe(notesOf(ROWS));
});

test('a history ends its sessions with a mark and brings no more client ids than one connection may', () => {
  const history = historyOf(base, ROWS, 1_000);
  for (let i = EDITS_PER_SESSION - 1; i < history.length; i += EDITS_PER_SESSION)
    expect(marksIn(history[i] ?? new Uint8Array())).toEqual([[HISTORY_WRITER, i]]);
  expect(documentOf([base, ...history]).store.clients.size).toBe(1_000 / EDITS_PER_SESSION + 1);
  expect(20_000 / EDITS_PER_SESSION).toBeLessThan(MAX_NEW_CLIENT_IDS);
});

test('offline work merges to one content in any order, conflicts included', () => {
  const works = Array.from({ length: 5 }, (_, tablet) => offlineWork(base, { rows: ROWS, tablet, edits: 40 }));
  const updates = works.map(({ update }) => update);
  expect(contentOf(documentOf([base, ...updates]))).toBe(contentOf(documentOf([base, ...updates.reverse()])));
  expect(works.map(({ stateVector }) => Y.decodeStateVector(stateVector).size)).toEqual([2, 2, 2, 2, 2]);
});

test('a document with a gap is never taken for whole', () => {
  const [, ...others] = writerEdits(base, { rows: ROWS, writer: 1, writerInRoom: 0, writersInRoom: 1, edits: 3 });
  expect(() => documentOf([base, ...others])).toThrow('gap');
});
