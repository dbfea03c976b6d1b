import { Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { OperationAnswer } from '@parcours/contract/operations.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'

const LOOK_MS = 400
const SHOWN_MS = 15_000
const UNDOABLE_MS = 60_000

const isUndoable = ({ kind, affected }: OperationAnswer) =>
  (kind === 'tagContacts' || kind === 'takeOver') && affected > 0

/**
 * Watches long work in a notice: its progress, then what came of it,
 * to undo or to download. Any page may be opened meanwhile.
 */
export function useOperations() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()

  const result = (operation: OperationAnswer) => {
    const text = t(`operations.done.${operation.kind}`, {
      count: operation.affected,
      formatted: format.number(operation.affected),
    })
    if (operation.kind === 'exportContacts') {
      return (
        <Group justify="space-between">
          <Text size="sm">{text}</Text>
          <Anchor size="sm" href={`/api/v1/operations/${operation.id}/file.csv`} download>
            {t('operations.download')}
          </Anchor>
        </Group>
      )
    }
    return isUndoable(operation) ? withUndo(operation, text) : text
  }
  const undo = ({ id }: OperationAnswer) => {
    notifications.hide(id)
    void call('undoOperation', { params: { id } }).then(watch, sayError)
  }
  const withUndo = (operation: OperationAnswer, text: string) => (
    <Group justify="space-between">
      <Text size="sm">{text}</Text>
      <Button size="compact-xs" variant="default" onClick={() => undo(operation)}>
        {t('operations.undo')}
      </Button>
    </Group>
  )
  const progress = (operation: OperationAnswer) => {
    const { kind, done, total } = operation
    const text = t(`operations.running.${kind}`, { done: format.number(done), all: format.number(total ?? 0) })
    return (
      <Stack gap={6}>
        {kind === 'takeOver' ? withUndo(operation, text) : <Text size="sm">{text}</Text>}
        <Progress value={total ? (100 * done) / total : 100} aria-label={t('operations.progress')} />
      </Stack>
    )
  }

  async function watch(started: OperationAnswer): Promise<void> {
    const { id } = started
    notifications.show({ id, message: progress(started), autoClose: false })
    try {
      for (let operation = started; ; operation = await call('operation', { params: { id } })) {
        // Taken back while it was going on: that tells what came of it.
        if (operation.state === 'undone') {
          notifications.hide(id)
          return
        }
        if (operation.state !== 'running') {
          notifications.update({
            id,
            message: result(operation),
            autoClose: isUndoable(operation) ? UNDOABLE_MS : SHOWN_MS,
            color: 'teal',
          })
          await client.invalidateQueries()
          return
        }
        notifications.update({ id, message: progress(operation), autoClose: false })
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    } catch (error) {
      notifications.hide(id)
      sayError(error)
    }
  }
  return { watch: (operation: OperationAnswer) => void watch(operation) }
}
