import { afterEach, expect, test, vi } from 'vitest';
import { runScript, ScriptError } from './scriptError.ts';

const before = process.exitCode;
afterEach(() => {
  process.exitCode = before;
  vi.restoreAllMocks();
});

test('what the script returns is the exit code', async () => {
  await runScript(async () => 3);
  expect(process.exitCode).toBe(3);
});

test('a script that set its own exit code and returns nothing keeps it: a server that does not start is told to whoever started it', async () => {
  await runScript(async () => {
    process.exitCode = 1;
    return undefined;
  });
  expect(process.exitCode).toBe(1);
});

test('a reason to stop is its one message and code 1', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runScript(async () => {
    throw new ScriptError('not today');
  });
  expect(write.mock.calls).toEqual([['not today\n']]);
  expect(process.exitCode).toBe(1);
});
