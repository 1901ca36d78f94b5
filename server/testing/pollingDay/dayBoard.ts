/** The room of the board. */
export const BOARD = 'board/test';
