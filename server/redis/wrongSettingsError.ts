/** A Redis that would forget what it was given. The message is one sentence that names the line of `redis.conf` to change. */
export class WrongSettingsError extends Error {
  override readonly name = 'WrongSettingsError';
}
