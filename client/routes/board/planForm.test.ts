import { expect, it } from 'vitest';
import { formOf, planOf } from './planForm.ts';

const form = (lines: readonly [string, string][], more = {}) => ({
  target: '',
  silent: '15',
  lines: lines.map(([time, share]) => ({ time, share })),
  ...more,
});

it('[OR4] a plan is read as it is typed, in digits of either script, on over midnight; and comes back as it was', () => {
  const read = planOf(
    form(
      [
        ['08:00', '٠'],
        ['20:00', '61.5'],
        ['00:30', '٦٢٫٥'],
      ],
      { target: '٣٠٠٠' },
    ),
    2,
  );
  const plan = {
    version: 2,
    targetVotes: 3_000,
    silentAfterMinutes: 15,
    turnout: [
      { minute: 480, share: 0 },
      { minute: 1_200, share: 0.615 },
      { minute: 1_470, share: 0.625 },
    ],
  };
  expect(read).toEqual({ plan });
  expect(planOf(formOf(plan), 2)).toEqual({ plan });
});

it('[OR4] what is wrong with it is named', () => {
  expect(planOf(form([], { target: '1.5' }), 0)).toEqual({ problem: 'target', at: null });
  expect(planOf(form([], { silent: '2' }), 0)).toEqual({ problem: 'silent', at: null });
  expect(planOf(form([['', '10']]), 0)).toEqual({ problem: 'time', at: 0 });
  expect(planOf(form([['08:00', '101']]), 0)).toEqual({ problem: 'share', at: 0 });
  expect(
    planOf(
      form([
        ['08:00', '50'],
        ['09:00', '40'],
      ]),
      0,
    ),
  ).toEqual({ problem: 'rising', at: 1 });
  expect(
    planOf(
      form([
        ['20:00', '1'],
        ['08:00', '2'],
        ['07:00', '3'],
      ]),
      0,
    ),
  ).toEqual({ problem: 'rising', at: 2 });
});
