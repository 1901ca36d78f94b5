import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { nodeArgsOfStart } from './asStarted.ts';

it('what `npm start` gives Node is known to the Node that comes with the product', () => {
  const flags = nodeArgsOfStart();
  expect(flags.length).toBeGreaterThan(0);
  const { status, stderr } = spawnSync(process.execPath, [...flags, '-e', ''], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
