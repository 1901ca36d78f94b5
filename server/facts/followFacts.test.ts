/** Orders that a real Redis shows seldom: each answer and each publication comes when the test says. */
import { expect, test } from 'vitest';
import type { Subscriber } from '../redis/channels.ts';
import { encodeMessage, type FactsMessage } from './factsMessage.ts';
import { followFacts } from './followFacts.ts';

function underTest() {
  const asked: { known: string; answer: (reply: unknown[]) => Promise<void> }[] = [];
  const told: string[] = [];
  let subscriber: Subscriber | null = null;
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const redis = {
    status: 'ready',
    callBuffer: (...args: unknown[]) =>
      new Promise((resolve) => {
        const answer = (reply: unknown[]): Promise<void> => {
          resolve(reply);
          return turn();
        };
        asked.push({ known: String(args[4]), answer });
      }),
  };
  const facts = followFacts({
    redis: redis as never, // all that it uses of a connection
    channels: {
      subscribe: (_channel, given) => {
        subscriber = given;
        return () => {};
      },
    },
    elapsedMs: () => 0,
    onChanged: (of) => void told.push('userId' in of ? of.userId : of.sessionId),
    onError: () => {},
  });
  return {
    facts,
    asked,
    told,
    turn,
    say: (beat: number, message: FactsMessage) => subscriber?.message(Buffer.from(`${beat}\n${encodeMessage(message)}`)),
    /** What READ_FACTS answers. */
    whole: (version: number, beat: number, fields: Record<string, string>) => [
      `${beat}`,
      `${version}`,
      `${beat}`,
      Object.entries(fields).flat(),
    ],
  };
}

const change = (from: number, set: Record<string, string>, drop: string[] = []): FactsMessage => ({
  kind: 'change',
  from,
  to: from + 1,
  set,
  drop,
});

test('[P3] a change that comes while everything is read for the first time is in what is known after it', async () => {
  const { facts, asked, say, whole, turn } = underTest();
  await turn();
  say(5, change(10, {}, ['session:s']));
  await asked[0]?.answer(whole(10, 5, { 'session:s': '{}', 'person:p': '{}' }));
  expect([facts.version(), facts.field('session:s'), facts.field('person:p')]).toEqual([11, null, '{}']);
  expect(asked).toHaveLength(1);
  facts.close();
});

test('[P3] an answer from before a change that is known already takes nothing back, also when both are of one millisecond', async () => {
  const { facts, asked, say, whole, turn, told } = underTest();
  await turn();
  await asked[0]?.answer(whole(9, 5, { 'session:s': '{}' }));
  say(5, { kind: 'all', to: 10 }); // asks
  await turn();
  say(5, change(9, { 'person:p': '{}' }));
  say(5, change(10, {}, ['session:s']));
  expect([facts.version(), facts.field('session:s')]).toEqual([11, null]);
  await asked[1]?.answer(whole(10, 5, { 'session:s': '{}', 'person:p': '{}' }));
  expect([facts.version(), facts.field('session:s'), facts.field('person:p')]).toEqual([11, null, '{}']);
  expect(told).toEqual(['p', 's']);
  facts.close();
});

test('[P3] a version that jumps is read, one that comes twice changes nothing, and a change after the answer was read is read again', async () => {
  const { facts, asked, say, whole, turn } = underTest();
  await turn();
  await asked[0]?.answer(whole(10, 5, {}));
  say(6, change(10, { 'person:p': '1' }));
  say(6, change(10, { 'person:p': '2' })); // again
  expect([facts.version(), facts.field('person:p')]).toEqual([11, '1']);
  await turn();
  expect(asked.map(({ known }) => known)).toEqual(['', '11']);
  await asked[1]?.answer(['7', '11', '6']);
  say(8, change(20, {}, ['person:p'])); // 11 to 20 never came
  expect(facts.field('person:p')).toBe('1');
  await turn();
  say(9, change(30, {}));
  await asked[2]?.answer(whole(21, 8, {}));
  expect([facts.version(), facts.field('person:p')]).toEqual([21, null]);
  expect(asked).toHaveLength(4);
  await asked[3]?.answer(whole(31, 9, {}));
  expect([facts.version(), asked.length]).toEqual([31, 4]);
  facts.close();
});

test('[P3] a gap in the middle of a reading is read after it', async () => {
  const { facts, asked, whole, turn } = underTest();
  await turn();
  const looked = facts.look(); // what it finds was there after the call
  await asked[0]?.answer(whole(10, 5, {}));
  expect(asked).toHaveLength(2);
  await asked[1]?.answer(whole(11, 6, { 'person:p': '{}' }));
  await looked;
  expect(facts.version()).toBe(11);
  facts.close();
});
