import { Anchor, Card, Group, Table, Text } from '@mantine/core'
import type { EventDetailsAnswer } from '@parcours/contract/events.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../parts/format.ts'
import { paths } from '../paths.ts'
import { detailsOf } from './details-of.ts'

/** One event as it was received: its contact, when, and its properties by name. */
export function EventSample({
  sample: { at, contact, properties },
}: {
  sample: EventDetailsAnswer['samples'][number]
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const details = detailsOf(properties, format.value)
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" gap="xs">
        {contact ? (
          <Anchor component={Link} to={paths.contact(contact.id)} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {contact.name || t('events.unnamedContact')}
          </Anchor>
        ) : (
          <Text size="sm">{t('events.deletedContact')}</Text>
        )}
        <Text size="sm" c="dimmed">
          {format.dateTime(at)}
        </Text>
      </Group>
      {details.length > 0 && (
        <Table mt="xs">
          <Table.Tbody>
            {details.map(({ name, value }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere' }}>
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
