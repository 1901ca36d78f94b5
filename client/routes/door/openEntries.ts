/**
 * What Enter could not settle, over a reload of this tab (B8). Numbers only: what was typed in letters may be a name, which lies nowhere outside the vault, and is
 * gone with the page.
 */
import { foldText } from '../../../schema/fold.ts';

type Place = { readonly userId: string; readonly committee: string };
export type OpenEntries = { read(): readonly string[]; write(texts: readonly string[]): void };

const keyOf = ({ userId, committee }: Place): string => `committee-room.open.${userId}.${committee}`;
const isNumber = (text: unknown): text is string => typeof text === 'string' && text.length <= 80 && /^[0-9 ]+$/.test(foldText(text));

/** Of one person at one door; another person of this tab neither sees nor loses them. */
export function createOpenEntries(
  place: Place,
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = () => sessionStorage,
): OpenEntries {
  const key = keyOf(place);
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(storage().getItem(key) ?? '[]');
        return Array.isArray(kept) ? kept.filter(isNumber) : [];
      } catch {
        return []; // a browser that keeps nothing, or what is none of ours
      }
    },
    write(texts) {
      const numbers = texts.filter(isNumber);
      try {
        if (numbers.length > 0) storage().setItem(key, JSON.stringify(numbers));
        else storage().removeItem(key);
      } catch {
        // as above: gone with the page
      }
    },
  };
}
