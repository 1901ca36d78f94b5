/** A place where text could become markup or a script. */
export type Sink = { readonly file: string; readonly line: number; readonly found: string };

/** In sources: what makes markup or code of text, as a property, a call or one of Solid's props. */
const IN_SOURCE =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|parseFromString|srcdoc|execScript)\b|\bdocument\s*\.\s*write(?:ln)?\b|\beval\s*\(|\bnew\s+Function\b|(?<![\w.])Function\s*\(|\bset(?:Timeout|Interval)\s*\(\s*['"`]|\bjavascript:|\btrustedTypes\b/g;
/** In pages: scripts and styles that stand in them, handlers, addresses that are scripts. */
const IN_PAGE = /<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son\w+\s*=|\sstyle\s*=|javascript:|\bsrcdoc\s*=/gi;

/** Where a file of the client could make markup or a script of a text (H4); comments do not count. */
export function sinksIn(file: string, source: string): Sink[] {
  const isPage = file.endsWith('.html');
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  const code = isPage ? source.replace(/<!--[\s\S]*?-->/g, blank) : source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, blank);
  return [...code.matchAll(isPage ? IN_PAGE : IN_SOURCE)].map(({ 0: found, index }) => ({
    file,
    line: code.slice(0, index).split('\n').length,
    found: found.trim(),
  }));
}
