import { Button, Group, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core'
import type { ReportAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

interface Props {
  sends: ReportAnswer['sends']
  /** The one whose results are shown; undefined: those of all. */
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

/** The sends of a campaign that recurs, beside each other; one of them can be looked at alone. */
export function SendsTable({ sends, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3}>{t('campaigns.results.sends')}</Title>
        {chosen && (
          <Button variant="default" size="xs" onClick={() => onChoose(undefined)}>
            {t('campaigns.results.allSends')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t('campaigns.results.sendsText')}
      </Text>
      <Table.ScrollContainer
        minWidth={420}
        mah={320}
        type="native"
        tabIndex={0}
        role="region"
        aria-label={t('campaigns.results.sends')}
      >
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('campaigns.results.send')}</Table.Th>
              {(['sent', 'opened', 'clicked', 'unsubscribed'] as const).map((name) => (
                <Table.Th key={name} className="number">
                  {t(`campaigns.figures.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sends.map(({ id, startsAt, sent, opened, clicked, unsubscribed }) => (
              <Table.Tr key={id} bg={id === chosen ? 'var(--mantine-primary-color-light)' : undefined}>
                <Table.Td>
                  <UnstyledButton
                    fz="sm"
                    td="underline"
                    aria-pressed={id === chosen}
                    onClick={() => onChoose(id === chosen ? undefined : id)}
                  >
                    {format.dateTime(startsAt)}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td className="number">{format.number(sent)}</Table.Td>
                {[opened, clicked, unsubscribed].map((count, index) => (
                  <Table.Td key={index} className="number">
                    {format.percent(count, sent)}
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
