/** In English both genders read the same; the forms stand twice because Arabic tells them apart. */
const both = <const Text extends string>(text: Text) => ({ male: text, female: text }) as const;

/** Of what stands around a door: the start of a shift, slips, arrivals on no list, counts without a name, practice. */
export const doorDesk = {
  shiftQuestion: 'Is this your door?',
  shiftConfirm: 'Yes, this is my door',
  shiftOthers: 'Or one of your other doors:',

  wrongCommittee: 'Wrong committee?',
  wrongCommitteeText: 'Many of the last entries are not on this committee’s roll.',
  wrongCommitteeLook: 'Check the door',
  wrongCommitteeRight: 'It is the right one',

  wakeNone: 'This browser cannot keep the screen on: set the tablet’s own screen time to its longest.',
  wakeRefused:
    'The browser does not keep the screen on now, perhaps to save the battery. Tap the screen now and then, or charge the tablet.',
  wakeSeen: 'I know',

  leftHidden: {
    one: '{n} entry of {name} is on this tablet and cannot be shown yet',
    other: '{n} entries of {name} are on this tablet and cannot be shown yet',
  },
  leftHiddenText:
    'They are sealed until the network is back. Whoever {name} has marked since {time} may look as if nobody had: marked once more, they count once.',

  outdoor: 'For the sun: black on white, large',
  swap: 'Keys at the other side',
  practise: 'Practise',
  practiceTitle: 'Practice: nothing here is sent or kept',
  practiceText:
    'Everybody here is invented. Try {plain}; {namesake}, whose name two people have; {marked}, whom a colleague has seen; {unknown}, whom nobody knows.',
  practiceLeave: 'End practice',
  colleague: 'a colleague',

  countOnly: 'Without a name',
  countUndo: 'Take my last count without a name back',

  unlisted: 'On no list',
  unlistedTitle: 'Somebody who is on no list',
  unlistedText: 'Number and name as you hear them, or one of the two. The coordinator finds out who it was.',
  unlistedNumber: 'Number',
  unlistedName: 'Name',
  unlistedEmpty: 'A number or a name is needed.',
  unlistedRecord: 'Record',
  unlistedRecorded: 'Recorded, on no list: {who}',
  unlistedMine: 'My last on no list',
  unlistedMatched: 'was {name}',
  unlistedOpen: 'counted nowhere: was {name}, and that mark was taken back',
  unlistedUndo: 'Take back {number} {name}',

  slip: 'Slip',
  slipTitle: 'Numbers from a slip',
  slipLabel: 'Numbers and ranges, typed or pasted',
  slipHint: 'Such as 12 45 98 233-240. Nothing is recorded before you have seen the names.',
  slipSum: '{ready} to record, {doubtful} doubtful',
  slipRecord: { one: 'Record {n}', other: 'Record {n}' },
  slipUnlisted: {
    one: 'Record the one that is not on this roll as an arrival on no list',
    other: 'Record the {n} that are not on this roll as arrivals on no list',
  },
  slipDone: { one: '{n} recorded', other: '{n} recorded' },
  slipUndo: { one: 'Take it back', other: 'Take all {n} back' },
  slipAnother: 'Another slip',
  slip_marked: both('Marked {time} by {name}: left out'),
  slip_removed: both('No longer on the roll: left out'),
  slip_notOnRoll: 'Not on this committee’s roll: left out',
  slip_asUnlisted: 'Recorded as an arrival on no list',
  slip_repeated: 'Stands twice: counted once',
  slip_noNumber: 'No number: left out',
  slip_tooLong: 'Too many at once: left out',
} as const;
