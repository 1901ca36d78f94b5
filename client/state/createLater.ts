import { keepFetching } from '../parts/keepFetching.ts';
import { whenIdle } from '../parts/whenIdle.ts';

const AGAIN_MS = 5_000;

export type Later<Part> = {
  /** Hands the part over as soon as it is there, at once when it is; in the order asked. It is fetched now, if it was not. */
  use(task: (part: Part) => void): void;
};

/** Something that the first row does not need, in a chunk of its own: fetched behind it, however long the network is gone. What it is asked meanwhile waits. */
export function createLater<Part>(load: () => Promise<Part>): Later<Part> {
  let isFetching = false;
  let part: Part | null = null;
  let due: ((part: Part) => void)[] = [];

  function begin(): void {
    if (isFetching) return;
    isFetching = true;
    fetchIt();
  }
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
  whenIdle(async () => begin());
  return {
    use(task) {
      if (part) return task(part);
      due.push(task);
      begin();
    },
  };
}
