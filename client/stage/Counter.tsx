import HardDrive from 'lucide-solid/icons/hard-drive';
import type { JSX } from 'solid-js';
import type { Language } from '../../schema/errors.ts';
import { Button } from '../components/Button.tsx';
import type { Stage } from './createStage.ts';
import { formatNumber } from './formatNumber.ts';
import styles from './Stage.module.css';
import type { Words } from './words.ts';

type Props = { readonly stage: Stage; readonly words: Words; readonly language: Language };

/** Edits shown as saved · found on disk after the kill · lost. What has not been read from disk is a dash, never a guess. */
export function Counter(props: Props): JSX.Element {
  const number = (n: number) => formatNumber(n, props.language);
  const shown = (n: number | undefined) => (n === undefined ? '–' : number(n));
  const check = () => props.stage.check();
  const isLoss = () => (check()?.lost ?? 0) > 0;
  const news = () => {
    const last = check();
    if (!last) return props.words.notChecked;
    const read = last.afterKill === null ? props.words.checkedNow : props.words.checkedAfterKill(number(last.afterKill));
    const more = props.stage.saved() - last.saved;
    return more > 0 ? `${read} ${props.words.since(number(more))}` : read;
  };

  return (
    <section class={styles.counter} aria-labelledby="counter-title">
      <h2 id="counter-title">{props.words.counterTitle}</h2>
      <dl class={styles.figures}>
        <div>
          <dt>{props.words.shownSaved}</dt>
          <dd class="figures" data-testid="saved">
            {number(props.stage.saved())}
          </dd>
        </div>
        <div>
          <dt>{props.words.onDisk}</dt>
          <dd class="figures" data-testid="on-disk">
            {shown(check()?.onDisk)}
          </dd>
        </div>
        <div data-tone={check() ? (isLoss() ? 'danger' : 'success') : 'neutral'} class={styles.lost}>
          <dt>{props.words.lost}</dt>
          <dd class="figures" data-testid="lost">
            {shown(check()?.lost)}
          </dd>
        </div>
      </dl>
      <div class={styles.counterFoot}>
        <p role="status">{news()}</p>
        <Button
          variant="quiet"
          icon={HardDrive}
          isBusy={props.stage.isChecking()}
          disabled={props.stage.server().kind !== 'up'}
          onClick={() => void props.stage.verify()}
        >
          {props.words.checkNow}
        </Button>
      </div>
    </section>
  );
}
