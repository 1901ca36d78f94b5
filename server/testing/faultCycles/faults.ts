import { setTimeout as pause } from 'node:timers/promises';
import type { createRandom } from '../../../schema/testing.ts';
import type { Fleet, Place } from './fleet.ts';

type Random = ReturnType<typeof createRandom>;

/** What is done to an installation; each ends when nothing is amiss any more and says what it was. */
export type Fault = {
  readonly name: string;
  /** @param whileDown called while Redis is dead: nothing becomes durable meanwhile */
  readonly run: (fleet: Fleet, random: Random, whileDown: () => Promise<void>) => Promise<string>;
};

const restart =
  (place: (random: Random) => Place, signal: 'SIGKILL' | 'SIGTERM'): Fault['run'] =>
  async (fleet, random) => {
    const chosen = place(random);
    await fleet.end(chosen, signal);
    await fleet.start(chosen);
    return chosen;
  };

const aSync = (random: Random): Place => random.pick<Place>(['sync1', 'sync2']);

export const FAULTS: readonly Fault[] = [
  {
    name: 'Redis is killed and started again on its folder',
    async run({ redis }, _random, whileDown) {
      await redis.kill();
      await whileDown();
      await redis.start();
      return '';
    },
  },
  {
    name: 'Redis stands still',
    async run({ redis }, random) {
      const ms = 1_000 + random.int(6_000);
      redis.pause();
      await pause(ms);
      redis.resume();
      return `for ${ms} ms`;
    },
  },
  {
    name: 'connections to Redis are cut',
    async run({ admin }, random) {
      const times = 1 + random.int(4);
      const kinds: string[] = [];
      for (let i = 0; i < times; i++) {
        const kind = random.chance(0.6) ? 'pubsub' : 'normal';
        kinds.push(kind);
        await admin.client('KILL', 'TYPE', kind); // not our own
        await pause(random.int(400));
      }
      return kinds.join(', ');
    },
  },
  { name: 'a sync process is killed', run: restart(aSync, 'SIGKILL') },
  { name: 'the core is killed', run: restart(() => 'core', 'SIGKILL') },
  { name: 'a process is ended in order', run: restart((random) => random.pick<Place>(['core', 'sync1', 'sync2']), 'SIGTERM') },
];
