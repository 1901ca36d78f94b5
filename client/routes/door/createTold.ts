import { AppError } from '../../../schema/errors.ts';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';

/** Runs what writes, and tells what could not be kept instead of throwing it. @returns null where it could not */
export function createTold(): <T>(run: () => T) => T | null {
  const t = useTranslation();
  const toaster = useToaster();
  return (run) => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      toaster.show({ text: t.error(error), tone: 'danger' });
      return null;
    }
  };
}
