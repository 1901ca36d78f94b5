import { createSignal, For, type JSX, Show } from 'solid-js';
import { EXPORTS, type ExportWhat, exportGrant, exportsOf } from '../../../schema/exports.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { saveFile } from '../../components/saveFile.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { readFile } from '../../state/readFile.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import styles from './ExportDialog.module.css';

const FORMATS = ['print', 'xlsx', 'csv', 'json'] as const;
type Format = (typeof FORMATS)[number];
/** Whoever may take the documents of a committee along as data. */
const TAKES_DATA = ['admin', 'coordinator', 'auditor'];

export type ExportDialogProps = {
  /** Null: all committees of whoever asks, which may be the campaign's. */
  readonly committee: { readonly id: string; readonly code: string } | null;
  /** What the screen shows, chosen beforehand. */
  readonly first: ExportWhat;
  /** Where the screen has a sheet for paper: how many lines, and what prints it, once that is written down. */
  readonly paper?: { readonly lines: () => number; readonly print: () => void };
  readonly onClose: () => void;
};

/** Lists leave here, as a file or on paper: what, how, what it holds, and that it is written down before it begins (EX1, EX7). Inside `MoreWords`. */
export function ExportDialog(props: ExportDialogProps): JSX.Element {
  const t = useTranslation();
  const { api, isOnline, session } = useApp();
  const { committee, paper } = props; // one screen's as long as the window stands
  const attempt = createAttempt();
  const role = () => session.user()?.role ?? 'guarantor';
  const offered = () => exportsOf(role());
  const [what, setWhat] = createSignal<ExportWhat>(offered().includes(props.first) ? props.first : (offered()[0] ?? props.first));
  const [format, setFormat] = createSignal<Format>(paper ? 'print' : 'xlsx');
  const [saved, setSaved] = createSignal('');
  const formats = () =>
    FORMATS.filter((one) =>
      one === 'print' ? paper !== undefined : one !== 'json' || (committee !== null && TAKES_DATA.includes(role())),
    );
  const isSheet = () => format() === 'xlsx' || format() === 'csv';
  const holds = () => {
    const one = format();
    return one === 'json' || one === 'print' ? t(`exports.holds_${one}`) : t(`exports.holds_${what()}`);
  };
  /** Of whose committees that are more than one. */
  const whose = () => (exportGrant(role(), what()) === 'own' ? 'own' : 'all');
  const base = committee ? `/api/committees/${encodeURIComponent(committee.id)}` : '/api';

  async function leave(): Promise<void> {
    const [how, list] = [format(), what()];
    setSaved('');
    await attempt.run(async () => {
      if (how === 'print') {
        await api.send('POST', `${base}/exported`, { how, what: props.first, lines: paper?.lines() ?? 0 });
        return paper?.print();
      }
      const contents = await api.file(how === 'json' ? `${base}/snapshot.json` : `${base}/export.${how}?what=${list}`, readFile);
      const name = `${how === 'json' ? 'snapshot' : list}-${committee?.id ?? whose()}-${stamp(new Date())}.${how}`;
      saveFile(name, contents);
      setSaved(name);
    });
  }

  return (
    <Dialog
      isOpen
      title={committee ? t('exports.titleOf', { code: committee.code }) : t(whose() === 'own' ? 'exports.titleOwn' : 'exports.titleAll')}
      onClose={props.onClose}
      actions={
        <>
          <Button
            variant="primary"
            isBusy={attempt.isBusy()}
            disabled={!isOnline() || attempt.waitSeconds() > 0}
            onClick={() => void leave()}
          >
            {format() === 'print' ? t('exports.print') : t('exports.save')}
          </Button>
          <Button variant="quiet" onClick={props.onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <div class={styles.choices}>
        <Segmented<Format>
          label={t('exports.format')}
          value={format()}
          options={formats().map((value) => ({ value, label: t(`exports.format_${value}`) }))}
          onChange={setFormat}
        />
        <Show when={isSheet()}>
          <SelectField<ExportWhat>
            label={t('exports.what')}
            value={what()}
            options={EXPORTS.filter((one) => offered().includes(one)).map((value) => ({ value, label: t(`exports.what_${value}`) }))}
            onChange={setWhat}
          />
        </Show>
        <ul class={styles.facts}>
          <For each={[holds(), t('exports.never'), t('exports.unofficial'), t('exports.told')]}>{(fact) => <li>{fact}</li>}</For>
        </ul>
        <Show when={!isOnline()}>
          <p class={styles.why} role="status">
            {t('exports.offline')}
          </p>
        </Show>
        <Show when={attempt.error()?.code === 'cannot-save'} fallback={<AttemptError attempt={attempt} />}>
          <Banner tone="warning" title={t('exports.notNow')} announce="alert">
            {t('exports.notNowText')}
          </Banner>
        </Show>
        <p role="status">
          <Show when={saved()}>{t('exports.saved', { file: saved() })}</Show>
        </p>
      </div>
    </Dialog>
  );
}

/** By the device's clock, for files to lie in their order: `20261128-1805`. */
function stamp(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
}
