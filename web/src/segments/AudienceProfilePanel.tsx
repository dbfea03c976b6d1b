import { Alert, Anchor, Box, Divider, Group, Progress, Skeleton, Stack, Text } from '@mantine/core'
import type { AudienceProfileAnswer } from '@parcours/contract/segments.ts'
import { CONSENT_CHANNELS } from '@parcours/model/channels/channel.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Bars, Columns } from '../parts/Bars.tsx'
import { useFormat } from '../parts/format.ts'
import { Failed } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import type { usePreview } from './usePreview.ts'

const SHOWN = 6
const MONTHS = 24

/** Exactly how many there are, and what they are like; of the last whole condition while one is being written. */
export function AudienceProfilePanel({ preview, ready }: Pick<ReturnType<typeof usePreview>, 'preview' | 'ready'>) {
  const { t } = useTranslation()
  if (!ready) {
    return (
      <Stack gap="md">
        <Text>{t('segments.incomplete')}</Text>
        {preview.data && (
          <Box style={{ opacity: 0.55 }} aria-hidden inert>
            <Profile profile={preview.data} />
          </Box>
        )}
      </Stack>
    )
  }
  if (preview.isLoadingError) return <Failed error={preview.error} onRetry={() => preview.refetch()} />
  if (!preview.data) return <Skeleton height={320} role="status" aria-label={t('common.loading')} />
  return (
    <Box style={{ opacity: preview.isPlaceholderData ? 0.55 : 1 }} aria-busy={preview.isPlaceholderData}>
      <Profile profile={preview.data} />
    </Box>
  )
}

function Profile({ profile }: { profile: AudienceProfileAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { size, total, reachable, value, engagement } = profile
  const named = (list: AudienceProfileAnswer['countries'], name: (code: string) => string) =>
    list.slice(0, SHOWN).map(({ value: code, count }) => ({ label: code ? name(code) : t('segments.unknown'), count }))
  return (
    <Stack gap="lg" data-figures>
      <div>
        <Group gap="sm" align="baseline">
          <Text fz={34} fw={700} lh={1.1} aria-live="polite">
            {format.number(size)}
          </Text>
          <Text c="dimmed">
            {t('segments.ofAll', { count: size, share: format.percent(size, total), all: format.number(total) })}
          </Text>
        </Group>
        <Progress value={total === 0 ? 0 : (100 * size) / total} mt={6} aria-label={t('segments.share')} />
        <Text style={{ overflowWrap: 'anywhere' }} size="sm" mt="sm">
          {profile.sentence}
        </Text>
      </div>
      {profile.warnings.length > 0 && (
        <Alert color="yellow" title={t('segments.nobody')}>
          {profile.warnings.map(({ path, message }) => (
            <Text key={path} size="sm">
              {message}
            </Text>
          ))}
        </Alert>
      )}
      {size > 0 && (
        <>
          <Bars
            title={t('segments.reachable')}
            whole={size}
            bars={CONSENT_CHANNELS.map((channel) => ({
              label: t(`condition.channels.${channel}`),
              count: reachable[channel],
            }))}
          />
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('segments.value')}
            </Text>
            <Text size="sm">
              {t('segments.valueText', {
                buyers: format.number(value.buyers),
                orders: format.number(value.orders),
                revenue: format.money(value.revenue, value.currency),
              })}
            </Text>
            {value.orders > 0 && (
              <Text size="sm" c="dimmed">
                {t('segments.average', {
                  basket: format.money(value.revenue / value.orders, value.currency),
                  contact: format.money(value.revenue / size, value.currency),
                })}
              </Text>
            )}
          </div>
          <Bars
            title={t('segments.engagement')}
            whole={size}
            bars={(['last30', 'last90', 'before', 'never'] as const).map((since) => ({
              label: t(`segments.engaged.${since}`),
              count: engagement[since],
            }))}
          />
          <Bars title={t('segments.countries')} whole={size} bars={named(profile.countries, format.country)} />
          <Bars title={t('segments.languages')} whole={size} bars={named(profile.languages, format.language)} />
          <Columns
            title={t('segments.months')}
            bars={profile.months
              .slice(-MONTHS)
              .map(({ value: month, count }) => ({ label: format.month(month), count }))}
          />
          <Divider />
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {t('segments.examples')}
            </Text>
            {profile.examples.map(({ id, name, email, country }) => (
              <Group key={id} justify="space-between" gap="xs" wrap="nowrap">
                <Anchor component={Link} to={paths.contact(id)} size="sm" truncate>
                  {name || email || t('contacts.unnamed')}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {country && format.country(country)}
                </Text>
              </Group>
            ))}
          </Stack>
        </>
      )}
    </Stack>
  )
}
