import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { AppError } from '../../schema/errors.ts';
import { MAX_JSON_BODY_BYTES } from '../../schema/limits.ts';
import type { Origins } from './origins.ts';

/** Set by our own pages on every call that a cookie decides: a form of another site cannot send it. */
const OWN_HEADER = 'X-Committee-Room';
const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The headers that bound what a page of ours may do. Styles stand in files, and what libraries set on elements goes through the style
 * object, which the policy does not touch, so `'unsafe-inline'` is not needed. In the demo the stage frames its tablets, which have origins of
 * their own on loopback.
 */
export function securityHeaders(origins: Origins, isDemo: boolean): MiddlewareHandler {
  const isSecure = origins.publicOrigin.startsWith('https:');
  const frames = isDemo ? ["'self'", origins.publicOrigin, ...origins.allowedOrigins] : ["'none'"];
  const sockets = [origins.publicOrigin, ...(isDemo ? origins.allowedOrigins : [])].map((origin) => origin.replace(/^http/, 'ws'));
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", ...sockets], // Safari before 15.4 does not count ws: as 'self'
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: frames,
      ...(isDemo ? { frameSrc: frames } : {}),
    },
    xFrameOptions: isDemo ? false : 'DENY',
    referrerPolicy: 'no-referrer',
    crossOriginOpenerPolicy: 'same-origin',
    strictTransportSecurity: isSecure ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: {
      screenWakeLock: ['self'],
      fullscreen: ['self'],
      camera: ['self'],
      microphone: [],
      geolocation: [],
      payment: [],
      usb: [],
      serial: [],
      hid: [],
      midi: [],
      displayCapture: [],
      publickeyCredentialsGet: [],
      accelerometer: [],
      gyroscope: [],
      magnetometer: [],
    },
  });
}

/** Other origins may read answers when the settings name them, and nobody else's pages may change anything. */
export function originGuard(origins: Origins): MiddlewareHandler {
  const allow = cors({
    origin: (origin) => (origins.isAllowed(origin) ? origin : null),
    credentials: true,
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Accept-Language', 'If-None-Match', 'X-File-Name', OWN_HEADER],
    exposeHeaders: ['ETag', 'Retry-After'],
    maxAge: 600,
  });
  return (c, next) => {
    const origin = c.req.header('Origin');
    if (origin !== undefined && !origins.isAllowed(origin) && !READING.includes(c.req.method)) throw new AppError('foreign-origin');
    return allow(c, next);
  };
}

/** For what a cookie decides, and for the demo's switches: only our own pages can send the header. */
export const requireOwnHeader: MiddlewareHandler = (c, next) => {
  if (!READING.includes(c.req.method) && c.req.header(OWN_HEADER) !== '1') throw new AppError('foreign-origin');
  return next();
};

/** Throws AppError('too-large') as soon as a body is longer than allowed; nothing beyond that is kept. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  const limit = maxBytes >= 1024 * 1024 ? `${maxBytes / 1024 / 1024} MB` : `${maxBytes / 1024} kB`;
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new AppError('too-large', { limit });
    },
  });
}

export const limitJsonBody = limitBody(MAX_JSON_BODY_BYTES);
