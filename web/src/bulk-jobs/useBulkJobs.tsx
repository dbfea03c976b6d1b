import { Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { BulkJobAnswer } from '@parcours/contract/bulk-jobs.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'

const POLL_INTERVAL_MS = 400
const RESULT_SHOWN_MS = 15_000
const UNDO_SHOWN_MS = 60_000

const isUndoable = ({ kind, affected }: BulkJobAnswer) =>
  (kind === 'tagContacts' || kind === 'takeOver') && affected > 0

/**
 * Watches a bulk job in a notification: its progress, then its result, to undo or to download. Any page may be opened
 * meanwhile.
 */
export function useBulkJobs() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()

  const result = (job: BulkJobAnswer) => {
    const text = t(`bulkJobs.done.${job.kind}`, {
      count: job.affected,
      formatted: format.number(job.affected),
    })
    if (job.kind === 'exportContacts') {
      return (
        <Group justify="space-between">
          <Text size="sm">{text}</Text>
          <Anchor size="sm" href={`/api/v1/bulk-jobs/${job.id}/file.csv`} download>
            {t('bulkJobs.download')}
          </Anchor>
        </Group>
      )
    }
    return isUndoable(job) ? withUndo(job, text) : text
  }
  const undo = ({ id }: BulkJobAnswer) => {
    notifications.hide(id)
    void call('undoBulkJob', { params: { id } }).then(watch, sayError)
  }
  const withUndo = (job: BulkJobAnswer, text: string) => (
    <Group justify="space-between">
      <Text size="sm">{text}</Text>
      <Button size="compact-xs" variant="default" onClick={() => undo(job)}>
        {t('bulkJobs.undo')}
      </Button>
    </Group>
  )
  const progress = (job: BulkJobAnswer) => {
    const { kind, done, total } = job
    const text = t(`bulkJobs.running.${kind}`, { done: format.number(done), all: format.number(total ?? 0) })
    return (
      <Stack gap={6}>
        {kind === 'takeOver' ? withUndo(job, text) : <Text size="sm">{text}</Text>}
        <Progress value={total ? (100 * done) / total : 100} aria-label={t('bulkJobs.progress')} />
      </Stack>
    )
  }

  async function watch(started: BulkJobAnswer): Promise<void> {
    const { id } = started
    notifications.show({ id, message: progress(started), autoClose: false })
    try {
      for (let job = started; ; job = await call('getBulkJob', { params: { id } })) {
        // Undone while it was running: the job that undoes it shows the result.
        if (job.state === 'undone') {
          notifications.hide(id)
          return
        }
        if (job.state !== 'running') {
          notifications.update({
            id,
            message: result(job),
            autoClose: isUndoable(job) ? UNDO_SHOWN_MS : RESULT_SHOWN_MS,
            color: 'teal',
          })
          await client.invalidateQueries()
          return
        }
        notifications.update({ id, message: progress(job), autoClose: false })
        await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
      }
    } catch (error) {
      notifications.hide(id)
      sayError(error)
    }
  }
  return { watch: (job: BulkJobAnswer) => void watch(job) }
}
