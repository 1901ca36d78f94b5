import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ScriptError } from '../lib/scriptError.ts';
import { readDemoArguments } from './demoArguments.ts';
import { freePort } from './freePort.ts';

test('port and folder have defaults, and both can be chosen', () => {
  expect(readDemoArguments([])).toEqual({ port: 3000, dataDir: null });
  expect(readDemoArguments(['--port', '4501', '--data-dir', '/tmp/x'])).toEqual({ port: 4501, dataDir: '/tmp/x' });
});

test.each([[['--port', 'eighty']], [['--port', '70000']], [['--port']], [['--data-dir', '']], [['--prot', '1']], [['4000']]])(
  '%j is refused in one line that says how it is used',
  (args) => {
    const read = () => readDemoArguments(args);
    expect(read).toThrow(ScriptError);
    expect(read).toThrow(/^[^\n]+usage: npm run demo -- \[--port N\] \[--data-dir FOLDER\]$/);
  },
);

test('a port in use is told in one line that names it and the way out', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(freePort(port)).rejects.toThrow(new RegExp(`^port ${port} is in use; choose another: npm run demo -- --port \\d+$`));
  other.close();
  await once(other, 'close');
  expect(await freePort(port)).toBe(port);
  expect(await freePort(0)).toBeGreaterThan(0);
});
