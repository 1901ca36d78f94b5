import { type Schema, schemaText } from './schemaText.ts';
import type { Words } from './words.ts';

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Operation = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
};
/** As much of an OpenAPI document as is shown. */
export type ApiDescription = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};

/** An element with a text or with others in it: text never becomes markup (H4). */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
const tagOf = ({ operation }: { readonly operation: Operation }): string => operation.tags?.[0] ?? '';
const code = (text: string): HTMLElement => element('pre', { dir: 'ltr', tabindex: '0' }, text);

/** The routes by what they are about, each to be opened, then the schemas that they name. Returns what shows those only in which a text occurs. */
export function showApi(root: HTMLElement, { paths, components }: ApiDescription, words: Words): (search: string) => number {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = new Set(routes.map(tagOf));
  const shown: { readonly text: string; readonly row: HTMLElement }[] = [];
  const sections: HTMLElement[] = [];
  for (const tag of tags) {
    const own = routes.filter((route) => tagOf(route) === tag);
    const rows = own.map((route) => {
      const row = routeRow(route, words);
      shown.push({ text: `${route.method} ${route.path} ${route.operation.summary ?? ''}`.toLowerCase(), row });
      return row;
    });
    sections.push(element('section', {}, element('h2', {}, tag), ...rows));
  }
  const schemas = Object.entries(components?.schemas ?? {}).map(([name, schema]) =>
    element('details', { id: `schema-${name}` }, element('summary', {}, element('code', { dir: 'ltr' }, name)), code(schemaText(schema))),
  );
  root.replaceChildren(...sections, element('section', {}, element('h2', {}, words.schemas), ...schemas));
  return (search) => {
    const wanted = search.trim().toLowerCase();
    let found = 0;
    for (const { text, row } of shown) {
      row.hidden = !text.includes(wanted);
      if (!row.hidden) found++;
    }
    for (const section of sections) section.hidden = [...section.querySelectorAll('details')].every(({ hidden }) => hidden);
    return found;
  };
}

function routeRow({ path, method, operation }: { path: string; method: string; operation: Operation }, words: Words): HTMLElement {
  const { summary = '', parameters = [], requestBody, responses = {}, security } = operation;
  const parts: HTMLElement[] = [];
  if (!security) parts.push(element('p', {}, words.open));
  if (parameters.length > 0)
    parts.push(
      element('h3', {}, words.parameters),
      code(
        parameters
          .map(
            ({ name, in: where, required, schema }) => `${where} ${name}: ${schemaText(schema)}${required ? ` · ${words.required}` : ''}`,
          )
          .join('\n'),
      ),
    );
  for (const [type, { schema }] of Object.entries(requestBody?.content ?? {}))
    parts.push(element('h3', {}, `${words.body} · ${type}`), code(schemaText(schema)));
  parts.push(element('h3', {}, words.answers));
  for (const [status, { description = '', content = {} }] of Object.entries(responses)) {
    const types = Object.entries(content);
    parts.push(element('p', {}, element('strong', {}, status), ` ${description}`));
    for (const [type, { schema }] of types) parts.push(code(type === 'application/json' ? schemaText(schema) : type));
  }
  const head = element('summary', {}, element('code', { dir: 'ltr' }, `${method} ${path}`), element('span', {}, summary));
  return element('details', {}, head, ...parts);
}
