import { Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

interface Props {
  title: string
  /** What its rows are parts by. */
  by: string
  rows: { label: string; sent: number; opened: number; clicked: number; last: number }[]
  /** The last column: unsubscriptions or bounces. */
  last: 'unsubscribed' | 'bounced'
  note?: string
}

/** The results of the messages to each part of the audience. */
export function Breakdown({ title, by, rows, last, note }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={3}>{title}</Title>
      {note && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
      <Table.ScrollContainer minWidth={420} type="native" tabIndex={0} role="region" aria-label={title}>
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
              <Table.Tr key={row.label}>
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
