import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { Used } from '../references/usages.ts'

/** What a definition names, field by field. */
function namedIn({ audience, variants }: CampaignDefinition) {
  const segments = (part: 'segments' | 'except') =>
    audience[part].map((id, index) => ({ kind: 'segment' as const, id, path: `audience.${part}.${index}` }))
  const emails = variants.map(({ templateId: id }, index) => ({
    kind: 'template' as const,
    id,
    path: `variants.${index}.templateId`,
  }))
  return [...segments('segments'), ...segments('except'), ...emails.filter(({ id }) => id !== '')]
}

/**
 * Issues for what a definition names and does not exist. What it named before stays as it was: an email or a segment
 * that was deleted since is told by the check, and keeps nobody from changing something else.
 */
export function unknownInDefinition(
  definition: CampaignDefinition,
  used: Used[],
  before?: CampaignDefinition,
): Issue[] {
  const there = new Set(used.map(({ kind, id }) => `${kind} ${id}`))
  const kept = new Set(before && namedIn(before).map(({ kind, id }) => `${kind} ${id}`))
  return namedIn(definition)
    .filter(({ kind, id }) => !kept.has(`${kind} ${id}`) && !there.has(`${kind} ${parsePublicId(kind, id)}`))
    .map(({ kind, path }) =>
      issue(`definition.${path}`, kind === 'template' ? 'email.templateUnknown' : 'notFound.segment'),
    )
}
