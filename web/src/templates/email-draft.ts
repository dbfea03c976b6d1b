import type { TemplateAnswer } from '@parcours/contract/content.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { callTagged } from '../client.ts'
import { paths } from '../paths.ts'
import type { DraftKind } from '../unsaved/draft-store.ts'
import type { OpenDraft } from '../unsaved/useDraft.ts'

/** All of an email that is written. */
export type EmailDraft = Pick<TemplateAnswer, 'name'> & EmailDesign
export type EmailDrafting = OpenDraft<EmailDraft, TemplateAnswer>

/** What is being written: the draft, or what is published where there is none. */
export function emailDraftOf(template: TemplateAnswer): EmailDraft {
  return { name: template.name, ...designOf(template.draft ?? template) }
}

/** What an email says, without what stands beside that in an answer or a draft; what it does not say is undefined. */
export function designOf(email: EmailDesign): EmailDesign {
  const { subject, preheader, source, format, purpose, language, translations } = email
  return { subject, preheader, source, format, purpose, language, translations }
}

export const EMAIL_DRAFT: DraftKind<EmailDraft, TemplateAnswer> = {
  kind: 'email',
  send: (id, body, ifMatch, options) => callTagged('saveTemplateDraft', { params: { id }, body, ifMatch, ...options }),
  pull: async (id) => {
    const { data, etag } = await callTagged('getTemplate', { params: { id } })
    return { draft: emailDraftOf(data), etag }
  },
  path: (id) => paths.template(id),
}
