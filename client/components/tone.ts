/** The colours of `styles/tones.css`; an element takes one through its `data-tone`. */
export type Tone =
  | 'neutral'
  | 'accent'
  | 'info'
  | 'success'
  | 'warning'
  | 'danger'
  | 'promised'
  | 'undecided'
  | 'refused'
  | 'not-asked'
  | 'contradicting'
  | 'men'
  | 'women'
  | 'mixed';

/** The tone of a committee of men, of women or of both. */
export const genderTone = (gender: 'male' | 'female' | 'mixed'): Tone =>
  gender === 'male' ? 'men' : gender === 'female' ? 'women' : 'mixed';
