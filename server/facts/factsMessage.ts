import { z } from 'zod';

/** What the core says on the channel. */
const Message = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('change'),
    from: z.number(),
    to: z.number(),
    set: z.record(z.string(), z.string()),
    drop: z.array(z.string()),
  }),
  z.object({ kind: z.literal('all'), to: z.number() }),
  z.object({ kind: z.literal('beat'), version: z.number() }),
]);
export type FactsMessage = z.infer<typeof Message>;
export type FactsChange = Extract<FactsMessage, { kind: 'change' }>;

export const encodeMessage = (message: FactsMessage): string => JSON.stringify(message);

/** What was said and when, by Redis's clock; null when it is not understood. The script puts the time before it, on a line of its own. */
export function decodeMessage(bytes: Buffer): { readonly beatMs: number; readonly message: FactsMessage } | null {
  const text = bytes.toString();
  const end = text.indexOf('\n');
  const beatMs = Number(text.slice(0, end));
  try {
    const { success, data } = Message.safeParse(JSON.parse(text.slice(end + 1)));
    return success && end > 0 && Number.isFinite(beatMs) ? { beatMs, message: data } : null;
  } catch {
    return null;
  }
}
