/** What has to be ended when the process ends: backwards, each awaited, once. */
export type Lifetime = {
  onEnd(cleanUp: () => unknown): void;
  isEnding(): boolean;
  end(): Promise<void>;
};

export function createLifetime(): Lifetime {
  const cleanUps: (() => unknown)[] = [];
  let ending: Promise<void> | null = null;
  return {
    onEnd: (cleanUp) => void cleanUps.push(cleanUp),
    isEnding: () => ending !== null,
    end() {
      ending ??= (async () => {
        for (const cleanUp of cleanUps.reverse()) await cleanUp();
      })();
      return ending;
    },
  };
}
