import { DAY_SPEED, type DayReplica, type DemoDay } from '../../../schema/demo.ts';
import { createRandom, POLLING_MINUTES, pollingMinute } from '../../../schema/testing.ts';
import { createDemoPerson } from './createDemoPerson.ts';
import { createDoorTablet, type DoorTablet } from './createDoorTablet.ts';

type Door = { readonly committee: string; readonly username: string; readonly tablets: number };

/** Whose tablets stand at which door: people whose rights these are. */
const DOORS: readonly Door[] = [
  { committee: 'K01', username: 'door', tablets: 3 },
  { committee: 'K02', username: 'coordinator2', tablets: 2 },
];
const OPENS_AT = 8 * 60;
const TICK_MS = 250;
const TURNOUT = 0.65;

type Arrival = { readonly minute: number; readonly committee: string; readonly elector: string };

/**
 * A polling day at the demo's doors, sixty times as fast as the clock: arrivals come by the day's curve and are marked on simulated tablets, of which some are without a
 * network for a while. It is drawn from a seed when it is first started, of those who have not come yet; stopped and started again it goes on.
 */
export function createPollingDay(deps: {
  readonly origin: string;
  readonly seed: number;
  readonly doors?: readonly Door[];
  readonly speed?: number;
}) {
  const { origin, seed, doors: manned = DOORS, speed = DAY_SPEED } = deps;
  const random = createRandom(seed);
  let phase: DemoDay['phase'] = 'ready';
  let minute = 0;
  let tablets: DoorTablet[] = [];
  let coming: Arrival[] | null = null;
  let later: { readonly minute: number; readonly run: () => void }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOpening = false;
  let hasTrouble = false;

  const at = (inMinutes: number, run: () => void): void => void later.push({ minute: minute + inMinutes, run });

  async function open(): Promise<void> {
    const rolls: { readonly committee: string; readonly electors: string[] }[] = [];
    const opened: DoorTablet[] = [];
    for (const { committee, username, tablets: count } of manned) {
      const person = createDemoPerson({ origin, username });
      rolls.push({ committee, electors: await person.electors(committee) });
      for (let n = 1; n <= count; n++)
        opened.push(createDoorTablet({ origin, committee, person, deviceId: `simulated-door-${committee}-${n}` }));
    }
    tablets = opened;
    coming = rolls
      .flatMap(({ committee, electors }) =>
        electors.filter(() => random.chance(TURNOUT)).map((elector) => ({ committee, elector, minute: pollingMinute(random.next()) })),
      )
      .sort((a, b) => a.minute - b.minute);
    for (const tablet of tablets) at(20 + random.int(120), () => loseNetwork(tablet));
  }

  /** For up to an hour of the day, and not all at once; then for as long again it has one. */
  function loseNetwork(tablet: DoorTablet): void {
    if (phase !== 'running') return at(30, () => loseNetwork(tablet));
    tablet.setNetwork(false);
    at(15 + random.int(45), () => {
      tablet.setNetwork(true);
      at(60 + random.int(180), () => loseNetwork(tablet));
    });
  }

  function arrive({ committee, elector }: Arrival): void {
    const doors = tablets.filter((tablet) => tablet.committee === committee);
    const tablet = random.pick(doors);
    if (tablet.hasAttended(elector)) return;
    tablet.mark(elector);
    if (random.chance(0.03)) at(2 + random.int(8), () => random.pick(doors).mark(elector));
    else if (random.chance(0.02)) {
      at(1, () => tablet.undo(elector));
      at(2, () => tablet.mark(elector));
    }
  }

  function pass(): void {
    minute += (TICK_MS * speed) / 60_000;
    while (coming?.[0] && coming[0].minute <= minute) {
      const [next] = coming.splice(0, 1);
      if (next) arrive(next);
    }
    const due = later.filter((one) => one.minute <= minute);
    later = later.filter((one) => one.minute > minute);
    for (const { run } of due) run();
    if (minute < POLLING_MINUTES + 15) return;
    phase = 'over';
    for (const tablet of tablets) tablet.setNetwork(true);
  }

  async function tick(): Promise<void> {
    try {
      if (!coming && !isOpening) {
        isOpening = true;
        await open();
      }
      // a day that has begun goes on whatever becomes of the server: doors do not close for that
      if (coming && tablets.every(({ isReady }) => isReady)) pass();
      hasTrouble = false;
    } catch {
      hasTrouble = true; // the server is away: tried again with the next tick
    } finally {
      isOpening = false;
    }
    if (phase === 'running') timer = setTimeout(run, TICK_MS);
  }
  const run = (): void => void tick();

  return {
    start(): void {
      if (phase === 'running' || phase === 'over') return;
      phase = 'running';
      run();
    },
    /** What was marked is still sent: everybody has a network again. */
    stop(): void {
      if (phase !== 'running') return;
      phase = 'stopped';
      clearTimeout(timer);
      for (const tablet of tablets) tablet.setNetwork(true);
    },
    state: (): DemoDay => ({
      phase,
      minute: OPENS_AT + Math.min(POLLING_MINUTES, Math.floor(minute)),
      tablets: tablets.length,
      offline: tablets.filter(({ isOffline }) => isOffline).length,
      trouble: hasTrouble ? 'unreachable' : null,
    }),
    replicas: (): DayReplica[] => tablets.map((tablet) => tablet.replica()),
    close(): void {
      phase = 'stopped';
      clearTimeout(timer);
      for (const tablet of tablets) tablet.end();
      tablets = [];
    },
  };
}
