import { type Accessor, createContext, useContext } from 'solid-js';
import type { Guarantor, RollElector } from '../../../schema/api.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import type { Api } from '../../state/contracts/app.ts';
import type { PresenceClient, RoomClient } from '../../state/contracts/room.ts';
import type { AuthorMarks } from './createAuthorMarks.ts';
import type { FocusedCell } from './createGridFocus.ts';
import type { ClaimTarget, ListEdits } from './createListEdits.ts';
import type { ListState } from './createListState.ts';
import type { MarkedColumn } from './gridColumns.ts';
import type { RefusedClaim } from './groupRefused.ts';

/** The four cells that open an editor of their own. */
export type EditorKind = 'answer' | 'contact' | 'guarantor' | 'note';
export type OpenEditor = ClaimTarget & {
  readonly kind: EditorKind;
  /** The cell; the editor stands beside it and gives the focus back. */
  readonly anchor: HTMLElement;
  /** Opened by a key: choosing goes on to the next row. */
  readonly isByKey: boolean;
  /** What was typed to open it. */
  readonly typed?: string;
  /** What was pressed before the editor was there, oldest first; it is the editor's (V10). */
  readonly ahead: KeyboardEvent[];
};

/** What was pasted over a cell: told when the tools stand that show it first (V10). */
export type Pasted = { readonly text: string; readonly at: FocusedCell };

/** What every part of the list can reach. */
export type ListContext = {
  readonly committee: string;
  readonly api: Api;
  readonly room: RoomClient;
  readonly presence: PresenceClient;
  readonly list: ListState;
  readonly edits: ListEdits;
  readonly marks: AuthorMarks;
  /** What this person wrote and was not accepted (C6). */
  readonly refused: Accessor<readonly RefusedClaim[]>;
  /** Whether something of this person's in this cell waits for their decision; reactive for this cell alone. */
  isOpenAt(elector: string, owner: string, column: MarkedColumn): boolean;
  /** What needs the person's eye stands in one place: how much of it, and whether that place is open. */
  readonly tray: {
    readonly count: Accessor<number>;
    readonly contradictions: Accessor<readonly string[]>;
    readonly isOpen: Accessor<boolean>;
    open(): void;
    close(): void;
  };
  /** Goes to an elector's row; where the view does not hold it, offers to show everything. */
  jumpTo(elector: string, owner: string): void;
  /** The signed-in person. */
  readonly me: string;
  elector(id: string): RollElector | undefined;
  readonly electors: Accessor<readonly RollElector[]>;
  /** Of an elector; where the roll does not say, the committee's. */
  genderOf(elector: string): Gender;
  /** The committee's own gender, for words about all its electors. */
  readonly gender: Accessor<Gender>;
  /** A person's name; a word for “unknown” while it is not known. */
  nameOf(userId: string): string;
  /** Who may be named as guarantor, sorted by name, the signed-in person first. */
  readonly guarantors: Accessor<readonly Guarantor[]>;
  /** A guarantor who has just been created: known at once, before the committee is read again. */
  addGuarantor(guarantor: Guarantor): void;
  /** Another elector of this committee has the same name. */
  isNamesake(elector: string): boolean;
  openEditor(editor: OpenEditor): void;
  readonly editor: Accessor<OpenEditor | null>;
  closeEditor(): void;
  readonly pasted: Accessor<Pasted | null>;
  setPasted(pasted: Pasted | null): void;
  openSheet(elector: string): void;
  /** Says a line to screen readers. */
  say(line: string): void;
  /** Shows a line to everybody. */
  tell(line: string, action?: { readonly label: string; readonly run: () => void }): void;
};

export const ListContextObject = createContext<ListContext>();

/** The list this component belongs to. Throws outside of it. */
export function useList(): ListContext {
  const list = useContext(ListContextObject);
  if (!list) throw new Error('useList outside the app');
  return list;
}
