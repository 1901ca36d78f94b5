/**
 * One polite line for what others changed on screen: changes are gathered for a moment, said once, and then not again for a while, so that
 * a busy list does not talk all the time.
 */
export type News = { readonly people: readonly string[]; readonly rows: number };
export type ChangeNews = {
  /** A row on screen was changed by a person; null: by somebody whose name is not known. */
  changed(row: string, person: string | null): void;
  dispose(): void;
};

const GATHER_MS = 1_500;
const QUIET_MS = 10_000;

export function createChangeNews(say: (news: News) => void): ChangeNews {
  const rows = new Set<string>();
  const people = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let quietUntilMs = 0;

  function tell(): void {
    timer = null;
    quietUntilMs = Date.now() + QUIET_MS;
    say({ people: [...people], rows: rows.size });
    rows.clear();
    people.clear();
  }
  return {
    changed(row, person) {
      rows.add(row);
      if (person !== null) people.add(person);
      timer ??= setTimeout(tell, Math.min(Math.max(GATHER_MS, quietUntilMs - Date.now()), QUIET_MS)); // a clock that was set back must not silence it
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
