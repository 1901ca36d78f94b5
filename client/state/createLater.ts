import { keepFetching } from '../i18n/keepFetching.ts';

const AGAIN_MS = 5_000;

export type Later<Part> = {
  /** Hands the part over as soon as it is there, at once when it is; in the order asked. */
  use(task: (part: Part) => void): void;
};

/** Something that the first row does not need, in a chunk of its own: fetched now, however long the network is gone. What it is asked meanwhile waits. */
export function createLater<Part>(load: () => Promise<Part>): Later<Part> {
  let part: Part | null = null;
  let due: ((part: Part) => void)[] = [];

  function fetchIt(): void {
    keepFetching(load).then(
      (loaded) => {
        part = loaded;
        const tasks = due;
        due = [];
        for (const task of tasks) task(loaded);
      },
      () => void setTimeout(fetchIt, AGAIN_MS),
    );
  }
  fetchIt();
  return {
    use(task) {
      if (part) task(part);
      else due.push(task);
    },
  };
}
