import type { Routes } from '@parcours/contract/routes.ts'
import { sendDocumentTest } from '@parcours/domain/channels/email/test-send.ts'
import { getBrand } from '@parcours/domain/content/brand.ts'
import { brandReach } from '@parcours/domain/content/brand-reach.ts'
import { type Content, getContent } from '@parcours/domain/content/documents/content.ts'
import { createContent, duplicateContent } from '@parcours/domain/content/documents/create.ts'
import { deleteContent } from '@parcours/domain/content/documents/delete.ts'
import { discardDraft, saveDraft } from '@parcours/domain/content/documents/draft.ts'
import { publishDraft, saveContent } from '@parcours/domain/content/documents/publish.ts'
import { getVersion, listVersions } from '@parcours/domain/content/documents/versions.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import { listEmails } from '@parcours/domain/content/email/list.ts'
import { changeImage, listImages, presentImage, resizeImage } from '@parcours/domain/content/images.ts'
import { previewDesign } from '@parcours/domain/content/preview.ts'
import { saveBrand } from '@parcours/domain/content/save-brand.ts'
import { deleteSavedRow, listSavedRows, saveRow } from '@parcours/domain/content/saved-rows.ts'
import { starterEmails } from '@parcours/domain/content/starters.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import type { FastifyReply } from 'fastify'
import { handlers, type NetworkCall, outsideTransaction, tag } from '../operation.ts'
import { expectedRevision } from '../precondition.ts'
import { worded } from '../worded.ts'
import { presentUser } from './usages.ts'

function presentTemplate(content: Content<EmailDesign>, reply: FastifyReply) {
  tag(reply, content.edition)
  return {
    id: publicId('template', content.id),
    name: content.name,
    ...content.document,
    revision: content.revision,
    draft: content.draft,
    createdAt: content.createdAt.toISOString(),
    updatedAt: content.updatedAt.toISOString(),
  }
}

/** An email as requests write it: its name among its fields. */
const writtenIn = ({ name, ...document }: EmailDesign & { name: string }) => ({ name, document })

const presentRow = ({ id, name, source, created_at }: Awaited<ReturnType<typeof saveRow>>) => ({
  id: publicId('savedRow', id),
  name,
  source,
  createdAt: created_at.toISOString(),
})

const templateOf = ({ id }: { id: string }) => uuidOf('template', id)

export const contentHandlers = handlers({
  async listTemplates({ tx }) {
    const rows = await listEmails(tx)
    return {
      data: rows.map(({ id, title, updated_at, ...row }) => ({
        ...row,
        subject: title,
        id: publicId('template', id),
        updatedAt: updated_at.toISOString(),
      })),
    }
  },
  createTemplate: outsideTransaction(
    async ({ inTransaction, workspaceId, userId, body, reply }: NetworkCall<Routes['createTemplate']>) =>
      presentTemplate(await createContent(inTransaction, email, { workspaceId, userId }, writtenIn(body)), reply),
  ),
  getTemplate: async ({ tx, params, reply }) => presentTemplate(await getContent(tx, email, templateOf(params)), reply),
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
        await saveContent(
          inTransaction,
          email,
          { workspaceId, userId },
          templateOf(params),
          expectedRevision(request),
          writtenIn(body),
          now,
        ),
        reply,
      ),
  ),
  async deleteTemplate({ tx, params, now }) {
    await deleteContent(tx, email, templateOf(params), now)
    return undefined
  },
  duplicateTemplate: outsideTransaction(
    async ({ inTransaction, workspaceId, userId, params, body, reply }: NetworkCall<Routes['duplicateTemplate']>) =>
      presentTemplate(
        await duplicateContent(inTransaction, email, { workspaceId, userId }, templateOf(params), body.name),
        reply,
      ),
  ),
  saveTemplateDraft: async ({ tx, params, body, reply, now }) =>
    presentTemplate(await saveDraft(tx, email, templateOf(params), writtenIn(body), now), reply),
  discardTemplateDraft: async ({ tx, params, reply, now }) =>
    presentTemplate(await discardDraft(tx, email, templateOf(params), now), reply),
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
        await publishDraft(
          inTransaction,
          email,
          { workspaceId, userId },
          templateOf(params),
          expectedRevision(request),
          now,
        ),
        reply,
      ),
  ),
  sendTemplateTest: outsideTransaction(
    async ({ inTransaction, workspaceId, params, body, deps, now }: NetworkCall<Routes['sendTemplateTest']>) => {
      const { contactId, connectionId, ...test } = body
      const order = {
        ...test,
        contactId: contactId && uuidOf('contact', contactId),
        connectionId: connectionId && uuidOf('connection', connectionId),
      }
      return { sent: await sendDocumentTest(inTransaction, deps, workspaceId, templateOf(params), order, now) }
    },
  ),
  async listTemplateVersions({ tx, params }) {
    const rows = await listVersions(tx, email, templateOf(params))
    return {
      data: rows.map(({ revision, title, saved_at, saved_by }) => ({
        revision,
        subject: title,
        savedAt: saved_at.toISOString(),
        savedBy: saved_by,
      })),
    }
  },
  getTemplateVersion: ({ tx, params }) => getVersion(tx, email, templateOf(params), params.revision),
  previewTemplate: outsideTransaction(
    async ({ inTransaction, workspaceId, deps, body, request }: NetworkCall<Routes['previewTemplate']>) => {
      const { contactId, contactLanguage, ...design } = body
      const { contact, issues, ...filled } = await previewDesign(inTransaction, workspaceId, design, {
        contactId: contactId && contactId !== 'any' ? uuidOf('contact', contactId) : contactId,
        contactLanguage,
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
        ...filled,
        contact: name,
        contactId: contact ? publicId('contact', contact.id) : null,
        issues: worded(issues, request.language),
      }
    },
  ),
  listTemplateStarters: outsideTransaction(
    async ({ inTransaction, workspaceId, query, request, deps }: NetworkCall<Routes['listTemplateStarters']>) => ({
      data: await starterEmails(inTransaction, workspaceId, query.language ?? request.language, deps.publicUrl),
    }),
  ),
  async getBrand({ tx, reply }) {
    const { kit, revision } = await getBrand(tx)
    tag(reply, revision)
    return kit
  },
  async getBrandReach({ tx }) {
    const { users, ...counts } = await brandReach(tx)
    return { ...counts, users: users.map(presentUser) }
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
  async deleteSavedRow({ tx, params, now }) {
    await deleteSavedRow(tx, uuidOf('savedRow', params.id), now)
    return undefined
  },
})
