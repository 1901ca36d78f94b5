import { AppError } from '../schema/errors.ts';

/** Who wants something that may have to wait; `stands`: whether they may still, asked when it is written. Of what the server does by itself there is nothing to ask. */
export type Waiting = { readonly stands?: () => boolean };

/** Right before something is written, without an `await` in between. @throws AppError('token-expired') of whoever was shut out while it waited (A11, H15) */
export function mustStand({ stands }: Waiting): void {
  if (stands?.() === false) throw new AppError('token-expired');
}
