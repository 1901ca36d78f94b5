import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export type ViteClient = {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
};

/**
 * Development only: Vite serves the client from its sources, and its hot reload shares our port.
 * @param hasStage whether the demo's stage stands at `/demo`
 */
export async function createViteClient(server: Server, hasStage: boolean): Promise<ViteClient> {
  const { createServer } = await import('vite'); // not installed in production
  // `runner`: the other ways write the bundled settings beside the modules that `npm run dev` watches, and each start would be the next's reason
  const vite = await createServer({
    configLoader: 'runner',
    server: { middlewareMode: true, hmr: { server } },
    appType: 'spa',
    optimizeDeps: { entries: ['index.html', 'stage.html', 'docs.html'] }, // the build names them from the checkout's root
  });
  return {
    handle: (request, response) => {
      if (hasStage && request.url?.split('?')[0] === '/demo') request.url = '/stage.html';
      if (request.url?.split('?')[0] === '/api/docs') request.url = '/docs.html';
      vite.middlewares(request, response);
    },
    close: () => vite.close(),
  };
}
