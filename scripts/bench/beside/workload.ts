import type { Figures } from '../figures.ts';
import type { ServerKind } from '../servers/serverKinds.ts';
import type { Scene } from './scene.ts';
import type { SeveralScene } from './severalScene.ts';

/** A figure of the table. Unless `more` is better, less is. */
export type Measure = {
  readonly key: string;
  readonly what: string;
  readonly better?: 'more';
  /** What has to hold of the medians: at most so many times the best peer's, the broadcast's, or at most so much. */
  readonly bar?: { readonly ofBestPeer?: number; readonly ofBroadcast?: number; readonly atMost?: number };
};

/** One thing that is measured on every server it fits: on one process of it, or on two that share a Redis. */
export type Case = {
  readonly name: string;
  readonly measures: readonly Measure[];
} & (
  | { readonly fits: (kind: ServerKind) => boolean; run(scene: Scene): Promise<Figures> }
  | { runSeveral(scene: SeveralScene): Promise<Figures> }
);

/** A count of a workload that people may set: its default, and what `--full` sets. */
export type Option = { readonly small: number; readonly full: number };

/** A workload that runs on our server and its peers, interleaved. */
export type BesideWorkload<Name extends string = string> = {
  readonly name: string;
  readonly options: Readonly<Record<Name, Option>>;
  /** Not part of a plain `npm run bench`: only by name or with `--full`. */
  readonly isLong?: boolean;
  cases(options: Readonly<Record<Name, number>>): readonly Case[];
};

/** Checks a workload's own option names while it is written; the list of all workloads needs only the shape. */
export const besideWorkload = <Name extends string>(workload: BesideWorkload<Name>): BesideWorkload => ({
  ...workload,
  cases: (options) => workload.cases(options as Readonly<Record<Name, number>>), // chosenOptions fills in every name of `options`
});

export const keepsDocuments = (kind: ServerKind): boolean => kind.keepsDocuments;
export const isDurable = (kind: ServerKind): boolean => kind.isDurable;
export const anyServer = (): boolean => true;
