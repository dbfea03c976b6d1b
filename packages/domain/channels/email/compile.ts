import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailContent } from '@parcours/model/channels/email.ts'
import { isVisible } from '@parcours/model/values/visible.ts'
import { type CompiledEmails, compileLanguages } from '../../content/compile-languages.ts'
import { readEmailVersion } from '../../content/email/version.ts'

const MAX_CACHED_TEMPLATES = 200
const cache = new Map<string, CompiledEmails>()

const keyOf = (content: EmailContent) => JSON.stringify(content)

/**
 * The compiled content, where this process has it already. Revisions are immutable, so that a compiled one stays valid.
 */
export function cachedEmail(content: EmailContent): CompiledEmails | undefined {
  return cache.get(keyOf(content))
}

/**
 * The subject that is sent in the fallback language, before it is filled in: the template's own, unless another is given.
 * Other languages keep theirs: who overrides a subject writes one language.
 */
export function writtenSubject({ subject }: Pick<EmailContent, 'subject'>, template: { subject: string }): string {
  return subject && isVisible(subject) ? subject : template.subject
}

/** {@link cachedEmail}, or else compiled now. */
export async function loadEmail(tx: WorkspaceTx, content: EmailContent): Promise<CompiledEmails> {
  const known = cachedEmail(content)
  if (known) return known
  const row = await readEmailVersion(tx, content.templateId, content.revision)
  const compiled = compileLanguages({
    ...row,
    subject: writtenSubject(content, row),
    preheader: content.preheader || row.preheader,
    fromName: content.fromName,
    replyTo: content.replyTo,
  })
  if (cache.size >= MAX_CACHED_TEMPLATES) cache.delete(cache.keys().next().value ?? '')
  cache.set(keyOf(content), compiled)
  return compiled
}
