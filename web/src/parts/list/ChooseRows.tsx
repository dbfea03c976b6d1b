import { Button, Checkbox, Group, Paper, Table, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { FolderButton } from './FolderButton.tsx'
import { type BulkDeletion, useBulkDeletion } from './useBulkDeletion.tsx'
import type { ChosenRows } from './useChosenRows.ts'

/** The box that chooses all rows that are shown, as the head of the column of boxes. */
export function ChooseAll({ chosen }: { chosen: ChosenRows }) {
  const { t } = useTranslation()
  return (
    <Table.Th w={40}>
      <Checkbox
        aria-label={t('lists.chooseShown')}
        checked={chosen.isAll}
        indeterminate={!chosen.isAll && chosen.rows.length > 0}
        onChange={chosen.isAll ? chosen.clear : chosen.chooseAll}
      />
    </Table.Th>
  )
}

/** The box that chooses a row. */
export function ChooseRow({ chosen, id, name }: { chosen: ChosenRows; id: string; name: string }) {
  const { t } = useTranslation()
  return (
    <Table.Td>
      <Checkbox aria-label={t('lists.choose', { name })} checked={chosen.has(id)} onChange={() => chosen.toggle(id)} />
    </Table.Td>
  )
}

/** What can be done with the chosen rows. */
export function ChosenBar({
  chosen,
  deletion,
  children,
}: {
  chosen: ChosenRows
  deletion: BulkDeletion
  /** What only rows of this list can be used for. */
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const remove = useBulkDeletion(deletion)
  const count = chosen.rows.length
  if (count === 0) return null
  return (
    <Paper withBorder p="xs" mb="sm" role="region" aria-label={t('lists.chosen')}>
      <Group gap="sm">
        <Text fw={600}>{t('lists.count', { count, formatted: format.number(count) })}</Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} />}
          loading={remove.isPending}
          onClick={() => remove.mutate(chosen.rows)}
        >
          {t('lists.delete')}
        </Button>
        <FolderButton ids={chosen.rows.map(({ id }) => id)} list={deletion.list} />
        {children}
        <Button size="xs" variant="subtle" color="gray" onClick={chosen.clear}>
          {t('lists.chooseNone')}
        </Button>
      </Group>
    </Paper>
  )
}
