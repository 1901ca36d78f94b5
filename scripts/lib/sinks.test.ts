import { expect, test } from 'vitest';
import { sinksIn } from './sinks.ts';

test.each([
  'element.innerHTML = name;',
  '<div innerHTML={name} />',
  "element['outerHTML'] = name;",
  'element.insertAdjacentHTML("beforeend", name);',
  'document.write(name);',
  'document . writeln(name);',
  'eval(name);',
  'new Function(name)();',
  'const run = Function (name);',
  'range.createContextualFragment(name);',
  'new DOMParser().parseFromString(name, "text/html");',
  'setTimeout("go()", 1);',
  '<iframe srcdoc={name} />',
  "location.href = 'javascript:' + name;",
  'trustedTypes.createPolicy("default", {});',
])('[H4] the check finds %s', (line) => {
  expect(sinksIn('client/x.tsx', `// a comment\n${line}`)).toMatchObject([{ line: 2 }]);
});

test.each(['<script>go()</script>', '<p onclick="go()">', '<p style="color: red">', '<style>p {}</style>', '<a href="javascript:go()">'])(
  '[H4] the check finds %s in a page',
  (line) => {
    expect(sinksIn('client/index.html', `<!doctype html>\n${line}`)).toMatchObject([{ line: 2 }]);
  },
);

test('[H4] what is said about it, and what only looks like it, is left alone', () => {
  const source =
    '/* innerHTML */ const evaluated = evaluate(x); // eval(x)\nsetTimeout(() => go(), 1); type F = Function; a.textContent = "x";';
  expect(sinksIn('client/x.ts', source)).toEqual([]);
  expect(sinksIn('client/index.html', '<script type="module" src="/main.tsx"></script><!-- <style> --><p lang="en">')).toEqual([]);
});
