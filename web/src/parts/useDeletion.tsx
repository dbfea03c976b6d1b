import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { say, sayError } from './notify.ts'
import { sayUndo } from './say-undo.tsx'
import { useMutation } from './useMutation.ts'

interface Deletion {
  /** Deletes what has this id. */
  remove: (id: string) => Promise<unknown>
  /** The query of the list that shows it. */
  list: unknown[]
  /** The query of it alone, which is asked again once it is restored: until then it would be told to be gone. */
  itself?: unknown[]
  onDeleted?: () => void
}

/** Deletes at once, and says so with _Undo_, which restores it whole. */
export function useDeletion({ remove, list, itself, onDeleted }: Deletion) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: list })
  const restore = async (id: string, name: string) => {
    try {
      await call('restoreDeleted', { body: { ids: [id] } })
      say(t('deletion.restored', { name }))
    } catch (error) {
      sayError(error)
    }
    if (itself) void client.invalidateQueries({ queryKey: itself })
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
