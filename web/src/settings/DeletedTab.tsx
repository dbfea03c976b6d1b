import { Button, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import type { DeletedAnswer } from '@parcours/contract/deletions.ts'
import { IconTrashOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { say, sayError } from '../parts/notify.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'

/** What was deleted in the last days, to be restored long after its Undo is gone. */
export function DeletedTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const deleted = useQuery({ queryKey: ['deletions'], queryFn: () => call('listDeleted') })
  const restore = useMutation({
    mutationFn: ({ id }: DeletedAnswer) => call('restoreDeleted', { body: { ids: [id] } }),
    onSuccess: (_, { name }) => {
      say(t('deletion.restored', { name }))
      // It is listed again wherever it was.
      void client.invalidateQueries()
    },
    onError: sayError,
  })
  const things = deleted.data?.data ?? []
  return (
    <Stack maw={860}>
      <Text c="dimmed">{t('deletion.intro')}</Text>
      <ListFrame
        query={deleted}
        count={things.length}
        empty={<Empty icon={<IconTrashOff size={40} />} title={t('deletion.empty')} text="" />}
        head={
          <>
            <Table.Th>{t('deletion.what')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deletion.deleted')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('deletion.until')}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t('deletion.restore')}</VisuallyHidden>
            </Table.Th>
          </>
        }
      >
        {things.map((thing) => (
          <Table.Tr key={thing.id}>
            <Table.Td>
              <RowName name={thing.name} />
              <Text size="sm" c="dimmed">
                {t(`deletion.kinds.${thing.kind}`)}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{format.ago(thing.deletedAt)}</Table.Td>
            <Table.Td visibleFrom="sm">{format.dateTime(thing.purgedAt)}</Table.Td>
            <Table.Td ta="right">
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('deletion.restoreOf', { name: thing.name })}
                loading={restore.isPending && restore.variables.id === thing.id}
                onClick={() => restore.mutate(thing)}
              >
                {t('deletion.restore')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
    </Stack>
  )
}
