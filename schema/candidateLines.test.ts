import { expect, test } from 'vitest';
import { type CandidateLine, readCandidateLines, withCandidateLines } from './candidateLines.ts';
import { type Candidate, MAX_CANDIDATES, type Method } from './election.ts';

const candidate = (n: number, listId: string | null = null): Candidate => ({
  id: `c${String(n).padStart(3, '0')}`,
  listId,
  ballotNumber: n,
  name: `Candidate ${n}`,
  state: 'active',
});
const ballot = (count = 0, method: Method = 'list_or_mixed') => ({
  method,
  lists: count > 0 ? [{ id: 'l001', name: 'List 1' }] : [],
  candidates: Array.from({ length: count }, (_, i) => candidate(i + 1, 'l001')),
});
const told = (lines: readonly CandidateLine[]) =>
  lines.map((one) =>
    one.kind === 'ready'
      ? `${one.line} ${one.ballotNumber}|${one.name}|${one.list}`
      : `${one.line} ${one.kind === 'problem' ? one.code : one.kind}`,
  );
const read = (text: string, count = 0) => told(readCandidateLines(text, ballot(count)));

test.each([
  ['tabs', '1\tSalem Ali\tUnity\n2\tHuda, the younger\tUnity'],
  ['semicolons', '1;Salem Ali;Unity\n2 ; Huda, the younger ; Unity'],
  ['quoted commas', '1,Salem Ali,Unity\r\n2,"Huda, the younger",Unity'],
])('[F9] columns parted by %s are number, name, list', (_, text) => {
  expect(read(text)).toEqual(['1 1|Salem Ali|Unity', '2 2|Huda, the younger|Unity']);
});

test('[F9] digits of any script, Arabic commas, a heading, empty lines and numbers with a dot', () => {
  expect(read('الرقم،الاسم،القائمة\n\n١،سالم علي،الوحدة\n٠٢، هدى ،\n')).toEqual(['1 heading', '3 1|سالم علي|الوحدة', '4 2|هدى|']);
  expect(read('1. Salem Ali\n٢ - هدى سالم\n#3 Ali 2nd')).toEqual(['1 1|Salem Ali|', '2 2|هدى سالم|', '3 3|Ali 2nd|']);
});

test.each(['No.\tCandidate\tList name', '#,Name', 'م؛اسم المرشح؛القائمة', 'الرقم الإنتخابي,الإسم'])('[F9] %s is a heading', (heading) => {
  expect(read(heading)).toEqual(['1 heading']);
});

test('[F9] a first line without a number is no heading: whoever is on it stays to be looked at', () => {
  expect(read('Salem Al-Ali, List A\n2, Badr, List A')).toEqual(['1 wrong-number', '2 2|Badr|List A']);
  expect(read('سالم العلي، القائمة\n٢، بدر')).toEqual(['1 wrong-number', '2 2|بدر|']);
});

test('[F9] what is wrong is said by line, and a number that stands twice is taken from neither', () => {
  const long = 'x'.repeat(101);
  expect(read(`1,A\n1,B\n,C\n0,D\n12345,E\n5,\n6,F,L,more\n7,${long}\n8,G`)).toEqual([
    '1 number-twice',
    '2 number-twice',
    '3 wrong-number',
    '4 wrong-number',
    '5 wrong-number',
    '6 name-missing',
    '7 too-many-columns',
    '8 too-long',
    '9 8|G|',
  ]);
  expect(told(readCandidateLines('1,A\n9,B', ballot(1, 'list')))).toEqual(['1 1|A|', '2 list-needed']);
  expect(told(readCandidateLines(`1,A\n${MAX_CANDIDATES + 1},B`, ballot(MAX_CANDIDATES)))).toEqual(['1 1|A|', '2 too-many']);
});

test('[F9] whoever has the number gets name and list and keeps their id; new ones and new lists are added in the order of the ballot paper; a list that this leaves empty goes', () => {
  const before = ballot(2);
  const lines = readCandidateLines('3,Noor,Unity\n1,Salem,unity\n2,Huda,Future', before);
  expect(lines.map((one) => one.kind === 'ready' && [one.replaces?.id ?? null, one.isNewList])).toEqual([
    [null, true],
    ['c001', true],
    ['c002', true],
  ]);
  let drawn = 0;
  const newId = () => `n00${++drawn}`;
  const after = withCandidateLines(before, lines, newId, () => false);
  expect(after.lists).toEqual([
    { id: 'n002', name: 'Unity' },
    { id: 'n003', name: 'Future' },
  ]);
  expect(after.emptied).toEqual(before.lists);
  expect(after.candidates.map(({ id, ballotNumber, name, listId }) => [id, ballotNumber, name, listId])).toEqual([
    ['c001', 1, 'Salem', 'n002'],
    ['c002', 2, 'Huda', 'n003'],
    ['n001', 3, 'Noor', 'n002'],
  ]);
  expect(withCandidateLines(before, lines, newId, () => true).lists).toHaveLength(3);
  const unlisted = withCandidateLines(before, readCandidateLines('1,Salem', before), newId, () => false);
  expect(unlisted.candidates[0]).toMatchObject({ id: 'c001', name: 'Salem', listId: 'l001' });
});
