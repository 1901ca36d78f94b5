import { describe, expect, it } from 'vitest';
import { matchNames, type NameLine } from './matchNames.ts';

const roll = [
  { id: 'a', number: '12', name: 'أحمد سالم خالد المرجان' },
  { id: 'b', number: '13', name: 'أحمد سالم يوسف المرجان' },
  { id: 'c', number: '14', name: 'نورة عبد الله حمد الوارف' },
  { id: 'd', number: '15', name: 'بدر فهد ناصر السدير' },
  { id: 'e', number: '16', name: 'بدر فهد ناصر السدير' },
  { id: 'f', number: '17', name: 'سعاد بنت ماجد العوض' },
  { id: 'g', number: '18', name: 'غائب كان هنا', isRemoved: true },
];
const short = (line: NameLine): string =>
  line.kind === 'found' || line.kind === 'twice'
    ? `${line.kind} ${line.elector}`
    : line.kind === 'choose'
      ? `choose ${line.offered.join('')}`
      : line.kind;
const match = (text: string): string[] => matchNames(text, roll).map(short);

describe('names of a message', () => {
  it('[GR6] are found by parts of the name in its order, however they are spelled', () => {
    expect(match('احمد سالم خالد\nنوره عبدالله الوارف\nسعاد ماجد عوض')).toEqual(['found a', 'found c', 'found f']);
  });

  it('[GR6] one part alone, the wrong order, half a word and namesakes are offered, not taken', () => {
    expect(match('نورة')).toEqual(['choose c']);
    expect(match('سالم أحمد خالد')).toEqual(['choose a']);
    expect(match('خالد المرجان')).toEqual(['choose a']); // his grandfather's name, or somebody of this name who is not on the roll
    expect(match('نورة عبدالله الوا')).toEqual(['choose c']);
    expect(match('أحمد سالم المرجان\nبدر فهد السدير')).toEqual(['choose ab', 'choose de']);
  });

  it('[GR6] a number tells namesakes apart, alone or beside the name; another’s number is a question', () => {
    expect(match('١٥\n16 بدر فهد ناصر\nبدر فهد السدير (15)')).toEqual(['found d', 'found e', 'twice d']);
    expect(match('12\tنورة عبدالله')).toEqual(['choose ca']);
    expect(match('99')).toEqual(['missing']);
  });

  it('[GR6] marks of direction around a number or a name change nothing', () => {
    for (const mark of ['\u200f', '\u200e', '\u202b', '\u2068', '\ufeff']) {
      expect(match(`${mark}15\n16${mark} بدر فهد ناصر\nسعاد ماجد العوض ${mark}17${mark}`)).toEqual(['found d', 'found e', 'found f']);
      expect(match(`${mark}12 نورة عبدالله\nنورة عبدالله 12${mark}`)).toEqual(['choose ca', 'choose ca']);
      expect(match(`${mark}15- بدر فهد السدير\nسعاد ماجد العوض ${mark}+965${mark} 5512 3456`)).toEqual(['found d', 'found f']);
    }
  });

  it('[GR6] the place in a list is no roll number, but helps among namesakes', () => {
    expect(match('12- نورة عبدالله الوارف\n15) بدر فهد السدير')).toEqual(['found c', 'found d']);
    expect(match('14- نورة')).toEqual(['choose c']); // one part and a place: nobody's number
  });

  it('[GR6] own name and family alone lead to an offer when something between is not on the roll', () => {
    expect(match('نورة سليمان الوارف')).toEqual(['choose c']);
  });

  it('[GR6] phones and empty lines are passed over; who is off the roll is nobody', () => {
    expect(match('سعاد ماجد العوض 9999 1234\n\n —\nغائب كان هنا\n+965 5512 3456')).toEqual(['found f', 'missing', 'missing']);
  });

  it('[GR6] the same elector counts once', () => {
    expect(match('أحمد سالم يوسف\n13')).toEqual(['found b', 'twice b']);
  });
});
