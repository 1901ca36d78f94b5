/** Who is signed in, who may go on on this tablet, and how one leaves, as the screens see it. */
import type { Accessor } from 'solid-js';
import type { InvitationKey, InvitationSeen } from '../../../schema/accountApi.ts';
import type { Me, User } from '../../../schema/api.ts';
import type { OfflineWays, Unlocked } from '../device/createOfflineKeys.ts';
import type { Kept, LeftBehind } from './kept.ts';

/** A person who signed in with this browser and can go on without a password while the session lives. `userId`: empty where an earlier version remembered it. */
export type KnownSession = { readonly sessionId: string; readonly userId: string; readonly username: string };

/** For an attempt that the server makes wait because many sign in at once. */
export type SignInWait = {
  /** Called with the place in the queue, each time it is told. */
  onPlace(place: number): void;
  /** Aborted when the person no longer wants to wait: the call rejects with its reason. */
  readonly signal: AbortSignal;
};

/** `code`: from the authenticator app, or a recovery code; asked for with `second-factor-needed`. */
export type SignInMore = { readonly code?: string; readonly wait?: SignInWait };

/**
 * `locked`: opens by PIN, passkey or password (Y5). `leaving`: signs out and forgets what it holds, or the server has ended this device; no screen of anybody is
 * shown meanwhile.
 */
export type SessionState = 'restoring' | 'locked' | 'leaving' | 'signed-out' | 'signed-in';

export type SessionClient = {
  /** `restoring` while a reload or a new tab asks the server whether its session still lives. */
  readonly state: Accessor<SessionState>;
  readonly user: Accessor<User | null>;
  readonly me: Accessor<Me | null>;
  /** What the server has said of this person since `me` was asked for. Passed over when it is of somebody else. */
  learnMe(me: Me): void;
  /** Whose screen is locked or being left, or who wants to open it by password; null: a person is to be chosen. */
  readonly chosen: Accessor<KnownSession | null>;
  /** Sessions of this browser, for "continue as …"; a new tab adopts the only one by itself. */
  readonly known: Accessor<readonly KnownSession[]>;
  /** Throws AppError (`wrong-credentials`, `second-factor-needed`, `wrong-code`, `too-fast`, `unreachable`, …). */
  login(username: string, password: string, more?: SignInMore): Promise<void>;
  /** Who is invited; changes nothing. Throws AppError (`wrong-invitation`, `too-fast`, …). */
  look(key: InvitationKey): Promise<InvitationSeen>;
  /** Uses an invitation up: its person has this password from now on and is signed in here. Throws AppError (`wrong-invitation`, …). */
  join(key: InvitationKey, password: string, more?: SignInMore): Promise<void>;
  /** Takes up a known session in this tab. Throws AppError('token-expired') when it is over. */
  resume(sessionId: string): Promise<void>;
  /** Demo only: signs in without a password. */
  demoLogin(username: string): Promise<void>;
  /** Begins to sign out: closes this person's work in every tab of this browser. What comes then is `TabletClient.leave`. */
  startLeaving(): void;
  /** Ends this session everywhere. What is on the device stays: `TabletClient.leave` forgets it. */
  logout(): Promise<void>;
  /** Leaves the session alive but not in this tab: another person signs in here. */
  leave(): void;
};

/** Somebody whose session lives in this browser. */
export type TabletPerson = KnownSession & { readonly ways: OfflineWays };

/** `wrong`: so many tries are left. `gone`: there is no such way any more, and why. */
export type UnlockAnswer = { readonly kind: 'open' } | Exclude<Unlocked, { readonly kind: 'open' }>;

/** What this tablet does without a network and with what it holds. Not needed before the first row. */
export type TabletClient = {
  /** What the device keeps for whoever is unlocked here, beside the rooms that are open. Rejects when it cannot be read, and while nobody is. */
  kept(openRooms: ReadonlySet<string>): Promise<Kept>;
  people(): Promise<readonly TabletPerson[]>;
  /** Of the person who is signed in here; null while it is not known. */
  readonly ways: Accessor<OfflineWays | null>;
  /** Opens a person's work in this tab, in place of whoever's was open. `pin` null: by passkey. */
  unlock(person: KnownSession, pin: string | null): Promise<UnlockAnswer>;
  /** Forgets the key in every tab of this person. Only where there is a way to open it again. */
  lock(): void;
  /** Others may open their work here; whoever's is open now stays signed in, locked where there is a way to open it again. Nobody is asked for any more. */
  handOver(): void;
  /** What others have left unsent in a room of doors. Asked anew whenever it matters. @param isCurrent that the room holds whatever the server has */
  leftIn(room: string, isCurrent: boolean): Promise<LeftBehind>;
  /** Needs the network. Throws AppError. */
  setPin(pin: string): Promise<void>;
  /** Whether this browser can open with a passkey. */
  hasPasskeys(): Promise<boolean>;
  /** Needs the network. Resolves with whether it was made. Throws AppError. */
  setPasskey(): Promise<boolean>;
  forgetWays(): Promise<void>;
  /** Whoever is asked once whether to set a PIN, and was not yet. */
  readonly isToBeAsked: Accessor<boolean>;
  asked(): void;
  readonly leaving: Accessor<Leaving>;
  /** Goes on with leaving once more; after `saved` also with edits that were saved to a file and cannot be handed in. */
  leave(saved?: 'saved'): Promise<void>;
  /** Stays signed in. Not when the server has ended this device. */
  stay(): void;
  /** What is unsent as a file, sealed; null when there is nothing in it. */
  unsentFile(): Promise<{ readonly name: string; readonly text: string } | null>;
};

/** How far leaving is. `unsent`: edits that exist on this tablet only and cannot be handed in now. `isEnded`: not by the person, the server has ended this device. */
export type Leaving = {
  readonly step: 'handing-in' | 'unsent' | 'wiping' | 'done';
  readonly unsent: number;
  /** Of them, photos of forms: no file can hold them. */
  readonly photos: number;
  /** A page of this person is at work still, or has an edit that the device does not take: that one is in no file. */
  readonly isHeld: boolean;
  readonly isEnded: boolean;
};
