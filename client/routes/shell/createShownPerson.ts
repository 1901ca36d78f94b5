import { type Accessor, batch, createComputed, createSignal, on, untrack } from 'solid-js';
import type { User } from '../../../schema/api.ts';
import type { SessionClient } from '../../state/contracts/session.ts';

export type ShownPerson = {
  /** Whose screens are mounted; outlives a session that ran out, never a person who left. */
  readonly person: Accessor<User | null>;
  /** The session has ended by itself: the screen stays, covered by the question to sign in again. */
  readonly isOver: Accessor<boolean>;
  /** The person goes; the session lives on elsewhere. */
  leave(): void;
  logout(): void;
};

/**
 * Decides whose screens are shown. Screens of one person are dropped before anything of another appears; a session that ran out keeps
 * them, because what was being typed must not be lost.
 *
 * @param onChange called when another person takes the tab over
 */
export function createShownPerson(session: SessionClient, onChange: () => void): ShownPerson {
  const [person, setPerson] = createSignal<User | null>(session.user());
  createComputed(
    on(
      session.user,
      (user, before) => {
        if (!user) return;
        const shown = person() ?? before;
        setPerson(user);
        if (shown && shown.id !== user.id) onChange();
      },
      { defer: true },
    ),
  );
  // Locked or being left: nothing of anybody is shown, and what is unlocked later is made anew.
  createComputed(() => {
    if (session.state() !== 'locked' && session.state() !== 'leaving') return;
    if (untrack(person)) onChange();
    setPerson(null);
  });
  return {
    person,
    isOver: () => person() !== null && session.user() === null && session.state() === 'signed-out',
    leave: () =>
      batch(() => {
        setPerson(null);
        session.leave();
        onChange();
      }),
    logout: () =>
      batch(() => {
        setPerson(null);
        session.startLeaving();
        onChange();
      }),
  };
}
