/** What a contact decides for a channel, for one purpose. */
export const CONSENT_DECISIONS = ['given', 'withdrawn'] as const
export type ConsentDecision = (typeof CONSENT_DECISIONS)[number]

/** What is consented to. */
export const CONSENT_PURPOSES = ['marketing'] as const
