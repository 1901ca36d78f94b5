import { test } from 'vitest';
import type { SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { archiveContract } from './archiveContract.ts';
import { followContract } from './followContract.ts';
import { lossContract } from './lossContract.ts';

/** What a test needs of a log that several processes share. */
export type SharedLogUnderTest = {
  /** The log as one more process has it. */
  another(): SharedDocLog;
  /** Ends the connections over which rows are told, while commands flow. */
  cutChannel(): Promise<void>;
  /** The last `count` rows are gone, as after an older file was restored. */
  loseRows(room: string, count: number): Promise<void>;
  /** Changes stored bytes behind the log's back. */
  corrupt(room: string, seq: number): Promise<void>;
  close(): Promise<void>;
};

export type RunSharedContract = (title: string, body: (under: SharedLogUnderTest) => Promise<void>) => void;

/** The suite that every shared log passes, beside that of every log. */
export function testSharedDocLogContract(name: string, open: () => Promise<SharedLogUnderTest>): void {
  const run: RunSharedContract = (title, body) =>
    test(`${name}: ${title}`, async () => {
      const under = await open();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
  followContract(run);
  lossContract(run);
  archiveContract(run);
}
