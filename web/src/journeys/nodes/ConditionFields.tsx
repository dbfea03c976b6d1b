import { ActionIcon, Button, Group, Menu, NumberInput, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { type Condition, MAX_DEPTH } from '@parcours/model/condition/condition.ts'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ComparisonFields, EventFilters, EventName } from './ComparisonFields.tsx'

type Kind = Condition['kind']

const FRESH: { [K in Exclude<Kind, 'not'>]: Extract<Condition, { kind: K }> } = {
  property: { kind: 'property', property: '', operator: 'is', value: '' },
  event: { kind: 'event', event: '', atLeast: 1, where: [] },
  tag: { kind: 'tag', tag: '' },
  consent: { kind: 'consent', channel: 'email' },
  all: { kind: 'all', of: [] },
  any: { kind: 'any', of: [] },
}

interface Props {
  condition: Condition
  onChange: (condition: Condition) => void
  errorAt: (path: string) => string | undefined
  depth?: number
}

/** A condition of any nesting, as people say it. */
export function ConditionFields({ condition, onChange, errorAt, depth = 1 }: Props) {
  const { t } = useTranslation()
  if (condition.kind === 'not') {
    return (
      <Stack gap={6}>
        <Text size="sm" fw={600}>
          {t('condition.not')}
        </Text>
        <ConditionFields condition={condition.of} onChange={(of) => onChange({ kind: 'not', of })} errorAt={(path) => errorAt(path ? `of.${path}` : 'of')} depth={depth + 1} />
      </Stack>
    )
  }
  if (condition.kind === 'all' || condition.kind === 'any') return <ConditionGroup condition={condition} onChange={onChange} errorAt={errorAt} depth={depth} />
  if (condition.kind === 'property') return <ComparisonFields of="contact" comparison={condition} onChange={(comparison) => onChange({ kind: 'property', ...comparison })} errorAt={errorAt} />
  if (condition.kind === 'tag')
    return <TextInput label={t('condition.tag')} value={condition.tag} error={errorAt('tag')} onChange={({ currentTarget }) => onChange({ ...condition, tag: currentTarget.value })} />
  if (condition.kind === 'consent') {
    return (
      <Select
        label={t('condition.consent')}
        allowDeselect={false}
        value={condition.channel}
        data={[
          { value: 'email', label: t('channels.email') },
          { value: 'sms', label: t('channels.sms') },
        ]}
        onChange={(channel) => onChange({ kind: 'consent', channel: channel === 'sms' ? 'sms' : 'email' })}
      />
    )
  }
  return (
    <Stack gap={6}>
      <EventName label={t('condition.event')} value={condition.event} error={errorAt('event')} onChange={(event) => onChange({ ...condition, event })} />
      <Group grow gap={6}>
        <NumberInput label={t('condition.atLeast')} min={1} max={10_000} value={condition.atLeast} onChange={(atLeast) => onChange({ ...condition, atLeast: Math.max(1, Number(atLeast) || 1) })} />
        <NumberInput
          label={t('condition.withinDays')}
          min={1}
          max={3650}
          placeholder={t('condition.ever')}
          value={condition.withinDays ?? ''}
          onChange={(days) => onChange({ ...condition, withinDays: days === '' ? undefined : Number(days) })}
        />
      </Group>
      <EventFilters where={condition.where} onChange={(where) => onChange({ ...condition, where })} errorAt={errorAt} />
    </Stack>
  )
}

function ConditionGroup({ condition, onChange, errorAt, depth = 1 }: Omit<Props, 'condition'> & { condition: Extract<Condition, { kind: 'all' | 'any' }> }) {
  const { t } = useTranslation()
  const change = (of: Condition[]) => onChange({ ...condition, of })
  const isNegated = (part: Condition) => part.kind === 'not'
  const empty = errorAt('')
  return (
    <Stack gap="sm">
      <Select
        aria-label={t('condition.joined')}
        allowDeselect={false}
        size="sm"
        value={condition.kind}
        data={[
          { value: 'all', label: t('condition.all') },
          { value: 'any', label: t('condition.any') },
        ]}
        onChange={(kind) => onChange({ kind: kind === 'any' ? 'any' : 'all', of: condition.of })}
      />
      {condition.of.map((part, index) => (
        <Paper key={index} withBorder p="sm">
          <Group justify="flex-end" gap={4} mb={4}>
            <Button
              size="compact-xs"
              variant={isNegated(part) ? 'filled' : 'default'}
              aria-pressed={isNegated(part)}
              onClick={() => change(condition.of.map((one, at) => (at !== index ? one : one.kind === 'not' ? one.of : { kind: 'not', of: one })))}
            >
              {t('condition.negate')}
            </Button>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('common.remove')} onClick={() => change(condition.of.filter((_, at) => at !== index))}>
              <IconTrash size={14} />
            </ActionIcon>
          </Group>
          <ConditionFields
            condition={part}
            depth={depth + 1}
            errorAt={(path) => errorAt(path ? `of.${index}.${path}` : `of.${index}`)}
            onChange={(changed) => change(condition.of.map((one, at) => (at === index ? changed : one)))}
          />
        </Paper>
      ))}
      {empty && (
        <Text size="sm" c="var(--mantine-color-error)">
          {empty}
        </Text>
      )}
      <Menu>
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }}>
            {t('condition.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(FRESH) as (keyof typeof FRESH)[])
            .filter((kind) => depth < MAX_DEPTH - 1 || (kind !== 'all' && kind !== 'any'))
            .map((kind) => (
              <Menu.Item key={kind} onClick={() => change([...condition.of, FRESH[kind]])}>
                {t(`condition.kinds.${kind}`)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  )
}
