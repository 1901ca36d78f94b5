/** The first administrator's form: what is wrong with it. Pure. */
import type { SetupRequest } from '../../../schema/api.ts';
import { MAX_USERNAME_LENGTH, MIN_PASSWORD_LENGTH } from '../../../schema/limits.ts';

export type SetupForm = Omit<SetupRequest, 'secret'>;
export type SetupProblems = Partial<Record<keyof SetupForm, 'missing' | 'username' | 'short'>>;

export function setupProblems(form: SetupForm): SetupProblems {
  const problems: SetupProblems = {};
  for (const field of ['campaignName', 'pollingDay', 'timeZone', 'name', 'username'] as const)
    if (form[field].trim() === '') problems[field] = 'missing';
  if (!problems.username && (form.username.length > MAX_USERNAME_LENGTH || !/^[\p{L}\p{N}._-]+$/u.test(form.username.trim())))
    problems.username = 'username';
  if (form.password.length < MIN_PASSWORD_LENGTH) problems.password = 'short';
  return problems;
}
