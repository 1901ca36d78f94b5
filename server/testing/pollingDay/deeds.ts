/** What people do on a polling day, in words of its own: neither keys nor values, neither Yjs nor what `schema/attendance.ts` makes of them. */
export type DeedAnswer = 'promised' | 'undecided' | 'refused';

export type Deed = { readonly id: string } & (
  | { readonly kind: 'voted'; readonly elector: string; readonly hand: string }
  /** Takes back what was entered by another deed. */
  | { readonly kind: 'undo'; readonly target: string }
  | { readonly kind: 'unlisted'; readonly number: string }
  | { readonly kind: 'match'; readonly target: string; readonly elector: string }
  | { readonly kind: 'counted'; readonly count: number }
  | { readonly kind: 'answer'; readonly elector: string; readonly owner: string; readonly answer: DeedAnswer }
  | { readonly kind: 'withdraw'; readonly elector: string; readonly owner: string }
  /** `sides`: the answers it was decided on, by the deed that gave each. */
  | { readonly kind: 'settle'; readonly elector: string; readonly owner: string; readonly sides: string }
);
