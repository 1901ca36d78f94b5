/** How a person is shown where there is no room for a name: one colour of eight and one or two letters. */

const SLOTS = 8;

/** 1–8 for `data-person`: the same person has the same colour on every screen and tablet. */
export function personSlot(userId: string): number {
  let hash = 0x811c9dc5; // FNV-1a: neighbouring ids fall apart
  for (const character of userId) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (((hash ^ (hash >>> 15)) >>> 0) % SLOTS) + 1;
}

/**
 * The first letters of the first and the last part of a name, «الـ» left out. A zero-width non-joiner keeps Arabic letters from growing
 * together into a syllable.
 */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const letters = [parts.at(0), parts.length > 1 ? parts.at(-1) : undefined].map((part) => [...bare(part ?? '')][0] ?? '');
  return letters.filter(Boolean).join('\u200c').toLocaleUpperCase();
}

const bare = (part: string): string => part.replace(/^(ال(?=.{2})|al-(?=.))/iu, '');
