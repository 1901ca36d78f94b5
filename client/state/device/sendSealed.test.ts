import { expect, test } from 'vitest';
import type { SealedEdit } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { MAX_JSON_BODY_BYTES } from '../../../schema/limits.ts';
import { sendSealed } from './sendSealed.ts';

const edit = (id: string, characters = 10): SealedEdit => ({ id, kid: 'k1', sealed: 'x'.repeat(characters) });

test('[Z8] a large edit that has to wait for others’ large ones keeps no small one back; nothing goes on while the small ones are too many', async () => {
  const calls: string[][] = [];
  const ask = (isFull: (body: string) => boolean) =>
    sendSealed(
      async ({ body }) => {
        const { edits } = body as { edits: SealedEdit[] };
        calls.push(edits.map(({ id }) => id));
        if (isFull(JSON.stringify(body))) throw new AppError('too-fast', { seconds: 5 });
        return { taken: edits.map(({ id }) => id), unreadable: [] };
      },
      [edit('a'), edit('large', MAX_JSON_BODY_BYTES), edit('b')],
    );
  expect(await ask((body) => body.length > MAX_JSON_BODY_BYTES)).toEqual({ taken: ['a', 'b'], unreadable: [], left: ['large'] });
  calls.length = 0;
  expect((await ask(() => true)).left).toEqual(['a', 'large', 'b']);
  expect(calls).toEqual([['a']]);
});
