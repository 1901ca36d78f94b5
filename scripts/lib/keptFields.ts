/** A field, or a form, whose text a browser would write to its own files in clear, for a session that it restores. */
export type KeptField = { readonly file: string; readonly line: number; readonly tag: string };

/** Choices keep which of them was chosen, never a text; of a file nothing but its name is kept. */
const HOLDS_NO_TEXT = /\btype="(?:radio|checkbox|file)"/;
/** Never kept, as long as it is never shown: a field that can be is `PasswordField`. */
const NEVER_SHOWN = /\btype="password"/;
const KEEPS_NOTHING = /\bautocomplete="off"/;
const IN_FORM = /\bautocomplete="(?!off)[a-z-]+"/;

/**
 * Where a component leaves a text to the browser (D9): every form says `autocomplete="off"`, and so does every field, but for one that names what it asks for
 * (a password manager reads it) inside a form of the same file.
 */
export function keptFieldsIn(file: string, source: string): KeptField[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  const hasForm = /<form\s/.test(code);
  return [...code.matchAll(/<(form|input|textarea|select)(?=[\s/>])/g)].flatMap(({ 0: found, 1: tag = '', index }) => {
    const text = tagAt(code, index + found.length);
    if (KEEPS_NOTHING.test(text) || (tag === 'input' && (HOLDS_NO_TEXT.test(text) || NEVER_SHOWN.test(text)))) return [];
    if (tag === 'input' && hasForm && IN_FORM.test(text)) return [];
    return [{ file, line: code.slice(0, index).split('\n').length, tag }];
  });
}

/** The attributes of a tag: what stands up to its end, which is no `>` of an arrow in braces or of a quoted text. */
function tagAt(code: string, start: number): string {
  let depth = 0;
  let quote = '';
  for (let at = start; at < code.length; at++) {
    const sign = code[at] ?? '';
    if (quote) {
      if (sign === quote) quote = '';
    } else if (`"'\``.includes(sign)) quote = sign;
    else if (sign === '{') depth++;
    else if (sign === '}') depth--;
    else if (sign === '>' && depth === 0) return code.slice(start, at);
  }
  return code.slice(start);
}
