import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { baseDocument, documentOf, writerEdits } from './documents.ts';
import { type DrawnPlan, drawEdits, roomOf, sideOf, wrongDrawnNotes } from './drawnEdits.ts';

const plan: DrawnPlan = { rows: 10, rooms: ['a', 'b'], tabletsInRoom: 4, edits: 200, seed: 7 };

test('the same seed draws the same writers, another others', () => {
  const { sequence } = drawEdits(plan);
  expect(drawEdits(plan).sequence).toEqual(sequence);
  expect(drawEdits({ ...plan, seed: 8 }).sequence).not.toEqual(sequence);
});

test('every tablet of every room is drawn, and its edits are numbered in their order', () => {
  const { sequence, editsOf, numberOf } = drawEdits(plan);
  expect(new Set(sequence.map(({ writer }) => writer)).size).toBe(8);
  for (const [number, { writer, edit }] of sequence.entries()) expect(numberOf(writer, edit)).toBe(number);
  expect(Array.from({ length: 8 }, (_, writer) => editsOf(writer)).reduce((sum, count) => sum + count)).toBe(200);
  expect([numberOf(0, editsOf(0)), numberOf(8, 0), numberOf(99, 0)]).toEqual([undefined, undefined, undefined]);
});

test('the tablets of a room are half on one server and half on the other', () => {
  const writers = Array.from({ length: 8 }, (_, writer) => writer);
  expect(writers.map((writer) => roomOf(plan, writer))).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect(writers.map((writer) => sideOf(plan, writer))).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
});

test('a document that has every edit has no wrong note; one that lacks a last edit has one', () => {
  const drawn = drawEdits(plan);
  const base = baseDocument(plan.rows);
  const updatesOf = (writer: number): Uint8Array[] =>
    writerEdits(base, { rows: plan.rows, writer, writerInRoom: writer - 4, writersInRoom: 4, edits: drawn.editsOf(writer) });
  const updates = [4, 5, 6, 7].flatMap(updatesOf);
  expect(wrongDrawnNotes(documentOf([base, ...updates]), plan, drawn, 1)).toBe(0);
  expect(wrongDrawnNotes(documentOf([base, ...updates.slice(0, -1)]), plan, drawn, 1)).toBe(1);
  expect(wrongDrawnNotes(documentOf([base, ...updates.slice(0, -1)]), plan, drawn, 1, 7)).toBe(0);
  expect(wrongDrawnNotes(new Y.Doc(), plan, drawn, 1)).toBeGreaterThan(10);
});
