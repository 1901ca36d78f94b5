import { batch, createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { Answer } from '../../../../schema/guarantees.ts';
import { isUserId } from '../../../../schema/ids.ts';
import { Button } from '../../../components/Button.tsx';
import { copyText } from '../../../components/copyText.ts';
import { PasteDialog } from '../../../components/PasteDialog.tsx';
import { PasteField } from '../../../components/PasteField.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { ANSWER_ORDER } from '../answerLooks.ts';
import type { OpenedList } from '../createListContext.ts';
import type { GridEdits } from './createGridEdits.ts';
import styles from './GridTools.module.css';
import { GuarantorPick } from './GuarantorPick.tsx';
import { linesOf, matchNames, type NameLine } from './matchNames.ts';
import { MAX_PASTED_LINES } from './planCells.ts';
import { planNames } from './planNames.ts';

/** What was pasted already; empty: nothing yet. */
export type OpenNames = { readonly text: string };
type Props = { readonly list: OpenedList; readonly edits: GridEdits; readonly open: OpenNames; readonly onClose: () => void };

const MAX_TEXT = 100_000;
const NOBODY = '';

/** A list of names or numbers from outside, found on the roll, entered under one guarantor with one answer (GR6). */
export function PasteNames(props: Props): JSX.Element {
  const t = useTranslation();
  const { list, edits } = props; // made anew for each
  const given = wholeLines(props.open.text, MAX_TEXT);
  const [text, setText] = createSignal(given);
  const [isMatched, setMatched] = createSignal(props.open.text !== '');
  const [guarantor, setGuarantor] = createSignal(list.me);
  const [answer, setAnswer] = createSignal<Answer>('promised');
  const [chosen, setChosen] = createSignal<ReadonlyMap<number, string>>(new Map());
  const said = createMemo(() => linesOf(text(), MAX_PASTED_LINES + 1));
  const isTooLong = () => said().length > MAX_PASTED_LINES || (text() === given && given.length < props.open.text.length);
  const lines = createMemo((): readonly NameLine[] =>
    isMatched()
      ? matchNames(
          said()
            .slice(0, MAX_PASTED_LINES)
            .map((line) => line.text)
            .join('\n'),
          list.electors(),
        )
      : [],
  );
  const of = <Kind extends NameLine['kind']>(kind: Kind) =>
    lines().filter((line): line is Extract<NameLine, { kind: Kind }> => line.kind === kind);
  const electors = createMemo(() => [
    ...of('found').map(({ elector }) => elector),
    ...of('choose').flatMap(({ line }) => chosen().get(line) ?? []),
  ]);
  const plan = createMemo(() => {
    const who = guarantor();
    return isUserId(who) ? planNames(electors(), who, answer(), list.list.claimsOf, Date.now()) : null;
  });
  const nameOf = (elector: string) => {
    const about = list.elector(elector);
    return t('grid.offered', { number: about?.number ?? '', name: about?.name ?? '' });
  };
  const choose = (line: number, elector: string) =>
    setChosen((before) => {
      const next = new Map(before);
      if (elector === NOBODY) next.delete(line);
      else next.set(line, elector);
      return next;
    });

  function enter(): void {
    const who = guarantor();
    if (!isUserId(who)) return;
    const now = planNames(electors(), who, answer(), list.list.claimsOf, Date.now());
    if (edits.apply(now.writes, t.plural('grid.entered', now.changed.length, { name: list.nameOf(who) }))) props.onClose();
  }

  return (
    <PasteDialog
      title={t('grid.pasteNames')}
      description={t('grid.namesText')}
      onClose={props.onClose}
      actions={
        <Show
          when={isMatched()}
          fallback={
            <Button variant="primary" disabled={text().trim() === ''} onClick={() => setMatched(true)}>
              {t('grid.look')}
            </Button>
          }
        >
          <Button variant="primary" disabled={(plan()?.changed.length ?? 0) === 0} onClick={enter}>
            {t.plural('grid.enter', plan()?.changed.length ?? 0)}
          </Button>
          <Button
            onClick={() =>
              batch(() => {
                setMatched(false);
                setChosen(new Map());
              })
            }
          >
            {t('grid.backToText')}
          </Button>
        </Show>
      }
    >
      <Show
        when={isMatched()}
        fallback={
          <PasteField
            label={t('grid.namesLabel')}
            rows={9}
            maxLength={MAX_TEXT}
            placeholder={t('grid.namesExample')}
            value={text()}
            onInput={setText}
          />
        }
      >
        <div class={styles.part}>
          <p class={styles.sum} role="status">
            {t('grid.namesSum', { found: of('found').length, choose: of('choose').length, missing: of('missing').length })}
          </p>
          <Show when={isTooLong()}>
            <p class={styles.warning}>{t('grid.tooMany', { max: Math.min(said().length, MAX_PASTED_LINES) })}</p>
          </Show>
          <GuarantorPick list={list} label={t('grid.whose')} value={guarantor()} onChange={setGuarantor} />
          <SelectField
            label={t('grid.whatAnswer')}
            value={answer()}
            options={ANSWER_ORDER.map((value) => ({ value, label: t.gendered(`list.${value}`, list.gender()) }))}
            onChange={setAnswer}
          />
          <Remark n={of('twice').length} words={(n) => t.plural('grid.twice', n)} />
          <Remark n={plan()?.same.length ?? 0} words={(n) => t.plural('grid.namesSame', n)} />
          <Remark n={plan()?.again.length ?? 0} words={(n) => t.plural('grid.namesAgain', n)} />
          <Remark n={plan()?.shared.length ?? 0} words={(n) => t.plural('grid.namesShared', n)} />
          <Show when={of('choose').length > 0}>
            <h3 class={styles.heading}>{t('grid.chooseTitle')}</h3>
            <ul class={styles.lines}>
              <For each={of('choose')}>
                {(line) => (
                  <li class={styles.choice}>
                    <SelectField
                      label={line.text}
                      value={chosen().get(line.line) ?? NOBODY}
                      options={[
                        { value: NOBODY, label: t('grid.leaveOut') },
                        ...line.offered.map((elector) => ({ value: elector, label: nameOf(elector) })),
                      ]}
                      {...(line.more > 0 ? { hint: t.plural('grid.moreOffered', line.more) } : {})}
                      onChange={(elector) => choose(line.line, elector)}
                    />
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <Show when={of('missing').length > 0}>
            <div class={styles.picked}>
              <h3 class={styles.heading}>{t('grid.missingTitle')}</h3>
              <Button
                onClick={() =>
                  void copyText(
                    of('missing')
                      .map((line) => line.text)
                      .join('\n'),
                  ).then((isCopied) => list.tell(isCopied ? t('common.copied') : t('list.cannotCopy')))
                }
              >
                {t('grid.copyMissing')}
              </Button>
            </div>
            <ul class={styles.lines}>
              <For each={of('missing')}>
                {(line) => (
                  <li class={styles.choice}>
                    <bdi>{line.text}</bdi>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <Show when={of('found').length > 0}>
            <h3 class={styles.heading}>{t('grid.foundTitle')}</h3>
            <ul class={styles.lines}>
              {/* all of them: nothing is entered that cannot be looked at before */}
              <For each={of('found')}>
                {(line) => (
                  <li class={styles.line}>
                    <span class={styles.number}>{list.elector(line.elector)?.number}</span>
                    <bdi>{list.elector(line.elector)?.name}</bdi>
                    <bdi class={styles.quiet}>{line.text}</bdi>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      </Show>
    </PasteDialog>
  );
}

/** No line of it is half. */
const wholeLines = (text: string, max: number): string => (text.length <= max ? text : text.slice(0, text.lastIndexOf('\n', max) + 1));

function Remark(props: { readonly n: number; readonly words: (n: number) => string }): JSX.Element {
  return (
    <Show when={props.n > 0}>
      <p class={styles.quiet}>{props.words(props.n)}</p>
    </Show>
  );
}
