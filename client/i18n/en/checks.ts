/** Checks of a result that did not pass: `…_clerk` for whoever has the form before them, `…_others` for whoever settles it, with what follows. */
export const checks = {
  means_error:
    'This cannot be right as it stands. The result is verified only when a figure is put right, or two people accept it “as on paper”.',
  means_warning: 'This may well be right. Somebody has to say why before the result is verified.',
  asOnPaper: 'Enter what the paper says, even where it does not add up: nothing is changed to fit, and others look at it after you.',
  notJudged: 'Not checked yet, because figures are missing:',
  missing_marks: 'marks of candidates or lists ({n})',
  missing_attendance: 'our attendance',
  figure_registered: 'registered electors',
  figure_admitted: 'admitted to vote',
  figure_ballots: 'ballots in the box',
  figure_valid: 'valid ballots',
  figure_invalid: 'invalid ballots',
  figure_blank: 'blank ballots',

  E1_title: 'Ballots do not add up',
  E1_clerk:
    'The form says {ballots} ballots, and valid + invalid + blank is {sum} ({valid} + {invalid} + {blank}). Look at these four figures again.',
  E1_others:
    '{ballots} ballots in the box, but valid + invalid + blank is {sum} ({valid} + {invalid} + {blank}): {apart} apart. One of the four is wrong, or ballots are in none of them.',
  E2_single_title: 'Marks do not fit the valid ballots',
  E2_single_clerk:
    'Every valid ballot carries one mark. The form says {valid} valid ballots, and the candidates’ marks come to {marks}. Look at each candidate’s figure, then at the valid ballots.',
  E2_single_others:
    '{valid} valid ballots with one mark each, but the candidates’ marks come to {marks}: {apart} apart. A candidate’s figure is wrong, or the valid ballots are.',
  E2_lists_title: 'Marks do not fit the valid ballots',
  E2_lists_clerk:
    'Every valid ballot is for one list. The form says {valid} valid ballots, and the lists’ marks come to {marks}. Look at each list’s figure, then at the valid ballots.',
  E2_lists_others:
    '{valid} valid ballots for one list each, but the lists’ marks come to {marks}: {apart} apart. A list’s figure is wrong, or the valid ballots are.',
  E2_range_title: 'Marks do not fit the valid ballots',
  E2_range_clerk:
    '{valid} valid ballots can carry from {least} to {most} marks ({minMarks} to {maxMarks} each), and the candidates’ marks come to {marks}. Look at each candidate’s figure, then at the valid ballots.',
  E2_range_others:
    '{valid} valid ballots can carry from {least} to {most} marks ({minMarks} to {maxMarks} each), but the candidates’ marks come to {marks}. A candidate’s figure is wrong, or the valid ballots are.',
  E2_mixed_title: 'Marks do not fit the valid ballots',
  E2_mixed_clerk:
    '{valid} valid ballots, {whole} of them for a whole list, can carry from {least} to {most} marks, and the candidates’ marks come to {marks}. Look at each candidate’s figure, then at the whole lists and the valid ballots.',
  E2_mixed_others:
    '{valid} valid ballots, {whole} of them for a whole list and the others with {minMarks} to {maxMarks} marks, can carry from {least} to {most} marks, but the candidates’ marks come to {marks}. A candidate’s figure is wrong, or the whole lists or valid ballots are.',
  E3_title: 'More marks than valid ballots',
  E3_clerk: '{name}: {marks} marks, and the form says {valid} valid ballots. Nobody can have more. Look at both figures.',
  E3_others: '{name}: {marks} marks, but only {valid} valid ballots. This figure is too high, or the valid ballots are too low.',
  E4_below_title: 'Fewer marks than whole-list ballots',
  E4_below_clerk:
    '{list} ballots are for the whole list {listName}, each of them a mark for everybody on it, and {name} has {marks}. Look at both figures.',
  E4_below_others:
    '{list} ballots for the whole list {listName} mark everybody on it, but {name} has only {marks}. This figure is too low, or the list’s ballots are too many.',
  E4_together_title: 'More whole-list ballots than valid ones',
  E4_together_clerk: 'Ballots for whole lists come to {lists}, and the form says {valid} valid ballots. Look at each list’s figure.',
  E4_together_others:
    'Ballots for whole lists come to {lists}, but only {valid} ballots are valid. A list’s figure is too high, or the valid ballots are too low.',
  E4_sum_title: 'Candidates do not come to their list',
  E4_sum_clerk: 'The list {name} has {list}, and its candidates come to {sum}. Look at the list’s figure and at each of its candidates.',
  E4_sum_others:
    'The list {name} has {list}, but its candidates come to {sum}: {apart} apart. The list’s figure is wrong, or a candidate’s is.',
  E5_form_title: 'More ballots than electors',
  E5_form_clerk: 'The form says {ballots} ballots and {registered} registered electors: {over} more ballots. Look at both figures.',
  E5_form_others:
    '{ballots} ballots for {registered} registered electors, as the form has them: {over} more, and {allowance} are allowed for. Either figure is wrong, or the box holds ballots that are not its own.',
  E5_roll_title: 'More ballots than electors',
  E5_roll_clerk:
    'The form says {ballots} ballots, and our roll has {registered} electors here: {over} more ballots. Look at the figure again.',
  E5_roll_others:
    '{ballots} ballots for {registered} electors on our roll: {over} more, and {allowance} are allowed for. The figure is wrong, our roll is not the official one, or the box holds ballots that are not its own.',

  W1_title: 'Ballots apart from those admitted',
  W1_clerk: 'The form says {admitted} were admitted to vote, and {ballots} ballots: {apart} apart. Look at both figures.',
  W1_others:
    'The officials admitted {admitted}, and the box held {ballots} ballots: {apart} apart. It is asked about from {number}, or from {percent} %.',
  W2_blank_title: 'Many blank ballots',
  W2_blank_clerk: 'The form says {blank} of {ballots} ballots are blank ({share} %). Look at the figure again.',
  W2_blank_others: '{blank} of {ballots} ballots are blank ({share} %). It is asked about from {percent} %.',
  W2_invalid_title: 'Many invalid ballots',
  W2_invalid_clerk: 'The form says {invalid} of {ballots} ballots are invalid ({share} %). Look at the figure again.',
  W2_invalid_others:
    '{invalid} of {ballots} ballots are invalid ({share} %). It is asked about from {percent} %: do both clerks have as many, and which reasons?',
  W3_title: 'Ballots apart from our attendance',
  W3_others:
    '{attended} were seen at our door, with those on no list and those counted without a name, and the box held {ballots} ballots: {apart} apart, more than {percent} %. Our door may have missed some; a figure that was misread would look the same.',
  W4_allZero_title: 'Nobody has a mark',
  W4_allZero_clerk:
    'Every figure of candidates and lists is 0. If the form says so, it is right. A figure that is not on the form stays empty.',
  W4_allZero_others: 'All {cells} figures are 0. Either nobody was marked, or zeros were entered where figures were missing.',
  W4_twin_title: 'The same marks as another committee',
  W4_twin_others:
    'Committee {committee} has exactly the same marks for everybody. One form may have been entered for both: compare the photos.',
  W4_twinElsewhere_others:
    'A committee that is not yours has exactly the same marks for everybody. One form may have been entered for both: ask the reconcilers.',
  W4_twins_others:
    'Committee {committee} and others, {others} in all, have exactly the same marks for everybody. One form may have been entered for all of them: compare the photos.',
  W4_oneCandidate_title: 'Nearly all for one',
  W4_oneCandidate_clerk: '{name} has {marks} of {valid} valid ballots ({share} %). Look at the figure again.',
  W4_oneCandidate_others:
    '{name} has {marks} of {valid} valid ballots ({share} %): more than {percent} %. Marks may have been entered beside the wrong name.',
  W4_turnout_title: 'Nearly everybody has voted',
  W4_turnout_clerk: '{ballots} ballots for {registered} electors ({share} %). Look at both figures.',
  W4_turnout_others: '{ballots} ballots for {registered} electors ({share} %): more than {percent} %.',
  W5_doubtful_title: 'One count, and ballots that say two things',
  W5_doubtful_others:
    '{ballots} ballots stand twice, say different things and are in no total. There is no other count that would show what they were.',
  W5_gaps_title: 'One count, and numbers that nobody entered',
  W5_gaps_others: '{ballots} ballot numbers are missing. There is no other count that would show whether ballots are missing too.',
  W5_unread_title: 'One count, and ballots of an unknown paper',
  W5_unread_others:
    '{ballots} ballots are of a paper that the server does not know and are in no total. There is no other count that would show what they say.',
  W6_title: 'Seats can still change',
  W6_others: 'Open or not settled: {committees} of {of} committees. What they bring could still change who takes a seat.',
} as const;
