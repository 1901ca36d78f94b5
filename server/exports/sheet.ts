/** A table on its way into a file, whatever the file: what it says and how to come by its rows. */
export type SheetCell = string | number | null;

/** `id`: a code or number that other programs compare, kept free of marks of direction · `text`: what people wrote, as they wrote it · `number` */
export type SheetColumn = { readonly heading: string; readonly kind: 'id' | 'text' | 'number' };

export type Sheet = {
  /** Stands above the headings: what this is, of whom, when, by whom, that it is unofficial. */
  readonly caption: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly count: number;
  readonly isRightToLeft: boolean;
  /** One at a time, to be gone through once. */
  readonly rows: () => Iterable<readonly SheetCell[]>;
};
