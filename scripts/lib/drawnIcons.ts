import { join } from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from './root.ts';
import { ScriptError } from './scriptError.ts';

const ICON = /\/lucide-solid\/dist\/(?:source|esm)\/icons\/([a-z0-9-]+)\.(?:jsx|mjs)(?:\?|$)/;
const NODE = /\bnode: (\[[\s\S]*?\])(?:,\s*aliases: \[[^\]]*\])?\s*\};/;

/**
 * Draws Lucide's icons from text that the browser clones: of each only its shapes go over the wire, and nothing is reckoned out each time one is shown.
 * In tests and development they come from Lucide's own components.
 */
export function drawnIcons(): Plugin {
  return {
    name: 'drawn-icons',
    apply: 'build',
    enforce: 'pre', // of Solid's compiler: what it would read is JSX
    transform(code, id) {
      const name = ICON.exec(id)?.[1];
      return name ? { code: drawIconModule(code, name), map: null } : null;
    },
  };
}

/** @throws ScriptError when Lucide writes its icons in another way than we know */
export function drawIconModule(code: string, name: string): string {
  const shapes = shapesOf(code);
  if (shapes === null) throw new ScriptError(`lucide-solid writes the icon ${name} in another way now: see scripts/lib/drawnIcons.ts`);
  const drawIcon = JSON.stringify(join(ROOT, 'client/components/drawIcon.ts'));
  return `import { drawIcon } from ${drawIcon};\nexport default /* @__PURE__ */ drawIcon(${JSON.stringify(shapes)});\n`;
}

function shapesOf(code: string): string | null {
  const node = NODE.exec(code)?.[1];
  if (!node) return null;
  try {
    const shapes = JSON.parse(node.replace(/([{,]\s*)(\w+):/g, '$1"$2":')) as [string, Record<string, string>][]; // refused below when it is not
    return shapes.map(([tag, { key: _, ...attributes }]) => `<${tag} ${attributeText(attributes)}/>`).join('');
  } catch {
    return null;
  }
}

function attributeText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      if (!/^[\w-]+$/.test(name) || !/^[\w .,#-]+$/.test(value)) throw new Error(`unknown: ${name}`);
      return `${name}="${value}"`;
    })
    .join(' ');
}
