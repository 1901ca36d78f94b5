import Ban from 'lucide-solid/icons/ban';
import CalendarClock from 'lucide-solid/icons/calendar-clock';
import Car from 'lucide-solid/icons/car';
import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark';
import PhoneMissed from 'lucide-solid/icons/phone-missed';
import PhoneOff from 'lucide-solid/icons/phone-off';
import Plane from 'lucide-solid/icons/plane';
import ThumbsDown from 'lucide-solid/icons/thumbs-down';
import UserCheck from 'lucide-solid/icons/user-check';
import type { CallOutcome } from '../../../schema/calls.ts';
import type { Icon } from '../../components/icon.ts';
import type { Tone } from '../../components/tone.ts';

/** How each outcome of a call looks; the word says it, icon and colour only help. */
export const OUTCOME_LOOKS: Readonly<Record<CallOutcome, { readonly icon: Icon; readonly tone: Tone }>> = {
  onTheWay: { icon: Car, tone: 'success' },
  reached: { icon: UserCheck, tone: 'success' },
  noAnswer: { icon: PhoneMissed, tone: 'warning' },
  callAt: { icon: CalendarClock, tone: 'info' },
  away: { icon: Plane, tone: 'neutral' },
  wrongNumber: { icon: PhoneOff, tone: 'warning' },
  needsCoordinator: { icon: CircleQuestionMark, tone: 'info' },
  refused: { icon: ThumbsDown, tone: 'refused' },
  doNotContact: { icon: Ban, tone: 'danger' },
};
