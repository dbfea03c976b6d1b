import { Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../format.ts'
import { say, sayError } from '../notify.ts'
import { sayUndo } from '../say-undo.tsx'
import { useMutation } from '../useMutation.ts'
import { deleteAll } from './delete-all.ts'

/** So many are restored by one call. */
const RESTORED_AT_ONCE = 200
/** So many that stay are told by name. */
const MAX_NAMED = 6

interface Row {
  id: string
  name: string
}

export interface BulkDeletion {
  /** Deletes what has this id. */
  remove: (id: string) => Promise<unknown>
  /** The query of the list. */
  list: unknown[]
  /** The query of one alone: until it is asked again, what is back would be told to be gone. */
  itselfOf: (id: string) => unknown[]
}

/** Deletes rows at once, and says so with one _Undo_ for all of them; what cannot be deleted stays, and is told. */
export function useBulkDeletion({ remove, list, itselfOf }: BulkDeletion) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  /** One is told by its name, several by their number. */
  const said = (what: 'done' | 'restored', rows: Row[]) =>
    rows.length === 1
      ? t(`deletion.${what}`, { name: rows[0]?.name })
      : t(`lists.${what}`, { count: rows.length, formatted: format.number(rows.length) })
  const restore = async (rows: Row[]) => {
    try {
      for (let first = 0; first < rows.length; first += RESTORED_AT_ONCE) {
        const ids = rows.slice(first, first + RESTORED_AT_ONCE).map(({ id }) => id)
        await call('restoreDeleted', { body: { ids } })
      }
      say(said('restored', rows))
    } catch (error) {
      sayError(error)
    }
    for (const { id } of rows) void client.invalidateQueries({ queryKey: itselfOf(id) })
    await client.invalidateQueries({ queryKey: list })
  }
  return useMutation({
    mutationFn: (rows: readonly Row[]) => deleteAll(rows, ({ id }) => remove(id)),
    onSuccess: async ({ gone, refused }) => {
      if (gone.length > 0) sayUndo(said('done', gone), () => void restore(gone))
      if (refused.length > 0)
        notifications.show({
          closeButtonProps: { 'aria-label': t('common.close') },
          color: 'red',
          autoClose: 20_000,
          title: t('lists.kept', { count: refused.length, formatted: format.number(refused.length) }),
          message: (
            <Stack gap={4}>
              {refused.slice(0, MAX_NAMED).map(({ row: { id, name }, why }) => (
                <Text key={id} size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {t('common.named', { name, value: why instanceof Error ? why.message : String(why) })}
                </Text>
              ))}
              {refused.length > MAX_NAMED && (
                <Text size="sm">{t('lists.keptMore', { formatted: format.number(refused.length - MAX_NAMED) })}</Text>
              )}
            </Stack>
          ),
        })
      await client.invalidateQueries({ queryKey: list })
    },
  })
}
