/** Lists that are longer than a ballot may have marks: a whole-list ballot marks more of them than any other, and lists compete for ballots. Pure. */

export type Cover = {
  /** Of each such list how many marks each candidate needs, ascending. */
  readonly groups: readonly (readonly number[])[];
  /** Of everybody else, ascending. */
  readonly rest: readonly number[];
  /** So many of all of them have to get what they need. */
  readonly targets: number;
  /** Whom a ballot of single marks can mark at most. */
  readonly size: number;
  readonly ballots: number;
};

/** Choices of how many are taken of each list that are tried before the answer is yes without proof. */
const MAX_TRIED = 2_000;

/**
 * Whether `ballots` are enough, each either one mark for everybody of one list or one mark for at most `size` of all. Of one list those who need least are taken; how many of each list is searched, with what
 * cannot be enough left out. After {@link MAX_TRIED} choices it is taken for possible: nothing is called settled that is not.
 */
export function canBeCovered({ groups, rest, targets, size, ballots }: Cover): boolean {
  const enough = size > 0 ? size * ballots : ballots;
  // from the last group to the first: the least that so many targets of these groups and the rest cost, in marks
  const restCosts = Array.from({ length: targets + 1 }, (_, k) => (k <= rest.length ? restCost(rest.slice(0, k), size) : Infinity));
  const groupCosts = groups.map((group) =>
    Array.from({ length: Math.min(group.length, targets) + 1 }, (_, k) => cost(group.slice(0, k), size)),
  );
  const least: number[][] = [restCosts];
  for (const costs of [...groupCosts].reverse()) {
    const behind = least[0] ?? [];
    least.unshift(behind.map((_, k) => Math.min(...costs.slice(0, k + 1).map((own, taken) => own + (behind[k - taken] ?? Infinity)))));
  }
  let tried = 0;
  const search = (at: number, missing: number, spent: number, taken: readonly (readonly number[])[]): boolean => {
    if (spent + (least[at]?.[missing] ?? Infinity) > enough) return false;
    const group = groups[at];
    if (!group) {
      tried++;
      return tried > MAX_TRIED || size === 0 || isEnough(taken, rest.slice(0, missing), size, ballots); // without single marks the cost is exact
    }
    for (let k = Math.min(group.length, missing); k >= 0; k--) {
      const more = k > 0 ? [...taken, group.slice(0, k)] : taken;
      if (search(at + 1, missing - k, spent + (groupCosts[at]?.[k] ?? Infinity), more)) return true;
    }
    return false;
  };
  return search(0, targets, 0, []);
}

/** What these of one list cost, if ballots of single marks could mark one several times: whole-list ballots while more than `size` still need them. */
function cost(needs: readonly number[], size: number): number {
  if (size === 0) return needs.at(-1) ?? 0;
  const whole = needs.at(-1 - size) ?? 0;
  return size * whole + left(needs, whole);
}
const restCost = (needs: readonly number[], size: number): number => {
  const marks = left(needs, 0);
  return size === 0 && marks > 0 ? Infinity : marks;
};
const left = (needs: readonly number[], whole: number): number => needs.reduce((sum, n) => sum + Math.max(0, n - whole), 0);

/**
 * Whether exactly these can get what they need. With `single` ballots of single marks, every list needs at least as many whole-list ballots as its last is beyond that, and what is left over goes where it
 * serves most: marks that are over then, a concave function of `single`, whose top is looked for.
 */
function isEnough(taken: readonly (readonly number[])[], rest: readonly number[], size: number, ballots: number): boolean {
  const lasts = taken.map((needs) => needs.at(-1) ?? 0);
  const atLeast = rest.at(-1) ?? 0;
  const used = (single: number): number => lasts.reduce((sum, n) => sum + Math.max(0, n - single), single);
  const cheapest = Math.max(atLeast, [...lasts].sort((a, b) => b - a)[1] ?? 0);
  if (used(cheapest) > ballots) return false;
  const low = firstOf(atLeast, cheapest, (single) => used(single) <= ballots);
  const high = firstOf(cheapest, ballots, (single) => used(single + 1) > ballots);
  const over = (single: number): number => size * single - left(rest, 0) - wholeListsLeave(taken, lasts, single, ballots - used(single));
  const top = firstOf(low, high, (single) => single >= high || over(single + 1) <= over(single));
  return over(top) >= 0;
}

/** What of the lists' needs is left to single marks when `spare` whole-list ballots are spent on the largest savings. */
function wholeListsLeave(taken: readonly (readonly number[])[], lasts: readonly number[], single: number, spare: number): number {
  let leave = 0;
  const savings: { each: number; times: number }[] = [];
  for (const [at, needs] of taken.entries()) {
    let whole = Math.max(0, (lasts[at] ?? 0) - single);
    leave += left(needs, whole);
    for (const [i, need] of needs.entries()) {
      if (need <= whole) continue;
      savings.push({ each: needs.length - i, times: need - whole });
      whole = need;
    }
  }
  for (const { each, times } of savings.sort((a, b) => b.each - a.each)) {
    const spent = Math.min(times, spare);
    leave -= spent * each;
    spare -= spent;
  }
  return leave;
}

/** The first whole number from `low` at which it is so, when it stays so; `high` if before that it is not. */
function firstOf(low: number, high: number, isSo: (n: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isSo(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
