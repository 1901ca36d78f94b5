import { createSignal, type JSX, Show } from 'solid-js';
import { Segmented } from '../../components/Segmented.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { localValues } from '../../state/environment.ts';
import { keepTapped, readTapped } from '../../state/tappedBattery.ts';

const LEVELS = { full: 100, half: 50, low: 15 } as const;
type Level = keyof typeof LEVELS;

/** Where the browser does not say how full the battery is, whoever holds the tablet does: the operations room sends a charger where it is low. */
export function BatteryTap(): JSX.Element {
  const t = useTranslation();
  const environment = { local: localValues(), now: () => Date.now() };
  const [percent, setPercent] = createSignal(readTapped(environment));
  const level = () => (Object.keys(LEVELS) as Level[]).find((one) => LEVELS[one] === percent()); // its own keys
  return (
    <Show when={!('getBattery' in navigator)}>
      <h3>{t('device.battery')}</h3>
      <p>{t('device.batteryText')}</p>
      <Segmented<Level | ''>
        label={t('device.battery')}
        value={level() ?? ''}
        options={(['full', 'half', 'low'] as const).map((value) => ({ value, label: t(`device.battery_${value}`) }))}
        onChange={(chosen) => {
          if (chosen === '') return;
          keepTapped(LEVELS[chosen], environment);
          setPercent(LEVELS[chosen]);
        }}
      />
    </Show>
  );
}
