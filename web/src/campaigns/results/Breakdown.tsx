import { Group, Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

interface Row {
  id: string
  label: ReactNode
  /** Stands out among the others. */
  isChosen?: boolean
  sent: number
  opened: number
  clicked: number
  last: number
}

interface Props {
  title: string
  /** What its rows are parts by. */
  by: string
  rows: Row[]
  /** The last column: unsubscriptions or bounces. */
  last: 'unsubscribed' | 'bounced'
  note?: string
  /** Beside the title. */
  action?: ReactNode
  /** How high it may grow before it scrolls. */
  maxHeight?: number
}

/** The results of the messages to each part of the audience, or of each send. */
export function Breakdown({ title, by, rows, last, note, action, maxHeight }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows.length === 0) return null
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3}>{title}</Title>
        {action}
      </Group>
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
      <Table.ScrollContainer
        minWidth={420}
        {...(maxHeight && { mah: maxHeight })}
        type="native"
        tabIndex={0}
        role="region"
        aria-label={title}
      >
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{by}</Table.Th>
              {(['sent', 'opened', 'clicked', last] as const).map((name) => (
                <Table.Th key={name} className="number">
                  {t(`campaigns.figures.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.id} bg={row.isChosen ? 'var(--mantine-primary-color-light)' : undefined}>
                <Table.Td>{row.label}</Table.Td>
                <Table.Td className="number">{format.number(row.sent)}</Table.Td>
                {[row.opened, row.clicked, row.last].map((count, index) => (
                  <Table.Td key={index} className="number">
                    {format.percent(count, row.sent)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
