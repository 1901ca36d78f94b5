import Power from 'lucide-solid/icons/power';
import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { assertNever } from '../../schema/assert.ts';
import type { Language } from '../../schema/errors.ts';
import { Button } from '../components/Button.tsx';
import type { Stage } from './createStage.ts';
import { formatNumber, formatSeconds } from './formatNumber.ts';
import styles from './Stage.module.css';
import type { Words } from './words.ts';

type Props = { readonly stage: Stage; readonly words: Words; readonly language: Language };

/** Kills the server for real and says how it fares, second by second. */
export function ServerSwitch(props: Props): JSX.Element {
  const [nowMs, setNowMs] = createSignal(performance.now());
  createEffect(() => {
    if (props.stage.server().kind !== 'down') return;
    setNowMs(performance.now());
    const ticking = setInterval(() => setNowMs(performance.now()), 100);
    onCleanup(() => clearInterval(ticking));
  });

  const seconds = (ms: number) => formatSeconds(Math.max(0, ms), props.language);
  const tone = () => ({ up: 'success', connecting: 'neutral', killing: 'warning', down: 'danger' })[props.stage.server().kind];
  const isRestarting = () => props.stage.server().kind === 'down' || props.stage.server().kind === 'killing';
  /** Without the running seconds: what is read aloud. */
  const headline = () => {
    const server = props.stage.server();
    const outageMs = props.stage.outageMs();
    switch (server.kind) {
      case 'connecting':
        return props.words.connecting;
      case 'killing':
        return props.words.killing;
      case 'down':
        return props.words.down(seconds(nowMs() - server.sinceMs));
      case 'up': {
        const running = props.words.running(props.stage.kills(), formatNumber(props.stage.kills(), props.language));
        return outageMs === null ? running : `${running} ${props.words.back(seconds(outageMs))}`;
      }
      default:
        return assertNever(server);
    }
  };

  return (
    <section class={styles.server} aria-labelledby="server-title">
      <h2 id="server-title">{props.words.serverTitle}</h2>
      <p class={styles.serverState} data-tone={tone()}>
        <span class={styles.lamp} aria-hidden="true" />
        <span role="status" aria-live={isRestarting() ? 'off' : 'polite'} data-testid="server">
          {headline()}
        </span>
      </p>
      <Button variant="danger" icon={Power} isWide isBusy={isRestarting()} onClick={() => void props.stage.kill()}>
        {props.words.kill}
      </Button>
      <Show when={props.stage.hasFailed()} fallback={<p class={styles.hint}>{props.words.killHint}</p>}>
        <p class={styles.failed} role="alert">
          {props.words.failed}
        </p>
      </Show>
    </section>
  );
}
