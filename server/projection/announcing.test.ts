import { expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { createAnnouncing } from './announcing.ts';

test('[PR2] a listener that fails keeps the news of no room from anybody', () => {
  const errors: unknown[] = [];
  const announcing = createAnnouncing((error) => errors.push(error));
  const heard: string[] = [];
  announcing.onAdvanced((room) => {
    if (room === 'guarantees/K01') throw new Error('deaf');
  });
  announcing.onAdvanced((room) => heard.push(room));
  announcing.onChanged(({ committee, electors }) => heard.push(`${committee} ${[...electors]}`));
  for (const id of ['K01', 'K02'] as CommitteeId[]) {
    const electors = new Set(['elector001']);
    announcing.add({ name: `guarantees/${id}`, room: { kind: 'guarantees', committee: id }, changed: electors, touched: electors });
  }
  announcing.flush();
  expect(heard).toEqual(['guarantees/K01', 'K01 elector001', 'guarantees/K02', 'K02 elector001']);
  expect([errors.length, announcing.isWaiting]).toEqual([1, false]);
});
