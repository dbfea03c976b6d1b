/** By what a contact is recognised; a stored kind is never renamed. */
export const IDENTIFIER_KINDS = ['external_id', 'email', 'phone', 'anonymous_id'] as const
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number]
