import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { createOverwrites } from './createOverwrites.ts';
import { standingIn } from './fateOf.ts';
import type { RefusedWrite } from './outboxEntry.ts';

/** A document in which the value of client 1 was replaced by one of client 2 that did not know of it. */
function replacedIn() {
  const [mine, theirs] = [1, 2].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    return doc.getMap<Scalar>('rows');
  }) as [Y.Map<Scalar>, Y.Map<Scalar>];
  mine.set('a', 'mine');
  theirs.set('a', 'theirs');
  const id = standingIn(mine, 'a');
  if (!id || !mine.doc || !theirs.doc) throw new Error('nothing was written');
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(theirs.doc));
  return { rows: mine, stood: [{ key: 'a', id, value: 'mine' }] };
}

function judgeWith(reasons: readonly string[]) {
  const { rows, stood } = replacedIn();
  const refusals = reasons.map(
    (reason): RefusedWrite => ({ id: 't.1.a', edit: 't.1', room: 'r', key: 'a', value: 'mine', base: null, reason, atMs: 1 }),
  );
  const told: RefusedWrite[] = [];
  const overwrites = createOverwrites({
    room: 'r',
    leaderOf: () => null,
    now: () => 5,
    unsent: { refusals: () => refusals, refuseSent: (found) => void told.push(...found), dismissRefusals: () => {} },
  });
  overwrites.judge({ rows, isOwn: (client) => client === 1, authorOf: () => 'khaled' }, stood, new Set(['a']));
  return told.map(({ key, value, theirs }) => ({ key, value, theirs }));
}

test('[O1] what was replaced is kept with what replaced it and whose that was', () => {
  expect(judgeWith([])).toEqual([{ key: 'a', value: 'mine', theirs: { value: 'theirs', author: 'khaled' } }]);
});

test('[O3] what a rebase has listed already, before this could be asked, is not listed twice', () => {
  expect(judgeWith(['conflict'])).toEqual([]);
  expect(judgeWith(['not-on-roll'])).toHaveLength(1);
});
