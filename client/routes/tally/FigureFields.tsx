import { Key } from '@solid-primitives/keyed';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { ballotOf, columnId } from '../../../schema/election.ts';
import { candidateCell, type FormFigure, listCell, type TallyRef } from '../../../schema/tally.ts';
import { figureOf, type TallyFigures } from '../../../schema/tallyFigures.ts';
import { Button } from '../../components/Button.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { useCount } from './CountContext.ts';
import type { Figures } from './createFigures.ts';
import { FigureRow } from './FigureRow.tsx';
import styles from './Figures.module.css';
import { listCells, markCells } from './figureCellsOf.ts';
import type { FormSums } from './formSums.ts';

type Props = {
  readonly figures: Figures;
  /** Of the ballots, in their order on the form. */
  readonly fields: readonly FormFigure[];
  readonly sums: FormSums;
  /** What this clerk's ballots come to; null where they counted none. */
  readonly counted: TallyFigures | null;
  readonly ballots: number | null;
};

/** All figures of a form as it is written; Enter goes to the next field (CT47, CT48). By id: a field stays, with what is typed in it, while the set-up comes anew. */
export function FigureFields(props: Props): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const toaster = useToaster();
  const { count, election } = useCount();
  const isClosed = () => count.blocked() !== null;
  const columns = createMemo(() => ballotOf(election()));
  const countedOf = (cell: Parameters<typeof figureOf>[1]): number | null => (props.counted ? figureOf(props.counted, cell) : null);
  let fields: HTMLDivElement | undefined;

  function goOn(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const all = [...(fields?.querySelectorAll<HTMLInputElement>('[data-figure]') ?? [])];
    const next = all[all.indexOf(event.target) + 1];
    if (next) next.focus();
    else event.target.blur(); // the last is kept as well
  }
  function zero(): void {
    const zeros = told(() => props.figures.zero(markCells(election())));
    if (!zeros || zeros.length === 0) return;
    const takeBack = (refs: readonly TallyRef[]) => told(() => props.figures.takeBack(refs));
    toaster.show({
      text: t.plural('form.restZeroDone', zeros.length),
      action: { label: t('form.undo'), run: () => void takeBack(zeros) },
    });
  }
  const hasAbsentMarks = () => markCells(election()).some((cell) => props.sums.absent.includes(cell));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in one of its fields goes to the next
    <div ref={fields} class={styles.fields} onKeyDown={goOn}>
      <section class={styles.group} aria-labelledby="form-ballots">
        <h3 id="form-ballots">{t('form.figures')}</h3>
        <div class={styles.rows}>
          <For each={props.fields}>
            {(field) => (
              <FigureRow cell={field} label={t(`form.${field}`)} figures={props.figures} counted={countedOf(field)} isClosed={isClosed()} />
            )}
          </For>
        </div>
      </section>
      <Show when={listCells(election()).length > 0}>
        <section class={styles.group} aria-labelledby="form-lists">
          <h3 id="form-lists">{t(election().method === 'list' ? 'form.marksOfLists' : 'form.wholeLists')}</h3>
          <div class={styles.rows}>
            <Key each={election().lists} by="id">
              {(list) => (
                <FigureRow
                  cell={listCell(list().id)}
                  label={list().name}
                  figures={props.figures}
                  counted={countedOf(listCell(list().id))}
                  isClosed={isClosed()}
                />
              )}
            </Key>
          </div>
        </section>
      </Show>
      <Show when={election().method !== 'list'}>
        <div class={styles.lists}>
          <Key each={columns()} by={columnId}>
            {(column) => (
              <section class={styles.group} aria-label={column().list?.name ?? t('form.marksOfCandidates')}>
                <h3>
                  <bdi>{column().list?.name ?? t('form.marksOfCandidates')}</bdi>
                </h3>
                <div class={styles.rows}>
                  <Key each={column().candidates} by="id">
                    {(candidate) => (
                      <FigureRow
                        cell={candidateCell(candidate().id)}
                        label={candidate().name}
                        number={candidate().ballotNumber}
                        figures={props.figures}
                        counted={countedOf(candidateCell(candidate().id))}
                        isClosed={isClosed()}
                      />
                    )}
                  </Key>
                </div>
              </section>
            )}
          </Key>
        </div>
      </Show>
      <Show when={hasAbsentMarks()}>
        <div>
          <Button disabled={isClosed()} onClick={zero}>
            {t('form.restZero')}
          </Button>
        </div>
      </Show>
      <Sums sums={props.sums} ballots={props.ballots} valid={props.figures.valueOf('valid')} />
    </div>
  );
}

/** What the figures come to so far; stays in sight. */
function Sums(props: { readonly sums: FormSums; readonly ballots: number | null; readonly valid: number | null }): JSX.Element {
  const t = useTranslation();
  const { sums } = { sums: () => props.sums };
  const isOff = () => props.ballots !== null && sums().ballots !== null && sums().ballots !== props.ballots;
  const isMarksOff = () => sums().marksWanted !== null && sums().marks !== null && sums().marks !== sums().marksWanted;
  return (
    <ul class={styles.sums}>
      <Show when={sums().ballots !== null}>
        <li data-off={isOff() ? '' : undefined}>
          {props.ballots === null
            ? t('form.sumBallots', { sum: sums().ballots ?? 0 })
            : t('form.sumBallotsOf', { sum: sums().ballots ?? 0, ballots: props.ballots })}
        </li>
      </Show>
      <Show when={sums().marks !== null}>
        <li data-off={isMarksOff() ? '' : undefined}>
          {sums().marksWanted === null
            ? t('form.sumMarks', { sum: sums().marks ?? 0 })
            : t('form.sumMarksOf', { sum: sums().marks ?? 0, valid: sums().marksWanted ?? 0 })}
        </li>
      </Show>
      <Show when={sums().apart.length > 0}>
        <li data-off="">{t.plural('form.apart', sums().apart.length)}</li>
      </Show>
      <li>{sums().absent.length === 0 ? t('form.allRead') : t.plural('form.absent', sums().absent.length)}</li>
    </ul>
  );
}
