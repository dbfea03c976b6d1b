import { ActionIcon, Anchor, Button, Group, Paper, Select, SimpleGrid, Slider, Stack, Text } from '@mantine/core'
import { type CampaignDefinition, type CampaignVariant, WINNER_METRICS } from '@parcours/model/campaign/campaign.ts'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { paths } from '../../paths.ts'
import { ConnectionSelect } from '../../settings/ConnectionSelect.tsx'
import { LiquidInput } from '../../templates/variables/LiquidInput.tsx'
import type { SetupPart } from './setup-part.ts'

const KEYS = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const FIRST_TEST: NonNullable<CampaignDefinition['test']> = { share: 20, winner: 'clicks', afterHours: 4 }

/** The email, or several that are tested against each other. */
export function ContentFields({ definition, change, errorAt }: SetupPart) {
  const { t } = useTranslation()
  const { variants, test, connectionId } = definition
  const set = (key: string, part: Partial<CampaignVariant>) =>
    change(
      { variants: variants.map((variant) => (variant.key === key ? { ...variant, ...part } : variant)) },
      `variant ${key}`,
    )
  const free = KEYS.find((key) => !variants.some((variant) => variant.key === key))
  const add = () => {
    const [like] = variants
    if (like && free) change({ variants: [...variants, { ...like, key: free }], test: test ?? FIRST_TEST }, '')
  }
  const remove = (key: string) => {
    const left = variants.filter((variant) => variant.key !== key)
    change({ variants: left, ...(left.length === 1 && { test: null }) }, '')
  }
  return (
    <>
      {variants.map((variant, index) => (
        <VariantFields
          key={variant.key}
          variant={variant}
          several={variants.length > 1}
          errorAt={(field) => errorAt(`variants.${index}.${field}`)}
          onChange={(part) => set(variant.key, part)}
          {...(variants.length > 1 && { onRemove: () => remove(variant.key) })}
        />
      ))}
      <ConnectionSelect
        value={connectionId}
        error={errorAt('connectionId')}
        onChange={(id) => change({ connectionId: id }, '')}
      />
      {free && (
        <Button variant="subtle" leftSection={<IconPlus size={16} />} onClick={add} style={{ alignSelf: 'flex-start' }}>
          {t('campaigns.what.addVariant')}
        </Button>
      )}
      {test && (
        <TestFields
          test={test}
          errorAt={(field) => errorAt(`test.${field}`)}
          onChange={(part) => change({ test: { ...test, ...part } }, 'test')}
        />
      )}
    </>
  )
}

interface VariantProps {
  variant: CampaignVariant
  several: boolean
  errorAt: (field: string) => string | undefined
  onChange: (part: Partial<CampaignVariant>) => void
  onRemove?: () => void
}

function VariantFields({ variant, several, errorAt, onChange, onRemove }: VariantProps) {
  const { t } = useTranslation()
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const chosen = templates.data?.data.find(({ id }) => id === variant.templateId)
  const isGone = templates.data !== undefined && variant.templateId !== '' && !chosen
  const text = (name: 'subject' | 'preheader' | 'fromName' | 'replyTo', placeholder: string) => (
    <LiquidInput
      label={t(`campaigns.what.${name}`)}
      placeholder={placeholder}
      value={variant[name]}
      error={errorAt(name)}
      onChange={(value) => onChange({ [name]: value })}
    />
  )
  const fields = (
    <Stack gap="sm">
      {several && (
        <Group justify="space-between">
          <Text fw={600}>{t('campaigns.what.variant', { key: variant.key })}</Text>
          {onRemove && (
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={onRemove}
              aria-label={t('campaigns.what.removeVariant', { key: variant.key })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      )}
      <Select
        label={t('campaigns.what.email')}
        placeholder={t('campaigns.what.chooseEmail')}
        searchable
        value={variant.templateId || null}
        onChange={(id) => onChange({ templateId: id ?? '' })}
        data={[
          ...(templates.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ...(isGone ? [{ value: variant.templateId, label: t('campaigns.what.emailGone') }] : []),
        ]}
        error={errorAt('templateId')}
      />
      {chosen && (
        <Anchor component={Link} to={paths.template(chosen.id)} size="sm">
          {t('campaigns.what.openEmail')}
        </Anchor>
      )}
      {text('subject', chosen ? t('campaigns.what.ofEmail', { text: chosen.subject }) : '')}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {text('preheader', '')}
        {text('fromName', t('campaigns.what.asSender'))}
        {text('replyTo', t('campaigns.what.asSender'))}
        {several && (
          <NumberField
            label={t('campaigns.what.later')}
            min={0}
            max={72}
            value={variant.laterHours}
            error={errorAt('laterHours')}
            onChange={(laterHours) => onChange({ laterHours })}
          />
        )}
      </SimpleGrid>
    </Stack>
  )
  return several ? (
    <Paper withBorder p="sm">
      {fields}
    </Paper>
  ) : (
    fields
  )
}

function TestFields({
  test,
  errorAt,
  onChange,
}: {
  test: NonNullable<CampaignDefinition['test']>
  errorAt: (field: string) => string | undefined
  onChange: (part: Partial<NonNullable<CampaignDefinition['test']>>) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
      <div>
        <Text size="sm" fw={500} id="test-share">
          {t('campaigns.what.shareOf', { share: format.percent(test.share, 100) })}
        </Text>
        <Slider
          aria-labelledby="test-share"
          thumbLabel={t('campaigns.what.share')}
          min={2}
          max={100}
          step={2}
          label={(share) => format.percent(share, 100)}
          value={test.share}
          onChange={(share) => onChange({ share })}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {test.share < 100 && t('campaigns.what.shareText')}
        </Text>
      </div>
      {test.share < 100 && (
        <Select
          label={t('campaigns.what.winner')}
          allowDeselect={false}
          value={test.winner}
          onChange={(winner) => onChange({ winner: (winner ?? 'clicks') as typeof test.winner })}
          data={[...WINNER_METRICS, 'hand' as const].map((metric) => ({
            value: metric,
            label: t(`campaigns.what.metrics.${metric}`),
          }))}
        />
      )}
      {test.share < 100 && test.winner !== 'hand' && (
        <NumberField
          label={t('campaigns.what.afterHours')}
          max={240}
          value={test.afterHours}
          error={errorAt('afterHours')}
          onChange={(afterHours) => onChange({ afterHours })}
        />
      )}
    </SimpleGrid>
  )
}
