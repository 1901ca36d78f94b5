import { createClock } from './clock.ts';
import { contentOf, documentOf, offlineWork } from './documents.ts';
import { readMarkers } from './marker.ts';
import { keepUpdates, type Tablet, type Tablets } from './tablets.ts';

/** How one tablet came in: milliseconds from the start of all, or why it did not. */
export type JoinOutcome = { readonly ms: number; readonly bytes: number } | { readonly failed: string };
/** `content`: what the first tablet's document says; `decodeMs`: what that cost it. */
export type JoinReport = { readonly outcomes: readonly JoinOutcome[]; readonly content: string; readonly decodeMs: number };

export type MergeOutcome = { readonly ms: number } | { readonly failed: string };
export type MergeReport = { readonly outcomes: readonly MergeOutcome[]; readonly contents: readonly string[] };

/** Offline tablets whose received updates are kept and decoded. */
const SAMPLED = 2;

/** Tablets that come into a document, as they live in one load process. */
export function createJoinLoad({ join }: Tablets) {
  const nowUs = createClock();
  let prepared: { readonly tablet: number; readonly update: Uint8Array; readonly stateVector: Uint8Array }[] = [];

  /** One tablet with nothing in hand; done when it has the mark. */
  function joinOne(
    of: { port: number; room: string; number: number; writer: number; edit: number; timeoutMs: number },
    kept: Uint8Array[] | null,
    startUs: number,
  ): Promise<JoinOutcome> {
    return new Promise((resolve) => {
      let tablet: Tablet | null = null;
      let isDone = false;
      const finish = (outcome: JoinOutcome): void => {
        if (isDone) return;
        isDone = true;
        clearTimeout(timer);
        tablet?.socket.close();
        resolve(outcome);
      };
      const timer = setTimeout(() => finish({ failed: 'too late' }), of.timeoutMs);
      join({
        port: of.port,
        room: of.room,
        number: of.number,
        timeoutMs: of.timeoutMs,
        ...(kept ? { onMessage: keepUpdates(kept) } : {}),
        onFrame: (self, bytes, start, end) => {
          if (isDone) return;
          readMarkers(bytes, start, end, (writer, edit) => {
            if (writer !== of.writer || edit !== of.edit) return;
            const ms = (nowUs() - startUs) / 1e3;
            // its own message has to be taken in by `onMessage` first
            setImmediate(() => finish({ ms, bytes: self.socket.received.bytes }));
          });
        },
        onLost: (why) => finish({ failed: why }),
      }).then(
        (joined) => {
          tablet = joined;
          if (isDone) joined.socket.close();
        },
        (error: Error) => finish({ failed: error.message }),
      );
    });
  }

  return {
    /** `count` tablets numbered from `first`, all at once, with nothing in hand, until each has the mark (`writer`, `edit`). */
    async joinAll(of: {
      port: number;
      room: string;
      count: number;
      first: number;
      writer: number;
      edit: number;
      timeoutMs: number;
      isDecoded: boolean;
    }): Promise<JoinReport> {
      const kept: Uint8Array[] = [];
      const startUs = nowUs();
      const outcomes = await Promise.all(
        Array.from({ length: of.count }, (_, i) =>
          joinOne({ ...of, number: of.first + i }, i === 0 && of.isDecoded ? kept : null, startUs),
        ),
      );
      const decodeUs = nowUs();
      const content = of.isDecoded ? contentOf(documentOf(kept)) : '';
      return { outcomes, content, decodeMs: (nowUs() - decodeUs) / 1e3 };
    },

    /** Makes what each tablet did while it had no network; not timed. */
    prepareOffline(of: { base: Uint8Array; rows: number; tablets: number; edits: number }): void {
      prepared = Array.from({ length: of.tablets }, (_, tablet) => ({
        tablet,
        ...offlineWork(of.base, { rows: of.rows, tablet, edits: of.edits }),
      }));
    },

    /** All of them reconnect at once; each is done when it has the last edit of every other. */
    async mergeOffline(of: {
      port: number;
      room: string;
      first: number;
      writer: number;
      base: Uint8Array;
      timeoutMs: number;
    }): Promise<MergeReport> {
      const startUs = nowUs();
      const kept = prepared.slice(0, SAMPLED).map(({ update }) => [of.base, update]);
      const tablets: Tablet[] = [];
      const outcomes = await Promise.all(
        prepared.map(({ tablet: number, update, stateVector }, i) => {
          const missing = new Set(prepared.map(({ tablet }) => tablet).filter((other) => other !== number));
          return new Promise<MergeOutcome>((resolve) => {
            const timer = setTimeout(() => resolve({ failed: `${missing.size} missing` }), of.timeoutMs);
            const finish = (outcome: MergeOutcome): void => {
              clearTimeout(timer);
              resolve(outcome);
            };
            const keeping = kept[i];
            join({
              port: of.port,
              room: of.room,
              number: of.first + number,
              stateVector,
              answer: update,
              timeoutMs: of.timeoutMs,
              ...(keeping ? { onMessage: keepUpdates(keeping) } : {}),
              onFrame: (_self, bytes, start, end) => {
                if (missing.size === 0) return;
                readMarkers(bytes, start, end, (writer, edit) => void (writer === of.writer && missing.delete(edit)));
                if (missing.size === 0) finish({ ms: (nowUs() - startUs) / 1e3 });
              },
              onLost: (why) => finish({ failed: why }),
            }).then(
              (tablet) => void tablets.push(tablet),
              (error: Error) => finish({ failed: error.message }),
            );
          });
        }),
      );
      // frames that overtook the last mark's
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const tablet of tablets) tablet.socket.close();
      return { outcomes, contents: kept.map((updates) => contentOf(documentOf(updates))) };
    },
  };
}
