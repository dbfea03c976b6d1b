import { BrandKit } from '@parcours/model/content/brand.ts'
import { EmailDesign, EmailDraft } from '@parcours/model/content/design.ts'
import { IMAGE_TYPES } from '@parcours/model/content/image.ts'
import { PURPOSES } from '@parcours/model/content/kinds/kind.ts'
import { idSchema } from '@parcours/model/id.ts'
import { lineText, nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { AskedLanguage, byId, IssueAnswer, listOf, PageQuery, pageOf, Time, wholeNumber } from './common.ts'
import { route } from './route.ts'
import { ContactLanguage, TestAnswer, TestTo } from './test-send.ts'
import { UsageAnswer } from './usages.ts'

const tag = 'Content'

export const TemplateBody = EmailDesign.extend({ name: nameText(120) })

const TemplateAnswer = TemplateBody.extend({
  id: z.string(),
  name: z.string(),
  subject: z.string(),
  /** The version that is sent. */
  revision: z.number(),
  /** What is being written and not published yet. */
  draft: EmailDraft.nullable(),
  createdAt: Time,
  updatedAt: Time,
})
export type TemplateAnswer = z.infer<typeof TemplateAnswer>

export const ImageAnswer = z.object({
  id: z.string(),
  name: z.string(),
  alt: z.string(),
  type: z.enum(IMAGE_TYPES),
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
  /** From the root of this installation; emails give it as it is. */
  src: z.string(),
  createdAt: Time,
})
export type ImageAnswer = z.infer<typeof ImageAnswer>

const SavedRow = z.strictObject({
  name: nameText(120),
  source: z.string().min(1).max(100_000).meta({ description: 'One or several rows, as MJML' }),
})
const SavedRowAnswer = SavedRow.extend({ id: z.string(), name: z.string(), createdAt: Time })
export type SavedRowAnswer = z.infer<typeof SavedRowAnswer>

const path = '/api/v1/templates/:id'

export const contentRoutes = {
  listTemplates: route({
    method: 'GET',
    path: '/api/v1/templates',
    access: 'read',
    tag,
    summary: 'Email templates',
    status: 200,
    answer: listOf(
      z.object({
        id: z.string(),
        name: z.string(),
        subject: z.string(),
        purpose: z.enum(PURPOSES),
        unpublished: z.boolean(),
        languages: z.array(z.string()).meta({ description: 'The fallback first; none where it does not say which' }),
        updatedAt: Time,
        sent: z.number(),
        opened: z.number(),
        clicked: z.number(),
        folder: z.string().meta({ description: 'Empty: none' }),
      }),
    ),
  }),
  createTemplate: route({
    method: 'POST',
    path: '/api/v1/templates',
    access: 'author',
    tag,
    summary: 'Create an email template, published',
    status: 201,
    body: TemplateBody,
    answer: TemplateAnswer,
  }),
  getTemplate: route({
    method: 'GET',
    path,
    access: 'read',
    tag,
    summary: 'One template',
    status: 200,
    params: byId('template'),
    answer: TemplateAnswer,
  }),
  saveTemplate: route({
    method: 'PUT',
    path,
    access: 'author',
    tag,
    summary: 'Change a template and publish it at once',
    status: 200,
    params: byId('template'),
    body: TemplateBody,
    answer: TemplateAnswer,
  }),
  deleteTemplate: route({
    method: 'DELETE',
    path,
    access: 'author',
    tag,
    summary: 'Delete a template that nothing uses',
    status: 204,
    params: byId('template'),
  }),
  duplicateTemplate: route({
    method: 'POST',
    path: `${path}/copies`,
    access: 'author',
    tag,
    summary: 'Copy a template',
    status: 201,
    params: byId('template'),
    body: z.strictObject({ name: nameText(120) }),
    answer: TemplateAnswer,
  }),
  saveTemplateDraft: route({
    method: 'PUT',
    path: `${path}/draft`,
    access: 'author',
    tag,
    summary: 'Keep what is being written; what is sent stays what is published',
    status: 200,
    params: byId('template'),
    body: EmailDraft.extend({ name: nameText(120) }),
    answer: TemplateAnswer,
  }),
  discardTemplateDraft: route({
    method: 'DELETE',
    path: `${path}/draft`,
    access: 'author',
    tag,
    summary: 'Throw the draft away',
    status: 200,
    params: byId('template'),
    answer: TemplateAnswer,
  }),
  publishTemplate: route({
    method: 'POST',
    path: `${path}/publication`,
    access: 'author',
    tag,
    summary: 'Send the draft from now on, as a new version',
    status: 200,
    params: byId('template'),
    answer: TemplateAnswer,
  }),
  sendTemplateTest: route({
    method: 'POST',
    path: `${path}/tests`,
    access: 'author',
    tag,
    summary: 'Send an email to colleagues, as a contact would get it',
    status: 200,
    params: byId('template'),
    body: TestTo.extend({
      version: z
        .enum(['draft', 'published'])
        .default('draft')
        .meta({ description: 'What is being written, or what is sent; without a draft both are the same' }),
      connectionId: byId('connection')
        .shape.id.optional()
        .meta({ description: 'The connection that it goes through; the default one when absent' }),
    }),
    answer: TestAnswer,
  }),
  listTemplateVersions: route({
    method: 'GET',
    path: `${path}/versions`,
    access: 'read',
    tag,
    summary: 'What was published before, latest first',
    status: 200,
    params: byId('template'),
    answer: listOf(
      z.object({ revision: z.number(), subject: z.string(), savedAt: Time, savedBy: z.string().nullable() }),
    ),
  }),
  getTemplateVersion: route({
    method: 'GET',
    path: `${path}/versions/:revision`,
    access: 'read',
    tag,
    summary: 'One version as it was written',
    status: 200,
    params: byId('template').extend({ revision: wholeNumber(1, 1_000_000) }),
    answer: EmailDesign,
  }),
  previewTemplate: route({
    method: 'POST',
    path: '/api/v1/templates/preview',
    access: 'read',
    tag,
    summary: 'An email as a contact would get it, unsaved changes included',
    status: 200,
    body: EmailDraft.extend({
      contactId: z
        .union([idSchema('contact'), z.literal('any')])
        .optional()
        .meta({ description: 'The contact whose values are used: one, a random one, or the latest when absent' }),
      contactLanguage: ContactLanguage,
    }),
    answer: z.object({
      subject: z.string(),
      preheader: z.string(),
      html: z.string(),
      text: z.string(),
      bytes: z.number().meta({ description: 'Of the HTML; Gmail cuts what is beyond 102,400' }),
      contact: z.string().nullable(),
      contactId: z.string().nullable(),
      language: z.string().nullable().meta({
        description: 'Of the languages of the email, that which is shown; null where it does not say which it is in',
      }),
      contactLanguage: z.string().nullable().meta({ description: 'What the contact reads, as far as is known' }),
      issues: z.array(IssueAnswer),
    }),
  }),
  listTemplateStarters: route({
    method: 'GET',
    path: '/api/v1/template-starters',
    access: 'read',
    tag,
    summary: 'Starter emails in the workspace’s brand',
    status: 200,
    query: z.object({ language: AskedLanguage }),
    answer: listOf(EmailDesign.extend({ key: z.string(), name: z.string(), text: z.string(), html: z.string() })),
  }),
  getBrand: route({
    method: 'GET',
    path: '/api/v1/brand',
    access: 'read',
    tag,
    summary: 'The brand of emails',
    status: 200,
    answer: BrandKit,
  }),
  getBrandReach: route({
    method: 'GET',
    path: '/api/v1/brand/reach',
    access: 'read',
    tag,
    summary: 'What changes its look when the brand is saved',
    status: 200,
    answer: z.object({
      emails: z.number().meta({ description: 'Published emails that take their look from the brand' }),
      live: z.number().meta({ description: 'Journeys and campaigns under way that send one of them' }),
      users: z.array(UsageAnswer).meta({ description: 'The first 50 of these, by name' }),
    }),
  }),
  saveBrand: route({
    method: 'PUT',
    path: '/api/v1/brand',
    access: 'author',
    tag,
    summary: 'Change the brand; every published email follows, as the bulk job shows',
    status: 202,
    body: BrandKit,
    answer: z.object({ brand: BrandKit, bulkJobId: z.string() }),
  }),
  listImages: route({
    method: 'GET',
    path: '/api/v1/images',
    access: 'read',
    tag,
    summary: 'The picture library, latest first',
    status: 200,
    query: PageQuery.extend({ search: z.string().max(200).optional() }),
    answer: pageOf(ImageAnswer),
  }),
  updateImage: route({
    method: 'PATCH',
    path: '/api/v1/images/:id',
    access: 'author',
    tag,
    summary: 'Rename or describe a picture, or take it out of the library (hidden); emails keep showing it',
    status: 200,
    params: byId('image'),
    body: z.strictObject({
      name: nameText(200).optional(),
      alt: lineText(300).optional(),
      hidden: z.boolean().optional(),
    }),
    answer: ImageAnswer,
  }),
  resizeImage: route({
    method: 'POST',
    path: '/api/v1/images/:id/sizes',
    access: 'author',
    tag,
    summary: 'A narrower copy of a picture',
    status: 201,
    params: byId('image'),
    body: z.strictObject({ width: z.number().int().min(16).max(1200) }),
    answer: ImageAnswer,
  }),
  listSavedRows: route({
    method: 'GET',
    path: '/api/v1/saved-rows',
    access: 'read',
    tag,
    summary: 'Rows kept to be put into other emails',
    status: 200,
    answer: listOf(SavedRowAnswer),
  }),
  createSavedRow: route({
    method: 'POST',
    path: '/api/v1/saved-rows',
    access: 'author',
    tag,
    summary: 'Keep rows of an email',
    status: 201,
    body: SavedRow,
    answer: SavedRowAnswer,
  }),
  deleteSavedRow: route({
    method: 'DELETE',
    path: '/api/v1/saved-rows/:id',
    access: 'author',
    tag,
    summary: 'Delete a saved row; emails that hold it stay as they are',
    status: 204,
    params: byId('savedRow'),
  }),
}
