import { Anchor, Box, Table, Text } from '@mantine/core'
import type { ComparisonAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../../parts/format.ts'
import { paths } from '../../paths.ts'
import { CampaignState } from '../CampaignState.tsx'

const COUNTS = [
  'audience',
  'sent',
  'delivered',
  'opened',
  'machineOpened',
  'clicked',
  'orders',
  'revenue',
  'unsubscribed',
  'bounced',
  'complained',
] as const

/** What was counted of each campaign, side by side. */
export function CountsTable({ comparison: { campaigns, currency } }: { comparison: ComparisonAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Box style={{ border: '1px solid var(--app-line)', borderRadius: 8, background: 'var(--mantine-color-body)' }}>
      <Table.ScrollContainer minWidth={120 + 110 * campaigns.length} type="native">
        <Table layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={130}>{t('comparison.counted')}</Table.Th>
              {campaigns.map(({ id, name, state, startsAt }) => (
                <Table.Th key={id} style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                  <Anchor component={Link} to={paths.campaign(id, 'results')} fw={600} size="sm">
                    {name}
                  </Anchor>
                  <Text size="xs" c="dimmed" mb={4}>
                    {startsAt ? format.date(startsAt) : '–'}
                  </Text>
                  <CampaignState state={state} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {COUNTS.map((count) => (
              <Table.Tr key={count}>
                <Table.Th scope="row" fw={400}>
                  {t(`comparison.counts.${count}`)}
                </Table.Th>
                {campaigns.map((campaign) => (
                  <Table.Td key={campaign.id} className="number" ta="left">
                    {count === 'revenue' ? format.money(campaign.revenue, currency) : format.number(campaign[count])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Box>
  )
}
