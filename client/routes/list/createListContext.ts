/** Opens everything a committee's list needs and ties it together; ends with its owner. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Guarantor, RollElector } from '../../../schema/api.ts';
import { foldName } from '../../../schema/fold.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { formatRoomName } from '../../../schema/rooms.ts';
import { useToaster } from '../../components/toasts.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { useApp } from '../../state/AppContext.ts';
import type { CommitteeClient, RollClient } from '../../state/contracts/room.ts';
import { createLater } from '../../state/createLater.ts';
import { createChangeNews } from './changeNews.ts';
import { createAuthorMarks } from './createAuthorMarks.ts';
import { createListEdits } from './createListEdits.ts';
import { createListState } from './createListState.ts';
import { createOpenMarks } from './createOpenMarks.ts';
import type { groupRefused, RefusedClaim } from './groupRefused.ts';
import type { ListContext, OpenEditor, Pasted } from './ListContext.ts';
import type { GridHandle } from './ListGrid.tsx';
import { EVERYTHING } from './listFilter.ts';

export type OpenedList = ListContext & {
  readonly roll: RollClient;
  readonly detail: CommitteeClient;
  readonly sheet: Accessor<string | null>;
  closeSheet(): void;
  /** Said to screen readers last. */
  readonly spoken: Accessor<string>;
  setGrid(grid: GridHandle): void;
  readonly grid: Accessor<GridHandle | null>;
};

const collator = new Intl.Collator('ar');

export function createListContext(committee: CommitteeId): OpenedList {
  const app = useApp();
  const t = useTranslation();
  const toaster = useToaster();
  const room = app.openRoom(formatRoomName({ kind: 'guarantees', committee }));
  const roll = app.openRoll(committee);
  const detail = app.openCommittee(committee);
  const user = app.session.user();
  const me = user?.id ?? '';
  const [editor, setEditor] = createSignal<OpenEditor | null>(null);
  const [pasted, setPasted] = createSignal<Pasted | null>(null);
  const [sheet, setSheet] = createSignal<string | null>(null);
  const [spoken, setSpoken] = createSignal('');
  const [grid, setGrid] = createSignal<GridHandle | null>(null);
  const [added, setAdded] = createSignal<readonly Guarantor[]>([]);

  // a name that the roll on this tablet still says, and the server's no longer
  createEffect(() => room.erased().some((id) => roll.elector(id)) && roll.reload());

  let hasArrived = false;
  createEffect(() => {
    if (room.state().kind === 'open' && room.save().kind !== 'connecting') hasArrived = true;
  });
  const isArriving = () => !hasArrived;

  const gender = (): Gender => detail.detail()?.gender ?? 'mixed';
  const nameOf = (userId: string): string =>
    detail.nameOf(userId) ??
    added().find((one) => one.id === userId)?.name ??
    (userId === me ? user?.name : undefined) ??
    t('list.unknownPerson');
  const list = createListState({ cells: room.cells, electors: roll.electors, isOpen: () => room.state().kind === 'open', isArriving });
  const edits = createListEdits({
    room,
    roleAccess: () => app.session.me()?.rooms.find((one) => one.room === room.name)?.access ?? null,
    me,
    onRefused: (error) => tell(t.error(error)),
  });

  const news = createChangeNews(({ people, rows }) => {
    const names = people.map(nameOf).join(t('list.comma'));
    say(names === '' ? t.plural('list.newsUnknown', rows) : t.plural('list.news', rows, { names }));
  });
  onCleanup(() => news.dispose());
  const marks = createAuthorMarks({
    cells: room.cells,
    authorOf: room.authorOf,
    isOnScreen: (elector) => grid()?.viewport.electorsInSight().has(elector) ?? false,
    isArriving,
    onChange: (elector, author) => news.changed(elector, author),
  });

  const guarantors = createMemo(() => {
    const known = new Map([...(detail.detail()?.guarantors ?? []), ...added()].map((one) => [one.id, one.name]));
    if (me !== '' && !known.has(me)) known.set(me, user?.name ?? '');
    return [...known]
      .map(([id, name]) => ({ id, name }))
      .sort((a, b) => Number(b.id === me) - Number(a.id === me) || collator.compare(a.name, b.name));
  });
  // Two lines under a name may come a moment after the first rows; folding a thousand names must not hold those up.
  const [namesakes, setNamesakes] = createSignal<ReadonlySet<string>>(new Set());
  createEffect(
    on(roll.electors, (electors) => {
      let isOver = false;
      onCleanup(() => (isOver = true));
      whenIdle(async () => isOver || setNamesakes(findNamesakes(electors)));
    }),
  );

  const [group, setGroup] = createSignal<typeof groupRefused>(() => []);
  createLater(() => import('./groupRefused.ts')).use((module) => setGroup(() => module.groupRefused));
  let grouped: readonly RefusedClaim[] = [];
  const refused = createMemo(() => {
    const known = new Map(grouped.map((claim) => [claim.id, claim]));
    // a line that stays is the same object: its buttons stay, and the focus with them
    grouped = group()(room.refusals()).map((claim) => {
      const before = known.get(claim.id);
      return before && before.ids.length === claim.ids.length ? before : claim;
    });
    return grouped;
  });
  createEffect(
    on(
      () => refused().length,
      (count, before = 0) =>
        count > before && tell(t.plural('list.notAccepted', count - before), { label: t('list.showIt'), run: () => setTrayOpen(true) }),
      { defer: true },
    ),
  );
  const isOpenAt = createOpenMarks(refused);
  const [isTrayOpen, setTrayOpen] = createSignal(false);
  const contradictions = createMemo(() => (edits.blocked() === 'read-only' ? [] : list.contradicting())); // coordinators settle them

  function say(line: string): void {
    setSpoken((before) => (before === line ? `${line}\u00a0` : line)); // the same words again are news again
  }
  const tell: ListContext['tell'] = (text, action) => void toaster.show({ text, ...(action ? { action } : {}) });

  const rowOf = (elector: string, owner: string): number => {
    const { slots } = list.rows();
    const exact = slots.findIndex((slot) => slot.elector === elector && slot.owner === owner);
    return exact >= 0 ? exact : slots.findIndex((slot) => slot.elector === elector);
  };
  function jumpTo(elector: string, owner: string): void {
    setTrayOpen(false); // it gives the focus back, and the row takes it
    const index = rowOf(elector, owner);
    if (index >= 0) return grid()?.focus.focusCell(index, 'name');
    tell(t('list.notInView', { name: roll.elector(elector)?.name ?? '' }), {
      label: t('list.showAll'),
      run: () => {
        list.setFilter(EVERYTHING);
        const there = rowOf(elector, owner);
        if (there >= 0) grid()?.focus.focusCell(there, 'name');
      },
    });
  }

  return {
    committee,
    api: app.api,
    room,
    presence: room.presence,
    list,
    edits,
    marks,
    refused,
    isOpenAt,
    tray: {
      count: () => refused().length + contradictions().length,
      contradictions,
      isOpen: isTrayOpen,
      open: () => void setTrayOpen(true),
      close: () => void setTrayOpen(false),
    },
    me,
    roll,
    detail,
    elector: (id) => roll.elector(id),
    electors: roll.electors,
    genderOf: (elector) => roll.elector(elector)?.gender ?? gender(),
    gender,
    nameOf,
    guarantors,
    addGuarantor(guarantor) {
      setAdded((before) => [...before, guarantor]);
      detail.reload();
    },
    isNamesake: (elector) => namesakes().has(elector),
    editor,
    openEditor: (next) => setEditor((open) => (open?.anchor === next.anchor ? open : next)), // a second tap opens nothing anew
    closeEditor: () => setEditor(null),
    pasted,
    setPasted,
    sheet,
    openSheet: setSheet,
    closeSheet: () => setSheet(null),
    say,
    tell,
    spoken,
    setGrid,
    grid,
    jumpTo,
  };
}

/** Electors whose folded name stands more than once. */
function findNamesakes(electors: readonly RollElector[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const found = new Set<string>();
  for (const { id, name } of electors) {
    const folded = foldName(name);
    const other = first.get(folded);
    if (other === undefined) first.set(folded, id);
    else found.add(other).add(id);
  }
  return found;
}
