import { type Accessor, createContext, createSignal, useContext } from 'solid-js';

export type Toast = {
  readonly id: number;
  readonly text: string;
  readonly tone: 'neutral' | 'success' | 'warning' | 'danger';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long it stays; it waits while a pointer or the focus is on it. */
  readonly durationMs: number;
};

export type Toaster = {
  readonly toasts: Accessor<readonly Toast[]>;
  /** Shows a passing message, read aloud politely; one of the same text replaces itself. Returns its id. */
  show(toast: { text: string; tone?: Toast['tone']; action?: Toast['action']; durationMs?: number }): number;
  dismiss(id: number): void;
};

const MAX_SHOWN = 3;
const DURATION_MS = 6_000;
/** Whoever must reach a button needs longer than whoever only reads. */
const DURATION_WITH_ACTION_MS = 10_000;

export function createToaster(): Toaster {
  const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
  let lastId = 0;
  return {
    toasts,
    show({ text, tone = 'neutral', action, durationMs }) {
      const id = ++lastId;
      const toast: Toast = { id, text, tone, action, durationMs: durationMs ?? (action ? DURATION_WITH_ACTION_MS : DURATION_MS) };
      setToasts((shown) => [...shown.filter((other) => other.text !== text), toast].slice(-MAX_SHOWN));
      return id;
    },
    dismiss: (id) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
  };
}

export const ToasterContext = createContext<Toaster>();

/** Passing messages of this tab. Throws outside the app. */
export function useToaster(): Toaster {
  const toaster = useContext(ToasterContext);
  if (!toaster) throw new Error('useToaster outside the app');
  return toaster;
}
