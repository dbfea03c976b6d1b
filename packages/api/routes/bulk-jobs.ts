import type { BulkJobAnswer, ContactSelectionBody } from '@parcours/contract/bulk-jobs.ts'
import { getBulkJob, listBulkJobs, startBulkJob, undoBulkJob } from '@parcours/domain/bulk-jobs/bulk-job.ts'
import { exportContacts } from '@parcours/domain/contact-lists/export-contacts.ts'
import type { ContactSelection } from '@parcours/domain/contact-lists/selection.ts'
import { startTagging } from '@parcours/domain/contact-lists/tag-contacts.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { mayCall } from '../authenticate.ts'
import { handlers } from '../operation.ts'

function presentBulkJob(row: Awaited<ReturnType<typeof getBulkJob>>): BulkJobAnswer {
  return {
    id: publicId('bulkJob', row.id),
    kind: row.kind,
    state: row.state,
    total: row.total,
    done: row.done,
    affected: row.affected,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}

function selectionOf(body: ContactSelectionBody): ContactSelection {
  return 'ids' in body ? { ids: body.ids.map((id) => uuidOf('contact', id)) } : body
}

export const bulkJobHandlers = handlers({
  listBulkJobs: async ({ tx }) => ({ data: (await listBulkJobs(tx, 50)).map(presentBulkJob) }),
  getBulkJob: async ({ tx, params }) => presentBulkJob(await getBulkJob(tx, uuidOf('bulkJob', params.id))),
  async undoBulkJob({ tx, workspaceId, userId, caller, params, now }) {
    return presentBulkJob(
      await getBulkJob(
        tx,
        await undoBulkJob(tx, {
          workspaceId,
          userId,
          id: uuidOf('bulkJob', params.id),
          mayLaunch: mayCall(caller, 'launch'),
          now,
        }),
      ),
    )
  },
  async tagContacts({ tx, workspaceId, userId, body: { contacts, add, remove }, now }) {
    const id = await startTagging(tx, {
      workspaceId,
      userId,
      input: { contacts: selectionOf(contacts), add, remove },
      now,
    })
    return presentBulkJob(await getBulkJob(tx, id))
  },
  async exportContacts({ tx, workspaceId, userId, body, now }) {
    const id = await startBulkJob(tx, exportContacts, {
      workspaceId,
      userId,
      input: { contacts: selectionOf(body.contacts) },
      now,
    })
    return presentBulkJob(await getBulkJob(tx, id))
  },
})
