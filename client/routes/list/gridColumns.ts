/** The columns of the list and how they are laid out on wide, middling and narrow screens. */
export const COLUMNS = ['number', 'name', 'family', 'area', 'answer', 'contact', 'guarantor', 'note', 'menu'] as const;
export type Column = (typeof COLUMNS)[number];
/** Columns whose cells show whose edit has just changed them. */
export type MarkedColumn = 'answer' | 'contact' | 'guarantor' | 'note';

/** `cards`: two lines a row, for a phone held upright. */
export type Layout = 'wide' | 'middle' | 'cards';

const SHOWN: Readonly<Record<Layout, readonly Column[]>> = {
  wide: COLUMNS,
  middle: ['number', 'name', 'answer', 'contact', 'guarantor', 'note', 'menu'],
  cards: ['number', 'name', 'answer', 'guarantor', 'menu'],
};

/** Track sizes of `grid-template-columns`, one a column; cards arrange themselves. */
const TRACKS: Readonly<Record<Layout, string>> = {
  wide: '5.5rem minmax(14rem,2fr) minmax(6rem,0.8fr) minmax(6rem,0.8fr) 10.5rem 8.5rem minmax(8rem,1fr) minmax(7rem,1.3fr) 3rem',
  middle: '5.25rem minmax(10rem,1fr) 9.5rem 7.5rem minmax(6.5rem,0.5fr) 3rem 3rem',
  cards: 'none',
};

/** @param hidden by this person; a card shows all that it has room for */
export const columnsOf = (layout: Layout, hidden: readonly string[] = []): readonly Column[] =>
  SHOWN[layout].filter((column) => layout === 'cards' || !hidden.includes(column));

export const tracksOf = (layout: Layout, hidden: readonly string[] = []): string =>
  TRACKS[layout]
    .split(' ')
    .filter((_, i) => !hidden.includes(SHOWN[layout][i] ?? ''))
    .join(' ');

/** @param width of the list in CSS pixels */
export const layoutFor = (width: number): Layout => (width < 700 ? 'cards' : width < 1_100 ? 'middle' : 'wide');

/** Fixed, so that the virtual list never measures: a row of one line, with a finger's target; a card of two. */
export const rowHeight = (layout: Layout, isCoarse: boolean): number => (layout === 'cards' ? 100 : isCoarse ? 56 : 48);

/** What the hidden columns hold is reached through the name: a person in one of them is shown there. */
export const columnsShownAt = (column: Column, shown: readonly Column[]): readonly Column[] =>
  column === 'name' ? COLUMNS.filter((other) => other === 'name' || !shown.includes(other)) : [column];

/** Counted from 1, over all columns, shown or not. */
export const columnIndex = (column: Column): number => COLUMNS.indexOf(column) + 1;
