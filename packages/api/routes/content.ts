import type { Routes } from '@parcours/contract/routes.ts'
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
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { FastifyReply } from 'fastify'
import { handlers, type NetworkCall, outsideTransaction, tag } from '../operation.ts'
import { expectedRevision } from '../precondition.ts'
import { worded } from '../worded.ts'

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

const presentRow = ({ id, name, source, created_at }: Awaited<ReturnType<typeof saveRow>>) => ({
  id: publicId('savedRow', id),
  name,
  source,
  createdAt: created_at.toISOString(),
})

const templateOf = ({ id }: { id: string }) => uuidOf('template', id)

export const contentHandlers = handlers({
  async listTemplates({ tx }) {
    const rows = await listTemplates(tx)
    return {
      data: rows.map(({ id, updated_at, ...row }) => ({
        ...row,
        id: publicId('template', id),
        updatedAt: updated_at.toISOString(),
      })),
    }
  },
  createTemplate: outsideTransaction(
    async ({ inTransaction, workspaceId, userId, body, reply }: NetworkCall<Routes['createTemplate']>) =>
      presentTemplate(await createTemplate(inTransaction, { workspaceId, userId }, body), reply),
  ),
  getTemplate: async ({ tx, params, reply }) => presentTemplate(await getTemplate(tx, templateOf(params)), reply),
  saveTemplate: outsideTransaction(
    async ({
      inTransaction,
      workspaceId,
      userId,
      params,
      body,
      request,
      reply,
      now,
    }: NetworkCall<Routes['saveTemplate']>) =>
      presentTemplate(
        await saveTemplate(
          inTransaction,
          { workspaceId, userId },
          templateOf(params),
          expectedRevision(request),
          body,
          now,
        ),
        reply,
      ),
  ),
  async deleteTemplate({ tx, params }) {
    await deleteTemplate(tx, templateOf(params))
    return undefined
  },
  duplicateTemplate: outsideTransaction(
    async ({ inTransaction, workspaceId, userId, params, body, reply }: NetworkCall<Routes['duplicateTemplate']>) =>
      presentTemplate(
        await duplicateTemplate(inTransaction, { workspaceId, userId }, templateOf(params), body.name),
        reply,
      ),
  ),
  saveTemplateDraft: async ({ tx, params, body, reply, now }) =>
    presentTemplate(await saveDraft(tx, templateOf(params), body, now), reply),
  discardTemplateDraft: async ({ tx, params, reply, now }) =>
    presentTemplate(await discardDraft(tx, templateOf(params), now), reply),
  publishTemplate: outsideTransaction(
    async ({
      inTransaction,
      workspaceId,
      userId,
      params,
      request,
      reply,
      now,
    }: NetworkCall<Routes['publishTemplate']>) =>
      presentTemplate(
        await publishDraft(inTransaction, { workspaceId, userId }, templateOf(params), expectedRevision(request), now),
        reply,
      ),
  ),
  async listTemplateVersions({ tx, params }) {
    const rows = await listVersions(tx, templateOf(params))
    return {
      data: rows.map(({ revision, subject, saved_at, saved_by }) => ({
        revision,
        subject,
        savedAt: saved_at.toISOString(),
        savedBy: saved_by,
      })),
    }
  },
  getTemplateVersion: ({ tx, params }) => getVersion(tx, templateOf(params), params.revision),
  previewTemplate: outsideTransaction(
    async ({ inTransaction, workspaceId, deps, body, request }: NetworkCall<Routes['previewTemplate']>) => {
      const { contactId, language, ...design } = body
      const { contact, issues, ...email } = await previewDesign(inTransaction, workspaceId, design, {
        contactId: contactId && contactId !== 'any' ? uuidOf('contact', contactId) : contactId,
        language,
        publicUrl: deps.publicUrl,
      })
      const name = contact
        ? String(
            [contact.firstName, contact.lastName].filter(Boolean).join(' ') ||
              contact.email ||
              contact.externalId ||
              '',
          )
        : null
      return {
        ...email,
        contact: name,
        contactId: contact ? publicId('contact', contact.id) : null,
        issues: worded(issues, request.language),
      }
    },
  ),
  listTemplateStarters: outsideTransaction(
    async ({ inTransaction, workspaceId, query, deps }: NetworkCall<Routes['listTemplateStarters']>) => ({
      data: await starterEmails(inTransaction, workspaceId, query.language, deps.publicUrl),
    }),
  ),
  async getBrand({ tx, reply }) {
    const { kit, revision } = await getBrand(tx)
    tag(reply, revision)
    return kit
  },
  async saveBrand({ tx, workspaceId, userId, body, reply, now }) {
    const { revision, bulkJobId } = await saveBrand(tx, { workspaceId, userId, kit: body, now })
    tag(reply, revision)
    return { brand: body, bulkJobId: publicId('bulkJob', bulkJobId) }
  },
  listImages: ({ tx, query }) => listImages(tx, query),
  updateImage: async ({ tx, params, body }) => presentImage(await changeImage(tx, uuidOf('image', params.id), body)),
  resizeImage: async ({ tx, workspaceId, params, body, now }) =>
    presentImage(await resizeImage(tx, workspaceId, uuidOf('image', params.id), body.width, now)),
  listSavedRows: async ({ tx }) => ({ data: (await listSavedRows(tx)).map(presentRow) }),
  createSavedRow: outsideTransaction(
    async ({ inTransaction, workspaceId, body, now }: NetworkCall<Routes['createSavedRow']>) =>
      presentRow(await saveRow(inTransaction, workspaceId, body, now)),
  ),
  async deleteSavedRow({ tx, params }) {
    await deleteSavedRow(tx, uuidOf('savedRow', params.id))
    return undefined
  },
})
