import { type Accessor, createContext, useContext } from 'solid-js';
import type { Column, Layout } from './gridColumns.ts';

/** What a cell knows of the grid around it. */
export type GridContext = {
  readonly layout: Accessor<Layout>;
  readonly columns: Accessor<readonly Column[]>;
  /** Whether Tab reaches the grid through this cell; reactive for the two cells that change. */
  isTabStop(slot: number, column: Column): boolean;
};

export const GridContextObject = createContext<GridContext>();

export function useGrid(): GridContext {
  const grid = useContext(GridContextObject);
  if (!grid) throw new Error('useGrid outside the grid');
  return grid;
}
