import { ImageAnswer } from '@parcours/contract/content.ts'
import {
  BulkJobParams,
  HealthAnswer,
  ImportParams,
  StreamQuery,
  UploadedAnswer,
  UploadImageQuery,
  UploadImportQuery,
} from '@parcours/contract/files.ts'
import { TrackingAnswer, TrackingBatch, TrackingBatchAnswer, trackingMessages } from '@parcours/contract/tracking.ts'
import type { z } from 'zod'
import type { Components } from './components.ts'
import type { Described } from './operation-object.ts'

const JSON_TYPE = 'application/json'
const CSV = { content: { 'text/csv': { type: 'string' } } }

/** Operations that are not part of the JSON contract: events, files, live numbers, health. */
export function otherOperations(components: Components): Described[] {
  const given = (schema: z.ZodType) => ({ content: { [JSON_TYPE]: components.of(schema, 'input') }, required: true })
  const answered = (schema: z.ZodType) => ({ content: { [JSON_TYPE]: components.of(schema, 'output') } })
  const tracking = { method: 'POST', tag: 'Tracking', access: 'track' } as const
  const health = answered(HealthAnswer)
  return [
    ...Object.entries(trackingMessages).map(([kind, message]) => ({
      ...tracking,
      id: kind,
      path: `/v1/${kind}`,
      summary: `Segment-compatible ${kind}`,
      body: given(message),
      answers: { 200: answered(TrackingAnswer) },
    })),
    ...['batch', 'import'].map((name) => ({
      ...tracking,
      id: `${name}Events`,
      path: `/v1/${name}`,
      summary: 'Segment-compatible batch: what is right is taken, the rest is named',
      body: given(TrackingBatch),
      answers: { 200: answered(TrackingBatchAnswer) },
    })),
    {
      id: 'uploadImport',
      method: 'POST',
      path: '/api/v1/imports',
      tag: 'Contacts',
      access: 'editContacts',
      summary: 'Upload a CSV file to be imported, at most 200 MB',
      query: UploadImportQuery,
      body: {
        content: { 'text/csv': {}, 'application/octet-stream': {}, 'application/vnd.ms-excel': {} },
        required: true,
      },
      answers: { 201: answered(UploadedAnswer) },
    },
    {
      id: 'downloadImportRejects',
      method: 'GET',
      path: '/api/v1/imports/:id/rejects.csv',
      tag: 'Contacts',
      access: 'read',
      summary: 'Rejected rows with the reasons, to be mended and imported again',
      params: ImportParams,
      answers: { 200: CSV },
    },
    {
      id: 'downloadBulkJobFile',
      method: 'GET',
      path: '/api/v1/bulk-jobs/:id/file.csv',
      tag: 'Bulk jobs',
      access: 'export',
      summary: 'The file that an export wrote',
      params: BulkJobParams,
      answers: { 200: CSV },
    },
    {
      id: 'uploadImage',
      method: 'POST',
      path: '/api/v1/images',
      tag: 'Content',
      access: 'author',
      summary: 'Upload a picture, at most 10 MB',
      query: UploadImageQuery,
      body: { content: { 'image/*': {} }, required: true },
      answers: { 201: answered(ImageAnswer) },
    },
    {
      id: 'streamChanges',
      method: 'GET',
      path: '/api/v1/stream',
      tag: 'Home',
      access: 'read',
      summary: 'Live numbers as server-sent events: of a journey, of a campaign, or of home',
      query: StreamQuery,
      answers: { 200: { content: { 'text/event-stream': { type: 'string' } } } },
    },
    {
      id: 'getHealth',
      method: 'GET',
      path: '/health',
      tag: 'Operations',
      access: 'public',
      summary:
        'Each component and its state, what waits to be done, and what was put aside; 503 while a component is down',
      answers: { 200: health, 503: health },
    },
  ]
}
