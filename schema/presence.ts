/** What people see of each other in a room. It lives in awareness only and is never stored. */
import { isElectorId, isUserId } from './ids.ts';

export const SCREENS = ['list', 'door', 'desk', 'tally', 'board'] as const;
export type Screen = (typeof SCREENS)[number];

/** What a client says of itself. */
export type OwnPresence = {
  readonly screen: Screen;
  /** The cell in focus: elector, owner of the claim ('' while there is none) and column. */
  readonly at?: { readonly elector: string; readonly owner: string; readonly column: string };
  readonly isEditing?: boolean;
  readonly unsent?: number;
  /** Nobody has touched it for a minute; for five, or it lies in the background. */
  readonly rest?: 'idle' | 'away';
} & TabletFacts;

/** What a tablet tells the server of itself for the operations room. The server keeps it and tells no peer. */
export type TabletFacts = {
  /** Percent. */
  readonly battery?: number;
  /** Seconds by which its clock is ahead of the server's. */
  readonly ahead?: number;
  /** Whether its *ready offline* check is whole. */
  readonly isReady?: boolean;
};

/** What peers receive: `user` is written by the server from the ticket, whatever the client said. */
export type Presence = OwnPresence & { readonly user: { readonly id: string; readonly name: string; readonly role: string } };

/** A cell in few bytes. */
export const packFocus = ({ elector, owner, column }: NonNullable<OwnPresence['at']>): string => `${elector} ${owner} ${column}`;

/** What whoever writes and reads it in few bytes says with it: `{ p: 1 }`. */
export const isPacked = (value: unknown): boolean => (value as { p?: unknown } | null)?.p === 1;

/** The same in few bytes, for it goes to everybody at every move (TG10). */
export function packPresence({ screen, at, ...others }: OwnPresence): object {
  return { ...(screen === 'list' ? {} : { screen }), ...(at ? { at: packFocus(at) } : {}), ...others };
}

/** Reads what a client says of itself, packed or not; anything unknown is dropped, never an error. */
export function parseOwnPresence(value: unknown): OwnPresence | null {
  if (typeof value !== 'object' || value === null) return null;
  const { screen, at, isEditing, unsent, rest } = value as Record<string, unknown>; // checked member by member below
  const known = SCREENS.find((name) => name === screen) ?? 'list';
  const focus = typeof at === 'string' ? unpackFocus(at) : at;
  return {
    screen: known,
    ...(isFocus(focus) ? { at: { elector: focus.elector, owner: focus.owner, column: focus.column } } : {}),
    ...(isEditing === true ? { isEditing: true } : {}),
    ...(typeof unsent === 'number' && Number.isSafeInteger(unsent) && unsent >= 0 ? { unsent } : {}),
    ...(rest === 'idle' || rest === 'away' ? { rest } : {}),
  };
}

/** Reads what a tablet tells the server of itself beside its presence. */
export function parseTabletFacts(value: unknown): TabletFacts {
  if (typeof value !== 'object' || value === null) return {};
  const { battery, ahead, isReady } = value as Record<string, unknown>; // checked member by member below
  const isWhole = (n: unknown, max: number): n is number => typeof n === 'number' && Number.isSafeInteger(n) && Math.abs(n) <= max;
  return {
    ...(isWhole(battery, 100) && battery >= 0 ? { battery } : {}),
    ...(isWhole(ahead, 1_000_000_000) ? { ahead } : {}),
    ...(typeof isReady === 'boolean' ? { isReady } : {}),
  };
}

/** Reads what another process says of somebody. */
export function parsePresence(value: unknown): Presence | null {
  const own = parseOwnPresence(value);
  const user = (value as { user?: Record<string, unknown> } | null)?.user;
  if (!own || typeof user?.id !== 'string' || typeof user.name !== 'string' || typeof user.role !== 'string') return null;
  return { ...own, user: { id: user.id, name: user.name, role: user.role } };
}

/**
 * Reads what the server sends of another person: it has read it member by member.
 * @param known who that is, as it was said before: it is said once, not at every move
 */
export function readPresence(value: object, known?: Presence['user']): Presence | null {
  const { screen = 'list', at, user = known, ...own } = value as Partial<Presence>;
  return user ? { ...own, screen, ...(at && { at: typeof at === 'string' ? unpackFocus(at) : at }), user } : null;
}

function unpackFocus(packed: string): NonNullable<OwnPresence['at']> {
  const [elector, owner, column] = packed.split(' ') as [string, string, string]; // whoever takes it from a client looks (isFocus)
  return { elector, owner, column };
}

function isFocus(at: unknown): at is NonNullable<OwnPresence['at']> {
  if (typeof at !== 'object' || at === null) return false;
  const { elector, owner, column } = at as Record<string, unknown>; // checked right here
  return (
    typeof elector === 'string' &&
    isElectorId(elector) &&
    typeof owner === 'string' &&
    (owner === '' || isUserId(owner)) &&
    typeof column === 'string' &&
    /^[a-z]{1,16}$/i.test(column)
  );
}
