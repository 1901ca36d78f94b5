/** The code of SQLite's that an error carries, itself or what it was caused by; null where there is none. */
export function sqliteCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && String(error.code).startsWith('SQLITE_')) return String(error.code);
  return sqliteCodeOf(error.cause);
}

/** What whoever starts a server does about a file of the data folder that SQLite cannot use. A copy is put back only over what is damaged: it costs what was written since. */
export function adviceFor(code: string): string {
  if (code.startsWith('SQLITE_BUSY')) return 'another process is writing to it: end that one and start again';
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return 'the disk is full: free some space and start again';
  if (code.startsWith('SQLITE_READONLY'))
    return "the server's user may not write it: change its owner, and that of everything beside it (docs/operating/backup.md)";
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return 'choose another folder or put a copy back (docs/operating/backup.md)';
  return "look whether the disk has space and reports no errors, and whether the server's user may read and write the folder; its data may well be whole";
}
