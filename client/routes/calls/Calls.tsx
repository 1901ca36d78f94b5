import type { JSX } from 'solid-js';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { CallsPage } from './CallsPage.tsx';

/** The screen `/calls`, a caller's start. */
export function Calls(): JSX.Element {
  return (
    <MoreWords fallback={<Skeleton count={6} />}>
      <CallsPage />
    </MoreWords>
  );
}
