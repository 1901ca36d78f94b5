import { BALLOT_ID_LENGTH, type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import { randomId } from '../../schema/ids.ts';
import type { Random } from './generateRoll.ts';
import { ELECTION_NAME, FAMILIES, LISTS, MALE_NAMES } from './names.ts';

/** The demo's election: a union's, two lists of fifteen, candidates whose names are invented and all different. */
export function planElection(random: Random, { pollingDay, timeZone }: Pick<ElectionSetUp, 'pollingDay' | 'timeZone'>): ElectionSetUp {
  const taken = new Set<string>();
  const draw = (invent: () => string): string => {
    let drawn = invent();
    while (taken.has(drawn)) drawn = invent();
    taken.add(drawn);
    return drawn;
  };
  const candidate = () => draw(() => `${random.pick(MALE_NAMES)} ${random.pick(MALE_NAMES)} ${random.pick(FAMILIES)}`);
  const begun = fromTemplate('union', { list: (n) => LISTS[n - 1] ?? '', candidate }, () =>
    draw(() => randomId(BALLOT_ID_LENGTH, random.byte)),
  );
  return { name: ELECTION_NAME, pollingDay, timeZone, ...begun, settings: SETTINGS };
}
