/** What a key opens: the tracking API, or all. */
export const KEY_SCOPES = ['track', 'full'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]
