import { expect, it, onTestFinished, vi } from 'vitest';
import type { RollImportAnswer } from '../../../../schema/api.ts';
import type { Api } from '../../../state/contracts/app.ts';
import { createRequestJson } from '../../../state/requestJson.ts';
import { createRollImport } from './createRollImport.ts';

const answer = (lines: number): RollImportAnswer => ({
  isDryRun: true,
  encoding: 'utf-8',
  lines,
  counts: { added: lines, changed: 0, unchanged: 0, toBeDecided: 0, duplicate: 0, refused: 0, missing: 0 },
  committees: [],
  droppedColumns: [],
  ignoredColumns: [],
  changed: [],
  toBeDecided: [],
  duplicate: [],
  refused: [],
});
const file = (name: string) => new File([name], name, { type: 'text/csv' });

/** A server whose answers come when the test says so. */
function slowServer() {
  const waiting: {
    readonly path: string;
    readonly body: unknown;
    readonly text: Promise<string>;
    readonly giveUp: AbortController | undefined;
    readonly reply: (answer: RollImportAnswer) => void;
  }[] = [];
  const arrivals: (() => void)[] = [];
  const api: Pick<Api, 'send'> = {
    send: <T>(_method: string, path: string, body?: unknown, giveUp?: AbortController) =>
      new Promise<T>((resolve) => {
        const text = body instanceof Blob ? body.text() : Promise.resolve('');
        waiting.push({ path, body, text, giveUp, reply: (value) => resolve(value as T) }); // the route's form
        for (const arrived of arrivals.splice(0)) arrived();
      }),
  };
  /** The n-th call, once it has come in. */
  async function call(n: number) {
    while (waiting.length <= n) await new Promise<void>((resolve) => arrivals.push(resolve));
    const found = waiting[n];
    if (!found) throw new Error('no such call');
    return found;
  }
  return { api, call, waiting };
}

it('[U2] of two files chosen one after the other the later wins, whichever answer comes first', async () => {
  const { api, call } = slowServer();
  const importer = createRollImport(api);
  const first = importer.check(file('first.csv'));
  const early = await call(0);
  const second = importer.check(file('second.csv'));
  (await call(1)).reply(answer(2));
  await second;
  early.reply(answer(1));
  await first;
  expect(importer.state()).toMatchObject({ kind: 'checked', fileName: 'second.csv', answer: { lines: 2 } });
  const importing = importer.importNow();
  const sent = await call(2);
  expect([sent.path, await sent.text]).toEqual(['/api/roll', 'second.csv']);
  sent.reply(answer(2));
  await importing;
  expect(importer.state().kind).toBe('done');
});

it('[U2] while a file is imported neither another nor the same can be sent', async () => {
  const { api, call, waiting } = slowServer();
  const importer = createRollImport(api);
  const checking = importer.check(file('roll.csv'));
  (await call(0)).reply(answer(1));
  await checking;
  const importing = importer.importNow();
  await Promise.all([importer.importNow(), importer.check(file('other.csv'))]);
  importer.reset();
  expect(importer.state()).toMatchObject({ kind: 'importing', fileName: 'roll.csv' });
  expect(waiting).toHaveLength(2);
  (await call(1)).reply(answer(1));
  await importing;
});

it('[H9] what is not wanted any more is sent no further: neither for another file nor where none is chosen yet', async () => {
  const { api, call, waiting } = slowServer();
  const importer = createRollImport(api);
  const isGivenUp = () => waiting.map(({ giveUp }) => giveUp?.signal.aborted);
  void importer.check(file('wrong.csv'));
  await call(0);
  void importer.check(file('wrong too.csv'));
  await call(1);
  expect(isGivenUp()).toEqual([true, false]);
  importer.reset();
  expect(isGivenUp()).toEqual([true, true]);
  const checking = importer.check(file('right.csv'));
  (await call(2)).reply(answer(1));
  await checking;
  void importer.takeNumbers(true);
  await call(3);
  importer.reset();
  expect(isGivenUp()).toEqual([true, true, true, true]);
  void importer.check(file('read for nothing.csv'));
  importer.reset();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(waiting).toHaveLength(4);
});

it('[H9] after a check that got no answer in time the next one of the same file is sent', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let isAnswering = true;
  const request = createRequestJson({
    origin: '',
    language: () => 'en',
    fetch: async (_url, init) => {
      init?.signal?.throwIfAborted();
      if (isAnswering) return Response.json({ ...answer(1), newNumbers: { seen: 'seen' } });
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  });
  const importer = createRollImport({
    send: <T>(method: Parameters<Api['send']>[0], path: string, body?: unknown, giveUp?: AbortController) =>
      request({ method, path, body, giveUp }) as Promise<T>, // the route's form
  });
  await importer.check(file('roll.csv'));
  isAnswering = false;
  const hanging = importer.takeNumbers(true);
  await vi.runAllTimersAsync();
  await hanging;
  expect(importer.state()).toMatchObject({ kind: 'checked', newNumbers: null, error: { code: 'unreachable' } });
  isAnswering = true;
  await importer.takeNumbers(true);
  expect(importer.state()).toMatchObject({ kind: 'checked', newNumbers: 'seen', error: null });
});

it('[E1] a file is named to the server, in the check and in the import, by what of its name can be sent', async () => {
  const { api, call } = slowServer();
  const importer = createRollImport(api);
  const checking = importer.check(file(`${'ك'.repeat(199)}😀.csv`));
  const checked = await call(0);
  checked.reply(answer(1));
  await checking;
  void importer.importNow();
  const names = [checked, await call(1)].map(({ body }) => (body instanceof File ? body.name : null));
  expect(names).toEqual(['ك'.repeat(199), 'ك'.repeat(199)]);
});

it('a check that is given up leaves nothing behind when its answer comes', async () => {
  const { api, call } = slowServer();
  const importer = createRollImport(api);
  const checking = importer.check(file('roll.csv'));
  const early = await call(0);
  importer.reset();
  early.reply(answer(1));
  await checking;
  expect(importer.state()).toEqual({ kind: 'idle' });
  await importer.importNow();
  expect(importer.state()).toEqual({ kind: 'idle' });
});
