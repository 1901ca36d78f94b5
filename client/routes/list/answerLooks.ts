import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleDashed from 'lucide-solid/icons/circle-dashed';
import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark';
import CircleX from 'lucide-solid/icons/circle-x';
import MapPinOff from 'lucide-solid/icons/map-pin-off';
import Minus from 'lucide-solid/icons/minus';
import PhoneCall from 'lucide-solid/icons/phone-call';
import PhoneMissed from 'lucide-solid/icons/phone-missed';
import PhoneOff from 'lucide-solid/icons/phone-off';
import Split from 'lucide-solid/icons/split';
import type { Answer, Contact, Standing } from '../../../schema/guarantees.ts';
import type { Icon } from '../../components/icon.ts';
import type { Tone } from '../../components/tone.ts';

/** Icon and tone of every answer and standing, the same wherever it is shown. */
export const STANDING_LOOKS: Readonly<Record<Standing, { readonly icon: Icon; readonly tone: Tone }>> = {
  promised: { icon: CircleCheck, tone: 'promised' },
  undecided: { icon: CircleQuestionMark, tone: 'undecided' },
  refused: { icon: CircleX, tone: 'refused' },
  notAsked: { icon: CircleDashed, tone: 'not-asked' },
  contradicting: { icon: Split, tone: 'contradicting' },
};

export const CONTACT_ICONS: Readonly<Record<Contact, Icon>> = {
  none: Minus,
  reached: PhoneCall,
  noAnswer: PhoneMissed,
  wrongNumber: PhoneOff,
  away: MapPinOff,
};

/** In the order in which they are offered. */
export const ANSWER_ORDER = ['promised', 'undecided', 'refused', 'notAsked'] as const satisfies readonly Answer[];
export const CONTACT_ORDER = ['reached', 'noAnswer', 'wrongNumber', 'away', 'none'] as const satisfies readonly Contact[];
