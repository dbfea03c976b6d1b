/** Ways to one contact: a message has one address there, a consent and a result. */
export const CHANNELS = ['email'] as const
export type Channel = (typeof CHANNELS)[number]
