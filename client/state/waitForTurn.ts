import type { SignInPlace } from '../../schema/accountApi.ts';
import type { SessionAnswer } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import type { SignInWait } from './contracts/session.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';
import type { RequestJson } from './requestJson.ts';

type Answer = SessionAnswer | SignInPlace;

/**
 * Signs in, waiting in the server's queue when many do at once: its place is asked for as often as the server says, also after the network was gone. A
 * place that a restarted server does not know is taken anew. Rejects with an AppError, or with the reason of `wait.signal`.
 */
export async function waitForTurn(
  deps: { readonly request: RequestJson; readonly environment: Pick<Environment, 'on' | 'random' | 'isVisible'> },
  path: string,
  body: unknown,
  wait: SignInWait = { signal: new AbortController().signal, onPlace: () => {} },
): Promise<SessionAnswer> {
  const { signal } = wait;
  const ask = async (from: string, asked: unknown) => (await deps.request({ method: 'POST', path: from, body: asked })) as Answer; // our own server's answer
  let answer = await ask(path, body);
  while ('attempt' in answer) {
    const { attempt } = answer;
    signal.throwIfAborted();
    wait.onPlace(answer.place);
    await rest(answer.retryAfterMs, signal);
    answer = await keepTrying(() => ask('/api/auth/attempt', { attempt }), { environment: deps.environment, signal }).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'not-found') return ask(path, body);
        throw error;
      },
    );
  }
  signal.throwIfAborted();
  return answer;
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
