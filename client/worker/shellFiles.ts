/** What the build knows of itself: the files of the app, and what those whose name does not say it hold. */
export type ShellFiles = {
  /** Another one for every build. */
  readonly build: string;
  /** Named for what they hold: whatever has the name is right. */
  readonly hashed: readonly string[];
  /** SHA-256 in hex of the others, by path; the page is the last. */
  readonly named: Readonly<Record<string, string>>;
  /** What a screen is made of, by the first part of its address: fetched beside the page's first lines, not behind them. */
  readonly early: Readonly<Record<string, readonly string[]>>;
};
