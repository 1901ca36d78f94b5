import { createContext, useContext } from 'solid-js';
import type { Board } from './createBoard.ts';

export const BoardContext = createContext<Board>();

/** The board that stands around. Throws outside of one. */
export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (!board) throw new Error('useBoard outside of a board');
  return board;
}
