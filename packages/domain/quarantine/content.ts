import type { QuarantineKind, QuarantineNature } from '@parcours/model/quarantine.ts'

type Fields = Record<string, unknown>

/**
 * What users may read of the data that a retry needs: what was sent, under the names that its sender knows. Ids of
 * ours and the columns of tables are told as names and links, or not at all.
 */
export function contentOf(kind: QuarantineKind, nature: QuarantineNature, payload: unknown): unknown {
  const fields = (payload ?? {}) as Fields
  switch (kind) {
    case 'message': {
      // Of a refused one all is as it was sent; else the call of the library is ours to know.
      if (nature !== 'kept') return fields
      const { contactId: _, type: __, ...sent } = fields
      return sent
    }
    case 'event':
      return {
        userId: fields.user_id,
        anonymousId: fields.anonymous_id,
        previousId: fields.previous_id,
        timestamp: fields.occurred_at,
        properties: fields.properties,
        traits: fields.traits,
      }
    case 'journeyEvent': {
      const { occurredAt, properties } = (fields.event ?? {}) as Fields
      return { timestamp: occurredAt, properties }
    }
    case 'messageEvent':
      return { timestamp: fields.at }
    default:
      return {}
  }
}
