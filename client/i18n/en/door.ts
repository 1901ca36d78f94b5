/** In English both genders read the same; the forms stand twice because Arabic tells them apart. */
const both = <const Text extends string>(text: Text) => ({ male: text, female: text }) as const;

/** Of the screen at the door. */
export const door = {
  title: 'Door of {code}',
  field: 'Number or name',
  idle: 'Enter the roll number, or letters of the name.',

  pads: 'Keys',
  pad_digits: 'Digits',
  pad_letters: 'Arabic letters',
  pad_keyboard: 'Keyboard of this device',
  key_delete: 'Delete the last',
  key_clear: 'Clear',
  key_space: 'Space',
  key_enter: 'Enter',

  record: both('Has voted'),
  recordAgain: both('Record once more'),
  recorded: both('Recorded'),
  typedAhead: 'Next: {text}',
  movedTo: both('Moved to'),
  wasThem: both('It was this person'),
  markedBy: both('Marked {time} by {name}'),
  onlyHere: 'on this tablet, not sent yet',
  markedByYou: both('Marked {time} by you'),
  seenAgain: { one: '· seen once more', other: '· seen {n} times more' },
  removed: both('No longer on the roll'),
  notKept: 'Not recorded',

  several: { one: '{n} found', other: '{n} found: type more, or tap' },
  numberGoesOn: 'There is no such number yet. These begin so:',
  namesakes: { one: 'Same name once more. Who is it?', other: '{n} with the same name. Who is it?' },
  born: 'born {year}',
  noFacts: 'Nothing more is known: compare the number',
  chooseFirst: 'Choose first',
  notFound: '“{text}” is not in this committee',
  notFoundHint: 'Ask for the number once more, or look for the name.',
  unlisted: 'Record as unlisted',

  open: 'Entered and not settled',
  openCount: { one: '{n} entry waits for you:', other: '{n} entries wait for you:' },
  openDismiss: 'Drop {text}',

  lastTen: 'My last ten',
  nothingYet: 'Nobody recorded yet.',
  unknownElector: 'Not on this committee’s roll any more',
  undo: 'Take back',
  undoOf: 'Take back {number} {name}',
  takenBackAt: '{time} · taken back',
  wrongPerson: 'Wrong person',
  wrongPersonOf: 'Wrong person: {number} {name}',
  correcting: 'It was not {number} {name}. Who was it?',
  correctingHint: 'Enter the right number: the record moves there at once.',

  countMine: 'By me',
  countDevice: 'On this tablet',
  countCommittee: 'Committee',
  ofRegistered: 'of {n}',

  readOnly: 'You may see this door and enter nothing.',
  noCode: 'This tablet needs one visit with a network',
  noCodeText: 'The server has to know the tablet once before anything is recorded on it. After that it works without a network.',
  notAccepted: 'It was not accepted.',
  tryAgain: 'Try again',
  leaveIt: 'Leave it',

  hereTitle: 'Also at this committee',
  herePerson: '{name}: {place}',
  hereAtDoor: 'at the door',
  hereAtDesk: 'at the attendance desk',
  hereUnsent: { one: '{n} not sent yet', other: '{n} not sent yet' },

  offlineAtLoad: 'This door is not on this tablet yet',
  offlineAtLoadHint: 'Open it once with a network. After that it works without one, for hours.',

  chooseCommittee: 'Choose the committee at whose door you stand.',
  openDoor: 'To the door',
} as const;
