/** What goes between this tab and the server, as the screens see it. */
import type { Accessor } from 'solid-js';
import type { AppError } from '../../../schema/errors.ts';
import type { RoomClient } from './room.ts';

/** The saved pill. `waiting` counts this room's edits of this tab, and of tabs that are gone, that the server has not acknowledged. */
export type SaveState =
  | { readonly kind: 'saved' }
  /** `isSlow`: the oldest of them has been on its way for longer than it should. */
  | { readonly kind: 'sending'; readonly waiting: number; readonly isSlow?: boolean }
  | { readonly kind: 'offline'; readonly waiting: number }
  | { readonly kind: 'connecting'; readonly waiting: number }
  /** The device itself cannot keep edits (storage full or broken): entry must stop. */
  | { readonly kind: 'cannot-save'; readonly waiting: number };

/** What ended a connection or kept one from being made: a close code, or what the tablet found out itself. */
export type LinkTrouble = {
  readonly why: number | 'broken' | 'silent' | 'no-network' | 'unreachable';
  readonly atMs: number;
  /** So often in a row, without a connection in between; `atMs` is the last. */
  readonly times: number;
};

/** One room's connection in figures, as they stood when they were asked for. Times are epoch milliseconds of the device. */
export type LinkFacts = {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly reconnections: number;
  /** Since when the present connection stands; null while there is none. */
  readonly connectedAtMs: number | null;
  readonly lastContactAtMs: number | null;
  /** Until an edit was on the server's disk and acknowledged, or a question answered, whichever was timed last. */
  readonly roundTripMs: number | null;
  /** How far the device's clock is ahead of the server's; negative when it is behind. */
  readonly clockAheadMs: number | null;
  /** The last three, oldest first. */
  readonly troubles: readonly LinkTrouble[];
};

/** What one coming back has brought. `awayMs`: null where an earlier page was away. */
export type ComingBack = {
  readonly awayMs: number | null;
  /** Edits that are on the server's disk by that. */
  readonly sent: number;
  /** Cells that others had changed. */
  readonly received: number;
  /** Edits that were not accepted and wait for the person. */
  readonly eye: number;
};

export type SyncEvent = { readonly atMs: number; readonly room: string } & (
  | { readonly kind: 'connected' | 'replaced' | 'cannot-save' | 'can-save' }
  | { readonly kind: 'lost'; readonly why: LinkTrouble['why'] }
  | { readonly kind: 'ended'; readonly error: AppError }
  | ({ readonly kind: 'back' } & ComingBack)
);

/** What goes between this tab and the server, over all rooms of the person who is signed in. */
export type SyncClient = {
  /** What happened since the tab was opened: the last 50, oldest first. */
  readonly log: Accessor<readonly SyncEvent[]>;
  /** Rooms of which edits wait here to be sent. `isShown`: on a screen now, whose pill counts them. */
  readonly unsent: Accessor<readonly { readonly room: string; readonly waiting: number; readonly isShown: boolean }[]>;
  /** The open rooms, shown or not. */
  readonly rooms: Accessor<readonly RoomClient[]>;
  /** The room whose pill is asked to open, until it has. */
  readonly wanted: Accessor<string | null>;
  /** Where the device keeps it; undefined where the browser keeps nothing. */
  readonly indexedDB: IDBFactory | undefined;
  /** Answers of the API that this tab has, by path. A plain read. */
  answers(): ReadonlyMap<string, { readonly value: unknown }>;
  want(room: string | null): void;
};
