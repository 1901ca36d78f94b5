import type { Redis } from 'ioredis';

/** What Redis must be set to, or the log is not what it promises: I1 needs the disk, and nothing may be evicted. */
const NEEDED = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };

/** Sentences for whoever runs the server. `wrong` ones name the line of `redis.conf` to change; `doubts` is what Redis does not tell. */
export type SettingsFound = { readonly wrong: readonly string[]; readonly doubts: readonly string[] };

/**
 * What is wrong with a Redis. Hosted ones refuse CONFIG GET: then INFO says whether it writes to disk and whether it evicts, and how soon it writes
 * remains a doubt.
 * @throws when Redis cannot be asked
 */
export async function findSettings(redis: Pick<Redis, 'config' | 'info'>): Promise<SettingsFound> {
  let told: unknown;
  try {
    told = await redis.config('GET', ...(Object.keys(NEEDED) as [string, ...string[]]));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ReplyError')) throw error;
    return fromInfo(await redis.info());
  }
  const flat = (told as unknown[]).map(String); // name, value, name, value
  const values = new Map(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] as const] : [])));
  return { wrong: Object.entries(NEEDED).flatMap(([name, needed]) => complaint(name, values.get(name), needed)), doubts: [] };
}

const complaint = (name: string, value: string | undefined, needed: string): string[] =>
  value === needed ? [] : [`redis.conf says \`${name} ${value}\`; it has to say \`${name} ${needed}\``];

function fromInfo(info: string): SettingsFound {
  const fieldOf = (name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
  return {
    wrong: [
      ...complaint('appendonly', fieldOf('aof_enabled') === '1' ? 'yes' : 'no', 'yes'),
      ...complaint('maxmemory-policy', fieldOf('maxmemory_policy'), 'noeviction'),
    ],
    doubts: ['Redis does not tell its settings (CONFIG GET is refused): make sure that it has `appendfsync always`'],
  };
}
