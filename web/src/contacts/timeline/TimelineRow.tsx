import { Text } from '@mantine/core'
import { IconDatabase, IconEye, IconUsersGroup } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { EntryRow, pageName, SegmentWords } from './EntryRow.tsx'
import type { Entry, TimelineRow } from './group-timeline.ts'
import { PassRow } from './PassRow.tsx'
import { RowFrame } from './RowFrame.tsx'

/** One row of a day. */
export function TimelineRowView({ row }: { row: TimelineRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (row.kind === 'entry') return <EntryRow entry={row.entry} />
  if (row.kind === 'pass') return <PassRow entries={row.entries} />
  const at = row.entries[0]?.at ?? ''
  const counted = { count: row.entries.length, formatted: format.number(row.entries.length) }
  /** Each of what is folded, by its time. */
  const listed = <One extends Entry>(entries: One[], words: (entry: One) => ReactNode) => ({
    label: '',
    content: entries.map((entry) => (
      <Text key={entry.id} size="sm" component="div">
        {format.time(entry.at)} · {words(entry)}
      </Text>
    )),
  })
  switch (row.kind) {
    case 'pages':
      return (
        <RowFrame icon={IconEye} color="violet" at={at} more={listed(row.entries, pageName)}>
          {t('timeline.pages', counted)}
        </RowFrame>
      )
    case 'data':
      return (
        <RowFrame icon={IconDatabase} color="gray" at={at}>
          {t('timeline.dataReceived', counted)}
        </RowFrame>
      )
    case 'segments':
      return (
        <RowFrame
          icon={IconUsersGroup}
          color="blue"
          at={at}
          more={listed(row.entries, (entry) => <SegmentWords entry={entry} />)}
        >
          {t('timeline.segments', counted)}
        </RowFrame>
      )
  }
}
