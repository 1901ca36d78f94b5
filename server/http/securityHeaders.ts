import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { TEMPLATE_POLICY, WORKER_POLICY } from '../../schema/wire.ts';
import type { Origins } from './origins.ts';

/** Features that no page of ours uses, so that nothing on one ever can. */
const NEVER_USED = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsingTopics',
  'clipboardRead',
  'displayCapture',
  'encryptedMedia',
  'geolocation',
  'gyroscope',
  'hid',
  'idleDetection',
  'localFonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'pictureInPicture',
  'publickeyCredentialsGet',
  'serial',
  'storageAccess',
  'usb',
  'windowManagement',
  'xrSpatialTracking',
] as const;

/**
 * The headers that bound what a page of ours may do (H2–H5). Scripts come in files of ours, and text becomes markup or a script nowhere: the one policy that may
 * make markup belongs to the templates that the build has read (`trustedTemplates.ts`), the other makes one address, the service worker's. Styles stand in files, and what libraries set on elements goes through the style
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
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: [TEMPLATE_POLICY, WORKER_POLICY],
      frameAncestors: frames,
      ...(isDemo ? { frameSrc: frames } : {}),
    },
    xFrameOptions: isDemo ? false : 'DENY',
    xDownloadOptions: false, // of browsers that are gone
    referrerPolicy: 'no-referrer',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    originAgentCluster: '?1',
    strictTransportSecurity: isSecure ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: {
      screenWakeLock: ['self'],
      fullscreen: ['self'],
      camera: ['self'],
      ...Object.fromEntries(NEVER_USED.map((feature) => [feature, []])),
    },
  });
}
