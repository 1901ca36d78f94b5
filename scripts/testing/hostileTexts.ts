/**
 * What somebody writes where a name, a place or a note is asked for, to make another person's screen do something. Each that runs calls `ran`, which a test puts
 * into the page; any of them asks for an address of `evil.example`.
 */
const MARKUP = [
  '<script>ran(1)</script>',
  '"><img src=x onerror=ran(2)>',
  "'><svg/onload=ran(3)>",
  '<svg><script href=data:,ran(4) /></svg>',
  '<math><mi xlink:href=javascript:ran(5)>x</mi></math>',
  '</title></textarea></style></noscript><body onpageshow=ran(6)>',
  '<iframe srcdoc="<script>parent.ran(7)</script>"></iframe>',
  '<a href=javascript:ran(8)>x</a>',
  'javascript:ran(9)//',
  '<details open ontoggle=ran(10)>',
  '<style>@import "//evil.example/x"</style>',
  '<link rel=stylesheet href=//evil.example/y>',
  '<meta http-equiv=refresh content="0;//evil.example/z">',
  '<base href=//evil.example>',
  '&lt;img src=x onerror=ran(11)&gt; &#60;b&#62;',
  '<template shadowrootmode=open><img src=x onerror=ran(12)></template>',
] as const;
const TEMPLATES = [
  '{{constructor.constructor("ran(13)")()}}',
  `\${ran(14)}`,
  '<%= ran(15) %>',
  '#{ran(16)}',
  '{name} {n}',
  '$& $1 $`',
  '__proto__',
  '%s%n%00',
] as const;
const FORMULAS = ['=HYPERLINK("//evil.example","x")', '+1+cmd|calc!A0', '-2+3', '@SUM(1)', '\t=1+1'] as const;
/** Override, embedding and isolation, unclosed and closing what they did not open; marks; what is not seen. */
const DIRECTIONS = [
  '\u202eneercs',
  '\u2069\u2069\u202e1234',
  '\u2067\u2067\u202b',
  '\u202dabc\u202c',
  '\u200f\u061c\u200e',
  'a\u200bb\u200dc\ufeff',
] as const;

export type HostileText = keyof typeof HOSTILE_TEXTS;

/** One text of each kind, for a field each; none longer than a note may be. */
export const HOSTILE_TEXTS = {
  markup: MARKUP.slice(0, 8).join(' '),
  moreMarkup: MARKUP.slice(8).join(' '),
  templates: TEMPLATES.join(' '),
  formulas: FORMULAS.join(' '),
  /** Beginning and end stand there to be read: what comes between them must not reach beyond. */
  directions: `Ayn ${DIRECTIONS.join(' ')} عين`,
} as const;
