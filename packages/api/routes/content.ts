import { getBrand } from '@parcours/domain/content/brand.ts'
import { changeImage, listImages, presentImage, resizeImage } from '@parcours/domain/content/images.ts'
import { previewDesign } from '@parcours/domain/content/preview.ts'
import { saveBrand } from '@parcours/domain/content/save-brand.ts'
import { deleteSavedRow, listSavedRows, saveRow } from '@parcours/domain/content/saved-rows.ts'
import { starterEmails } from '@parcours/domain/content/starters.ts'
import {
  createTemplate,
  deleteTemplate,
  discardDraft,
  duplicateTemplate,
  getTemplate,
  getVersion,
  listTemplates,
  listVersions,
  publishDraft,
  publishedDesign,
  saveDraft,
  saveTemplate,
  type TemplateRow,
} from '@parcours/domain/content/templates.ts'
import { anyContactId } from '@parcours/domain/delivery/scope.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { FastifyReply } from 'fastify'
import { expectedRevision, handlers, tag } from '../operation.ts'

function presentTemplate(row: TemplateRow, reply: FastifyReply) {
  tag(reply, row.edition)
  return {
    id: publicId('template', row.id),
    name: row.name,
    ...publishedDesign(row),
    revision: row.revision,
    draft: row.draft as unknown as EmailDesign | null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

const presentRow = ({ id, name, source, created_at }: Awaited<ReturnType<typeof saveRow>>) => ({ id: publicId('savedRow', id), name, source, createdAt: created_at.toISOString() })

const templateOf = ({ id }: { id: string }) => uuidOf('template', id)

export const contentHandlers = handlers({
  async templates({ tx }) {
    const rows = await listTemplates(tx)
    return { data: rows.map(({ id, updated_at, ...row }) => ({ ...row, id: publicId('template', id), updatedAt: updated_at.toISOString() })) }
  },
  createTemplate: async ({ tx, workspaceId, userId, body, reply }) => presentTemplate(await createTemplate(tx, { workspaceId, userId }, body), reply),
  template: async ({ tx, params, reply }) => presentTemplate(await getTemplate(tx, templateOf(params)), reply),
  saveTemplate: async ({ tx, workspaceId, userId, params, body, request, reply, now }) =>
    presentTemplate(await saveTemplate(tx, { workspaceId, userId }, templateOf(params), expectedRevision(request), body, now), reply),
  async deleteTemplate({ tx, params }) {
    await deleteTemplate(tx, templateOf(params))
    return undefined
  },
  duplicateTemplate: async ({ tx, workspaceId, userId, params, body, reply }) => presentTemplate(await duplicateTemplate(tx, { workspaceId, userId }, templateOf(params), body.name), reply),
  saveTemplateDraft: async ({ tx, params, body, request, reply, now }) => presentTemplate(await saveDraft(tx, templateOf(params), expectedRevision(request), body, now), reply),
  discardTemplateDraft: async ({ tx, params, reply, now }) => presentTemplate(await discardDraft(tx, templateOf(params), now), reply),
  publishTemplate: async ({ tx, workspaceId, userId, params, request, reply, now }) =>
    presentTemplate(await publishDraft(tx, { workspaceId, userId }, templateOf(params), expectedRevision(request), now), reply),
  async templateVersions({ tx, params }) {
    const rows = await listVersions(tx, templateOf(params))
    return { data: rows.map(({ revision, subject, saved_at, saved_by }) => ({ revision, subject, savedAt: saved_at.toISOString(), savedBy: saved_by })) }
  },
  templateVersion: ({ tx, params }) => getVersion(tx, templateOf(params), params.revision),
  async previewTemplate({ tx, workspaceId, deps, body: { contactId, language, ...design }, request }) {
    const { contact, issues, ...email } = await previewDesign(tx, workspaceId, design, {
      contactId: contactId === 'any' ? await anyContactId(tx) : contactId && uuidOf('contact', contactId),
      language,
      publicUrl: deps.publicUrl,
    })
    const name = contact ? String([contact.firstName, contact.lastName].filter(Boolean).join(' ') || contact.email || contact.externalId || '') : null
    return {
      ...email,
      contact: name,
      contactId: contact ? publicId('contact', contact.id) : null,
      issues: issues.map(({ path, code, values }) => ({ path, code, message: say(request.language, code, values) })),
    }
  },
  templateStarters: async ({ tx, workspaceId, query, deps }) => ({ data: await starterEmails(tx, workspaceId, query.language, deps.publicUrl) }),
  async brand({ tx, reply }) {
    const { kit, revision } = await getBrand(tx)
    tag(reply, revision)
    return kit
  },
  async saveBrand({ tx, workspaceId, userId, body, request, reply, now }) {
    const { revision, operationId } = await saveBrand(tx, { workspaceId, userId, kit: body, revision: expectedRevision(request), now })
    tag(reply, revision)
    return { brand: body, operationId: publicId('operation', operationId) }
  },
  images: ({ tx, query }) => listImages(tx, query),
  changeImage: async ({ tx, params, body }) => presentImage(await changeImage(tx, uuidOf('image', params.id), body)),
  resizeImage: async ({ tx, workspaceId, params, body, now }) => presentImage(await resizeImage(tx, workspaceId, uuidOf('image', params.id), body.width, now)),
  savedRows: async ({ tx }) => ({ data: (await listSavedRows(tx)).map(presentRow) }),
  saveRow: async ({ tx, workspaceId, body, now }) => presentRow(await saveRow(tx, workspaceId, body, now)),
  async deleteSavedRow({ tx, params }) {
    await deleteSavedRow(tx, uuidOf('savedRow', params.id))
    return undefined
  },
})
