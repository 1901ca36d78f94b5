import { z } from '@hono/zod-openapi';

/** Random, chosen by the client, kept for one person in one browser profile. */
export const DeviceId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);
