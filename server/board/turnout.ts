import type { Database as Sqlite } from 'better-sqlite3';
import type { TurnoutAnswer } from '../../schema/boardApi.ts';
import type { Projector } from '../projection/projector.ts';
import { BIN_MS, createElectionDay, MAX_BINS } from './electionDay.ts';

/** What was read is told again for so long, to whoever asks: a hundred screens that ask at once cost what one does. */
const KEPT_MS = 10_000;
/** Reading takes the event loop for about so long; what is left is gone on with in the next turn. */
const MAX_LOOK_MS = 10;

type Turnout = TurnoutAnswer['committees'][number];
type Bin = { readonly bin: number; readonly gender: 'male' | 'female'; readonly people: number };

/**
 * When people came, by committee and gender, by the clock of whoever recorded them: distinct electors on the roll, as on the board. Of a committee it is read again only when its electors are others, or
 * the roll.
 */
export function createTurnout(deps: {
  readonly sqlite: Sqlite;
  readonly projector: Pick<Projector, 'onChanged'>;
  readonly now: () => number;
}) {
  const { sqlite, now } = deps;
  const dayOf = createElectionDay(sqlite);
  const selectCommittees = sqlite.prepare<[], { committee: string; site: string }>(
    'SELECT id AS committee, site FROM committee ORDER BY id',
  );
  const selectRollVersion = sqlite.prepare<[], number>('SELECT roll_version FROM campaign').pluck();
  const selectRegistered = sqlite.prepare<[string], { male: number; female: number }>(
    `SELECT coalesce(sum(gender = 'male'), 0) AS male, coalesce(sum(gender = 'female'), 0) AS female
     FROM elector WHERE committee_id = ? AND status = 'active'`,
  );
  const selectBins = sqlite.prepare<[{ readonly committee: string; readonly fromMs: number }], Bin>(
    `SELECT min(max(CAST((coalesce(attended_at, 0) - @fromMs) / ${BIN_MS} AS INTEGER), 0), ${MAX_BINS - 1}) AS bin, gender, count(*) AS people
     FROM elector_state JOIN elector ON elector.id = elector_state.elector_id AND elector.committee_id = elector_state.committee_id AND elector.status = 'active'
     WHERE elector_state.committee_id = @committee AND has_attended = 1 GROUP BY 1, 2 ORDER BY 1`,
  );
  const known = new Map<string, Turnout>();
  let knownFor = '';
  let kept: { readonly answer: TurnoutAnswer; readonly untilMs: number } | null = null;
  let reading: Promise<TurnoutAnswer> | null = null;
  const stop = deps.projector.onChanged(({ committee }) => void known.delete(committee));

  function read(committee: string, site: string, fromMs: number): Turnout {
    const people = new Map<number, [number, number]>();
    for (const { bin, gender, people: count } of selectBins.all({ committee, fromMs })) {
      const [men, women] = people.get(bin) ?? [0, 0];
      people.set(bin, gender === 'male' ? [count, women] : [men, count]);
    }
    return {
      committee,
      site,
      registered: selectRegistered.get(committee) ?? { male: 0, female: 0 },
      bins: [...people].map(([bin, [men, women]]): Turnout['bins'][number] => [bin, men, women]),
    };
  }

  async function readAll(): Promise<TurnoutAnswer> {
    const fromMs = dayOf();
    const basis = `${fromMs} ${selectRollVersion.get()}`;
    if (basis !== knownFor) known.clear();
    knownFor = basis;
    const atMs = now();
    const committees: Turnout[] = [];
    let startedMs = performance.now();
    for (const { committee, site } of selectCommittees.all()) {
      const one = known.get(committee) ?? read(committee, site, fromMs);
      known.set(committee, one);
      committees.push({ ...one, site });
      if (performance.now() - startedMs <= MAX_LOOK_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      startedMs = performance.now();
    }
    return { fromMs, binMs: BIN_MS, atMs, committees };
  }

  return {
    async read(): Promise<TurnoutAnswer> {
      const atMs = now();
      if (kept && atMs < kept.untilMs && atMs >= kept.answer.atMs) return kept.answer;
      reading ??= readAll().finally(() => {
        reading = null;
      });
      const answer = await reading;
      kept = { answer, untilMs: answer.atMs + KEPT_MS };
      return answer;
    },
    close: stop,
  };
}
