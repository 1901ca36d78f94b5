import { type Accessor, createMemo } from 'solid-js';
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { AppError } from '../../schema/errors.ts';
import type { PapersAnswer } from '../../schema/resultApi.ts';
import type { App } from './contracts/app.ts';

const PATH = '/api/election/papers';

export type PapersClient = {
  /** By id, every ballot paper that this device knows of; empty before the first answer. */
  readonly papers: Accessor<ReadonlyMap<string, BallotPaper>>;
  /** The paper in force as far as this device knows; null while it knows none. */
  readonly current: Accessor<BallotPaper | null>;
  /** When the server last said that they hold; null: nothing is known here. */
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  reload(): void;
};

/** The ballot papers, kept encrypted on the device, so that a count goes on without a network (CT60). Ends with its owner. */
export function createPapers({ openAnswer }: Pick<App, 'openAnswer'>): PapersClient {
  const { value, atMs, error, reload } = openAnswer<PapersAnswer>(PATH);
  const list = createMemo((): readonly BallotPaper[] => value()?.papers ?? NONE);
  return {
    papers: createMemo(() => new Map(list().map((paper) => [paper.id, paper]))),
    current: () => list().at(-1) ?? null,
    atMs,
    error,
    reload,
  };
}

const NONE: readonly BallotPaper[] = [];
