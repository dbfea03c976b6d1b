import { Grid, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import type { CampaignAnswer, ReportAnswer } from '@parcours/contract/campaigns.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { designOf } from '../../templates/email-draft.ts'

/** Clicks by link, drawn on the email itself, and as a table. */
export function HeatMap({ campaign, links }: { campaign: CampaignAnswer; links: ReportAnswer['links'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const variants = [...new Set(links.map(({ variant }) => variant))].sort()
  const [variant, setVariant] = useState(variants[0] ?? 'A')
  const shown = links.filter((link) => link.variant === variant)
  const templateId = campaign.definition.variants.find(({ key }) => key === variant)?.templateId ?? ''
  const email = useQuery({
    queryKey: ['heat', templateId],
    queryFn: async () => {
      const design = designOf(await call('getTemplate', { params: { id: templateId } }))
      // Clicks in every language are counted by the links of the fallback.
      return call('previewTemplate', { body: { ...design, translations: undefined } })
    },
    enabled: templateId !== '',
    retry: false,
  })
  const drawn = useMemo(
    () => (email.data ? drawOn(email.data.html, shown, (share) => format.percent(share, 1)) : undefined),
    [email.data, shown, format],
  )
  return (
    <Stack gap="sm">
      <Title order={2} fz="lg">
        {t('campaigns.results.links')}
      </Title>
      {variants.length > 1 && (
        <SegmentedControl
          aria-label={t('campaigns.results.variant')}
          value={variant}
          onChange={setVariant}
          data={variants}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      <Grid gap="xl">
        {drawn && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <iframe
              title={t('campaigns.results.links')}
              sandbox=""
              srcDoc={drawn}
              style={{
                width: '100%',
                height: 480,
                border: '1px solid var(--app-line)',
                borderRadius: 8,
                background: '#fff',
              }}
            />
          </Grid.Col>
        )}
        <Grid.Col span={{ base: 12, md: drawn ? 6 : 12 }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('campaigns.results.link')}</Table.Th>
                <Table.Th className="number">{t('campaigns.results.clicks')}</Table.Th>
                <Table.Th className="number">{t('campaigns.results.people')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map(({ link, url, clicks, contacts }) => (
                <Table.Tr key={link}>
                  <Table.Td>
                    <Text size="sm" style={{ wordBreak: 'break-all' }}>
                      {url}
                    </Text>
                  </Table.Td>
                  <Table.Td className="number">{format.number(clicks)}</Table.Td>
                  <Table.Td className="number">{format.number(contacts)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

/**
 * The email with the share of all clicks on each of its links, the more the stronger. Links are counted in the order in
 * which they stand, as when sent.
 */
function drawOn(html: string, links: ReportAnswer['links'], percent: (share: number) => string): string {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const all = links.reduce((sum, { clicks }) => sum + clicks, 0)
  const tracked = [...page.querySelectorAll('a[href]')].filter((anchor) =>
    /^https?:/i.test(anchor.getAttribute('href') ?? ''),
  )
  for (const [index, anchor] of tracked.entries()) {
    const share = (links.find(({ link }) => link === index)?.clicks ?? 0) / Math.max(1, all)
    const badge = page.createElement('span')
    badge.textContent = percent(share)
    badge.setAttribute(
      'style',
      'display:inline-block;margin-left:6px;padding:1px 6px;border-radius:8px;background:#111;color:#fff;' +
        'font:600 11px/16px sans-serif;vertical-align:middle',
    )
    anchor.append(badge)
    anchor.setAttribute(
      'style',
      `${anchor.getAttribute('style') ?? ''};outline:3px solid rgba(220,38,38,${(0.15 + 0.85 * share).toFixed(2)});outline-offset:2px`,
    )
  }
  return page.documentElement.outerHTML
}
