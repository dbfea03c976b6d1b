import type { ContactSelectionBody, OperationAnswer } from '@parcours/contract/operations.ts'
import { exportContacts } from '@parcours/domain/contact-lists/export-contacts.ts'
import type { ContactSelection } from '@parcours/domain/contact-lists/selection.ts'
import { tagContacts } from '@parcours/domain/contact-lists/tag-contacts.ts'
import { getOperation, listOperations, startOperation, undoOperation } from '@parcours/domain/operations/operation.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { tagsInBoth } from '@parcours/model/contacts/tags.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { mayCall } from '../authenticate.ts'
import { handlers } from '../operation.ts'

function presentOperation(row: Awaited<ReturnType<typeof getOperation>>): OperationAnswer {
  return {
    id: publicId('operation', row.id),
    kind: row.kind as OperationAnswer['kind'],
    state: row.state as OperationAnswer['state'],
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

export const operationHandlers = handlers({
  operations: async ({ tx }) => ({ data: (await listOperations(tx, 50)).map(presentOperation) }),
  operation: async ({ tx, params }) => presentOperation(await getOperation(tx, uuidOf('operation', params.id))),
  async undoOperation({ tx, workspaceId, userId, caller, params, now }) {
    return presentOperation(
      await getOperation(
        tx,
        await undoOperation(tx, {
          workspaceId,
          userId,
          id: uuidOf('operation', params.id),
          mayLaunch: mayCall(caller, 'launch'),
          now,
        }),
      ),
    )
  },
  async tagContacts({ tx, workspaceId, userId, body: { contacts, add, remove }, now }) {
    if (add.length + remove.length === 0) throw invalid([issue('add', 'request.fieldMissing')])
    const both = tagsInBoth(add, remove)
    if (both.length > 0) throw invalid(both.map(([index, tag]) => issue(`remove.${index}`, 'tags.both', { tag })))
    const id = await startOperation(tx, tagContacts, {
      workspaceId,
      userId,
      input: { contacts: selectionOf(contacts), add, remove },
      now,
    })
    return presentOperation(await getOperation(tx, id))
  },
  async exportContacts({ tx, workspaceId, userId, body, now }) {
    const id = await startOperation(tx, exportContacts, {
      workspaceId,
      userId,
      input: { contacts: selectionOf(body.contacts) },
      now,
    })
    return presentOperation(await getOperation(tx, id))
  },
})
