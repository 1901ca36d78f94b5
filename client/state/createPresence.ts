import { type Accessor, createSignal } from 'solid-js';
import type { Awareness } from 'y-protocols/awareness';
import { type OwnPresence, type Presence, packFocus, readPresence } from '../../schema/presence.ts';
import type { PresenceClient, PresentPerson } from './contracts/room.ts';
import { createLazySignals } from './createLazySignals.ts';
import type { Environment } from './environment.ts';

export type RoomPresence = PresenceClient & {
  /** Speaks and listens on another replica's awareness from now on. */
  attach(awareness: Awareness): void;
  /** Whether others see this tab in the room; it listens either way. */
  setShown(isShown: boolean): void;
  dispose(): void;
};

type Person = PresentPerson & { readonly tabs: number };

type Facts = Parameters<PresenceClient['add']>[0];

const SAY_EVERY_MS = 100;
const START: OwnPresence = { screen: 'list' };

/**
 * Who else is in the room and where. What peers are called comes from the server's stamp (A5); a person's own other tabs are not shown.
 * Changes are applied together before the next picture.
 */
export function createPresence(deps: {
  readonly userId: string;
  readonly environment: Pick<Environment, 'now' | 'onNextFrame'>;
}): RoomPresence {
  const { userId, environment } = deps;
  const [people, setPeople] = createSignal<readonly Person[]>([], { equals: isSameJson });
  const users = new Map<number, Presence['user']>();
  let byCell: ReadonlyMap<string, readonly PresentPerson[]> = new Map();
  const cells = createLazySignals((cell) => byCell.get(cell) ?? NOBODY, isSameJson);
  let awareness: Awareness | null = null;
  let own = START;
  let facts: Facts = {};
  let isShown = true;
  let isPictureDue = false;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let saying: ReturnType<typeof setTimeout> | null = null;

  function changed(): void {
    // at once, not with the picture: at their next move the server says it without the name
    for (const [clientId, { user }] of awareness?.states ?? []) if (user) users.set(clientId, user);
    if (isPictureDue) return;
    isPictureDue = true;
    environment.onNextFrame(() => {
      isPictureDue = false;
      draw();
    });
  }

  function draw(): void {
    const present = awareness ? othersIn(awareness, users, userId) : [];
    byCell = groupByCell(present);
    cells.refreshAll();
    setPeople(groupByPerson(present));
  }

  function say(): void {
    saying = null;
    saidAtMs = environment.now();
    awareness?.setLocalState(isShown ? { p: 1, ...own, ...facts, at: own.at && packFocus(own.at) } : null);
  }

  function sayInTime(): void {
    if (saying) return;
    const waitMs = saidAtMs + SAY_EVERY_MS - environment.now();
    if (waitMs <= 0) say();
    else saying = setTimeout(say, Math.min(waitMs, SAY_EVERY_MS)); // a clock that was set back must not silence us
  }

  function detach(): void {
    awareness?.off('change', changed);
    awareness = null;
  }

  return {
    people: people as Accessor<readonly Person[]>,
    at: (elector, owner, column) => cells.read(packFocus({ elector, owner, column })),
    show(presence) {
      if (isSameJson(own, presence)) return;
      own = presence;
      sayInTime();
    },
    add(next) {
      if (isSameJson(facts, next)) return;
      facts = next;
      if (isShown) sayInTime();
    },
    attach(next) {
      detach();
      awareness = next;
      awareness.on('change', changed);
      say();
      changed();
    },
    setShown(next) {
      if (isShown === next) return;
      isShown = next;
      if (saying) clearTimeout(saying);
      say();
    },
    dispose() {
      if (saying) clearTimeout(saying);
      detach();
    },
  };
}

const NOBODY: readonly PresentPerson[] = [];

/** Everybody else's tabs, those that somebody sits at first, of them those that are in a cell, then whoever moved last. What is one's own has no user here. */
function othersIn({ states, meta }: Awareness, users: ReadonlyMap<number, Presence['user']>, userId: string): PresentPerson[] {
  const movedAtMs = (clientId: number): number => meta.get(clientId)?.lastUpdated ?? 0;
  return [...states]
    .flatMap(([clientId, state]) => {
      const presence = readPresence(state, users.get(clientId));
      return presence && presence.user.id !== userId ? [{ ...presence, clientId }] : [];
    })
    .sort((a, b) => Number(!b.rest) - Number(!a.rest) || Number(!a.at) - Number(!b.at) || movedAtMs(b.clientId) - movedAtMs(a.clientId));
}

function groupByPerson(present: readonly PresentPerson[]): Person[] {
  const people = new Map<string, Person>();
  for (const person of present) {
    const known = people.get(person.user.id);
    people.set(person.user.id, known ? { ...known, tabs: known.tabs + 1 } : { ...person, tabs: 1 });
  }
  return [...people.values()].sort((a, b) => a.user.name.localeCompare(b.user.name) || (a.user.id < b.user.id ? -1 : 1));
}

/** One entry a person in each cell. */
function groupByCell(present: readonly PresentPerson[]): Map<string, PresentPerson[]> {
  const cells = new Map<string, PresentPerson[]>();
  for (const person of present) {
    if (!person.at) continue;
    const cell = packFocus(person.at);
    const there = cells.get(cell) ?? [];
    if (!there.some(({ user }) => user.id === person.user.id)) there.push(person);
    cells.set(cell, there);
  }
  return cells;
}

export const isSameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
