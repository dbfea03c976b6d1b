import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import type { List } from './useList.ts'

/** Narrows a list to a folder; there only where something is in one. */
export function FolderFilter({ list }: { list: List }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const [chosen = null] = list.chosen.folder ?? []
  const counts = list.counts.folder ?? new Map<string, number>()
  const names = [...new Set([...counts.keys(), chosen ?? ''])].filter(Boolean)
  if (names.length === 0) return null
  return (
    <Select
      aria-label={t('filing.folder')}
      placeholder={t('filing.allFolders')}
      clearable
      searchable={names.length > 10}
      value={chosen}
      data={names.sort(new Intl.Collator(i18n.language, { numeric: true }).compare).map((name) => ({
        value: name,
        label: t('folders.counted', { folder: name, count: format.number(counts.get(name) ?? 0) }),
      }))}
      onChange={(folder) => list.set('folder', [folder ?? ''])}
    />
  )
}

/** The folder of a row, below its name; that of all rows is in the filter already. */
export function FolderOfRow({ list, folder }: { list: Pick<List, 'chosen'>; folder: string }) {
  if (!folder || (list.chosen.folder?.length ?? 0) > 0) return null
  return (
    <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }} title={folder}>
      {folder}
    </Text>
  )
}
