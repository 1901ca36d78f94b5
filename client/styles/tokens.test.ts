import { expect, it, vi } from 'vitest';

// Vitest empties every imported stylesheet, `?raw` included, so it is read from the disk.
const disk = await vi.importActual<{ readFileSync(path: string, encoding: 'utf8'): string }>('node:fs');
const css = disk.readFileSync('client/styles/tokens.css', 'utf8');

type Tokens = ReadonlyMap<string, string>;

/** The custom properties in the block that follows a selector. */
function tokensAfter(selector: string): Tokens {
  const start = css.indexOf(selector);
  const block = css.slice(css.indexOf('{', start + selector.length - 1) + 1);
  return new Map(
    [...block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

const light = tokensAfter(':root {');
const dark = new Map([...light, ...tokensAfter(':root[data-theme="dark"] {')]);
const darkByDevice = new Map([...light, ...tokensAfter(':root:not([data-theme="light"], [data-theme="outdoor"]) {')]);
const outdoor = new Map([...light, ...tokensAfter(':root[data-theme="outdoor"] {')]);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast of two tokens. */
function contrast(tokens: Tokens, one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map((name) => luminance(tokens.get(name) ?? '')).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

const TONES = ['neutral', 'info', 'success', 'warning', 'danger', 'promised', 'undecided', 'refused', 'not-asked', 'contradicting'];
const GROUNDS = ['ground', 'surface', 'surface-sunken', 'surface-raised', 'surface-hover', 'surface-selected'];
const words: (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => ['text', 'text-quiet', 'text-faint', 'accent-text'].map((text) => [text, ground] as const)),
  ...TONES.map((tone) => [`${tone}-text`, `${tone}-soft`] as const),
  ...['neutral', 'info', 'success', 'warning', 'danger'].map((tone) => [`${tone}-text`, 'surface'] as const),
  ...['men', 'women', 'mixed'].map((gender) => [`${gender}-text`, `${gender}-soft`] as const),
  ...Array.from({ length: 8 }, (_, slot) => ['on-presence', `presence-${slot + 1}`] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['accent-text', 'accent-soft'],
  ['text', 'accent-soft'],
];
const shapes: (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) => ['line-strong', 'focus'].map((line) => [line, ground] as const)),
  ...TONES.flatMap((tone) => ['surface', `${tone}-soft`].map((ground) => [`${tone}-line`, ground] as const)),
  ...Array.from({ length: 8 }, (_, slot) => [`presence-${slot + 1}`, 'surface'] as const),
];

const faint = (tokens: Tokens, pairs: typeof words, least: number) =>
  pairs
    .map(([front, ground]) => ({ pair: `${front} on ${ground}`, ratio: contrast(tokens, front, ground) }))
    .filter(({ ratio }) => !(ratio >= least));

it.each([
  ['light', light],
  ['dark', dark],
])('[U7] in the %s theme words stand at 4.5:1 and shapes at 3:1 on every ground they are used on', (_, tokens) => {
  expect([...faint(tokens, words, 4.5), ...faint(tokens, shapes, 3)]).toEqual([]);
});

it('[B17] outdoors words of the campaign stand at 7:1 and shapes at 4.5:1, text is 24 px, no line is thin, and no token of text or line is grey', () => {
  const people = (pair: readonly [string, string]) => pair.some((name) => name.includes('presence'));
  expect([
    ...faint(
      outdoor,
      words.filter((pair) => !people(pair)),
      7,
    ),
    ...faint(
      outdoor,
      shapes.filter((pair) => !people(pair)),
      4.5,
    ),
    ...faint(outdoor, words.filter(people), 4.5),
    ...faint(outdoor, shapes.filter(people), 3),
  ]).toEqual([]);
  for (const name of ['text', 'text-quiet', 'text-faint', 'line', 'line-strong']) expect(outdoor.get(name), name).toBe('#000000');
  expect([outdoor.get('text-md'), outdoor.get('hairline')]).toEqual(['1.5rem', '3px']);
});

it('[U7] dark by choice and dark by the device are the same', () => {
  expect([...darkByDevice]).toEqual([...dark]);
  expect([...dark]).not.toEqual([...light]);
});
