import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { screen } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import type { User } from '../../../schema/api.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { AdminLayout } from './AdminLayout.tsx';

function show(role: User['role'], path: string): void {
  const at = createMemoryHistory();
  at.set({ value: path });
  renderScreen(
    () => (
      <MemoryRouter history={at}>
        <Route path="/admin" component={AdminLayout}>
          <Route path="/*" component={() => <p>the tool</p>} />
        </Route>
      </MemoryRouter>
    ),
    { session: { user: { ...ADMIN, role } } },
  );
}
const tabs = () => screen.queryAllByRole('link').map((link) => link.textContent);

it('an administrator has every tool, an auditor one; to everybody else all are denied', () => {
  show('admin', '/admin/electors');
  expect(screen.getByText('the tool')).toBeTruthy();
  expect(tabs()).toEqual(['People', 'Roll', 'Committees', 'Election', 'What we hold', 'Who did what']);
});

it('an auditor sees who did what, and nothing else of it', () => {
  show('auditor', '/admin/audit');
  expect(screen.getByText('the tool')).toBeTruthy();
  expect(tabs()).toEqual(['Who did what']);
});

it.each(['/admin/people', '/admin/electors', '/admin/roll'])('an auditor is denied %s', (path) => {
  show('auditor', path);
  expect(screen.queryByText('the tool')).toBeNull();
  expect(screen.getByText('Not part of your work here')).toBeTruthy();
});

it('a coordinator is denied the record', () => {
  show('coordinator', '/admin/audit');
  expect(screen.queryByText('the tool')).toBeNull();
});
