/** Everything a screen can reach. No JSX, no Yjs types leave `state`. */
import type { Accessor } from 'solid-js';
import type { Language } from '../../../schema/errors.ts';
import type { InstallOffer } from '../createInstallOffer.ts';
import type { Answers } from '../device/createAnswers.ts';
import type { ReadFile } from '../readFile.ts';
import type { AnswerClient, CallQueue, Carrier, DeviceClient, PhotoQueue } from './kept.ts';
import type { SyncClient } from './link.ts';
import type { CommitteeClient, RollClient, RoomClient } from './room.ts';
import type { SessionClient, TabletClient } from './session.ts';

/** `outdoor`: black on white and large, for a door in the sun. */
export type Theme = 'system' | 'light' | 'dark' | 'outdoor';

/** Kept in this browser; `?lang=ar|en` in the address wins at the first load (the demo's tablets) and is kept for that tab only. */
export type Settings = {
  readonly language: Accessor<Language>;
  setLanguage(language: Language): void;
  readonly theme: Accessor<Theme>;
  setTheme(theme: Theme): void;
};

/** Calls of the HTTP API with the session's access token, renewed once by itself when it has run out (401 `token-expired`). */
export type Api = {
  /**
   * Resolves with the parsed JSON answer (undefined for 204). A `Blob` body is sent as it is, with its own type, and with its name where it is a `File`; anything else
   * as JSON.
   * Throws AppError with the server's code and details, or AppError('unreachable') when there is no answer, or `giveUp` was aborted before it came: what was
   * on its way is sent no further.
   */
  send<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, giveUp?: AbortController): Promise<T>;
  /** Fetches a file, such as a photo, and takes it in with `readFile`, which comes with the screens that need it. Throws like `send`. */
  file(path: string, readFile: ReadFile): Promise<Blob>;
};

/** Everything a screen can reach; one a tab, provided at the top (`useApp`). The `open…` functions clean up with their owner. */
export type App = {
  readonly api: Api;
  readonly session: SessionClient;
  readonly settings: Settings;
  /** Fetched when it is first asked for. */
  tablet(): Promise<TabletClient>;
  /** Whether the browser says that there is a network; false is sure, true is a guess. */
  readonly isOnline: Accessor<boolean>;
  readonly sync: SyncClient;
  readonly device: DeviceClient;
  /** The server has said that it no longer speaks to this version of the app (426). */
  readonly isTooOld: Accessor<boolean>;
  /** Null while the browser does not offer to install the app. */
  readonly installOffer: Accessor<InstallOffer | null>;
  /** Whether an edit would be lost if the page were closed now. */
  isAtRisk(): boolean;
  /** `isSeen` false: nobody in the room sees that this tab has it open, unless a screen shows it too. */
  openRoom(name: string, how?: { readonly isSeen: boolean }): RoomClient;
  openRoll(committee: string): RollClient;
  openCommittee(committee: string): CommitteeClient;
  /** @param path also its name on the device */
  openAnswer<T>(path: string): AnswerClient<T>;
  /** What only this device has of the person who is signed in, by names that are no path of the API: encrypted, and forgotten with everything else of theirs. */
  own(): Pick<Answers, 'get' | 'put' | 'delete'>;
  /** Results of calls of the person who is signed in. Rejects when that cannot be fetched now. */
  calls(): Promise<CallQueue>;
  /** Photos of official forms that were taken here. Rejects when that cannot be fetched now. */
  photos(): Promise<PhotoQueue>;
  /** Fetched when it is first asked for. Rejects when that cannot be done now. */
  carrier(): Promise<Carrier>;
};
