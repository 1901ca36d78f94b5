import type { User, UserPage } from '../../../../schema/api.ts';
import type { Api } from '../../../state/contracts/app.ts';

const PAGE = 200;

/** Everybody with an account, sorted by user name: page by page, so that no answer grows with the campaign. Throws AppError. */
export async function allPeople({ send }: Pick<Api, 'send'>): Promise<readonly User[]> {
  const people: User[] = [];
  for (let after = ''; ; ) {
    const page = await send<UserPage>('GET', `/api/users?limit=${PAGE}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
    people.push(...page.entries);
    if (page.next === null) return people;
    after = page.next;
  }
}
