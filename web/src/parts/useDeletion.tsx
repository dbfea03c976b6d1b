import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { say, sayError } from './notify.ts'
import { sayUndo } from './say-undo.tsx'

interface Deletion {
  /** Deletes what has this id. */
  remove: (id: string) => Promise<unknown>
  /** The queries that show it: of the list, and of itself. */
  queryKeys: readonly unknown[][]
  onDeleted?: () => void
}

/** Deletes at once, and says so with _Undo_, which restores it whole. */
export function useDeletion({ remove, queryKeys, onDeleted }: Deletion) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey })))
  const restore = async (id: string, name: string) => {
    try {
      await call('restoreDeleted', { body: { ids: [id] } })
      say(t('deletion.restored', { name }))
    } catch (error) {
      sayError(error)
    }
    await refresh()
  }
  return useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => remove(id),
    onSuccess: (_, { id, name }) => {
      void refresh()
      sayUndo(t('deletion.done', { name }), () => void restore(id, name))
      onDeleted?.()
    },
    onError: sayError,
  })
}
