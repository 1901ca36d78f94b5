const NOT_OURS = /^\/(api|sync|demo|metrics|healthz|readyz)(\/|$)/;

/** Whether a path is a screen of the app, for which the one page stands; the server's own paths and files are not. */
export const isAppPath = (pathname: string): boolean => !NOT_OURS.test(pathname) && !/\.[a-z0-9]+$/i.test(pathname);
