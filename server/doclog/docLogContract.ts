import { test } from 'vitest';
import { appendContract, snapshotContract } from './appendContract.ts';
import { epochContract } from './epochContract.ts';
import type { LogUnderTest, RunContract } from './logUnderTest.ts';
import { quarantineContract } from './quarantineContract.ts';

/** The suite that every document log passes. */
export function testDocLogContract(name: string, open: () => Promise<LogUnderTest>): void {
  const run: RunContract = (title, body) =>
    test(`${name}: ${title}`, async () => {
      const under = await open();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
  appendContract(run);
  snapshotContract(run);
  quarantineContract(run);
  epochContract(run);
}
