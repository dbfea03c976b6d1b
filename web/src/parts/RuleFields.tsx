import { Chip, Group, Select, TextInput } from '@mantine/core'
import { pickLanguage, say } from '@parcours/model/i18n/say.ts'
import { MAX_COUNT, parseRule, type RecurrenceRule, takeFirst } from '@parcours/model/time/recurrence-rule.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from './DateField.tsx'
import { useFormat } from './format.ts'
import { NumberField } from './NumberField.tsx'
import { type RuleEnd, readSimpleRule, type SimpleRule, WEEKDAYS, writeRule } from './rule.ts'

interface Props {
  rule: string
  /** @param first a first day, with its time and zone, that was pasted with the rule */
  onChange: (rule: string, first?: RecurrenceRule['first']) => void
  error?: string | undefined
}

const UNITS = ['DAILY', 'WEEKLY', 'MONTHLY'] as const
const FIRST: SimpleRule = { every: 'WEEKLY', interval: 1, weekdays: ['TU'], monthDay: 1, end: { kind: 'never' } }

/** Days that come again, as most users say them; a rule that says more is edited as text (RFC 5545). */
export function RuleFields({ rule, onChange, error }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asText, setAsText] = useState(false)
  const simple = asText ? undefined : readSimpleRule(rule)
  const units = (w: number) => (
    <Select
      aria-label={t('campaigns.time.unit')}
      w={w}
      allowDeselect={false}
      value={simple?.every ?? 'OTHER'}
      onChange={(chosen) => {
        const every = UNITS.find((one) => one === chosen)
        setAsText(!every)
        if (every) onChange(writeRule({ ...(readSimpleRule(rule) ?? FIRST), every }))
      }}
      data={[
        ...UNITS.map((every) => ({
          value: every as string,
          label: t(`campaigns.time.units.${every}`, { count: simple?.interval ?? 1 }),
        })),
        { value: 'OTHER', label: t('campaigns.time.byRule') },
      ]}
    />
  )
  if (!simple) {
    return (
      <>
        {units(260)}
        <RuleText rule={rule} onChange={onChange} error={error} />
      </>
    )
  }
  const set = (part: Partial<SimpleRule>) => onChange(writeRule({ ...simple, ...part }))
  return (
    <>
      <Group gap="sm" align="flex-end">
        <NumberField
          label={t('campaigns.time.every')}
          w={110}
          max={52}
          value={simple.interval}
          onChange={(interval) => set({ interval })}
        />
        {units(140)}
        {simple.every === 'MONTHLY' && (
          <NumberField
            label={t('campaigns.time.monthDay')}
            w={180}
            max={31}
            value={simple.monthDay}
            onChange={(monthDay) => set({ monthDay })}
          />
        )}
      </Group>
      {simple.every === 'WEEKLY' && (
        <Chip.Group multiple value={simple.weekdays} onChange={(weekdays) => set({ weekdays })}>
          <Group gap={6} role="group" aria-label={t('campaigns.time.weekdays')}>
            {WEEKDAYS.map((day, index) => (
              <Chip key={day} value={day} size="sm" variant="outline">
                {format.weekday(index + 1)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      <EndFields end={simple.end} error={error} onChange={(end) => set({ end })} />
    </>
  )
}

const ENDS = ['never', 'until', 'count'] as const

/** What each end begins with. */
function freshEnd(kind: RuleEnd['kind']): RuleEnd {
  switch (kind) {
    case 'never':
      return { kind }
    case 'until':
      return { kind, day: new Intl.DateTimeFormat('sv-SE').format(Date.now() + 90 * 86_400_000) }
    case 'count':
      return { kind, times: 10 }
  }
}

interface EndProps {
  end: RuleEnd
  error: string | undefined
  onChange: (end: RuleEnd) => void
}

function EndFields({ end, error, onChange }: EndProps) {
  const { t } = useTranslation()
  return (
    <Group gap="sm" align="flex-start">
      <Select
        label={t('campaigns.time.ends')}
        w={180}
        allowDeselect={false}
        value={end.kind}
        error={error}
        data={ENDS.map((kind) => ({ value: kind, label: t(`campaigns.time.endKinds.${kind}`) }))}
        onChange={(kind) => kind && onChange(freshEnd(kind as RuleEnd['kind']))}
      />
      {end.kind === 'until' && (
        <DateField
          required
          label={t('campaigns.time.lastDay')}
          value={end.day}
          onChange={(day) => onChange({ kind: 'until', day })}
        />
      )}
      {end.kind === 'count' && (
        <NumberField
          label={t('campaigns.time.times')}
          w={140}
          max={MAX_COUNT}
          value={end.times}
          onChange={(times) => onChange({ kind: 'count', times })}
        />
      )}
    </Group>
  )
}

/** A rule as text. Only what can be read is handed on; what a calendar gave with it is taken apart. */
function RuleText({ rule, onChange, error }: Props) {
  const { t, i18n } = useTranslation()
  const [text, setText] = useState(rule)
  const read = parseRule(text)
  // What cannot be read is not handed on: the rule before it stands, and is what a launch takes.
  const problem =
    'code' in read
      ? `${say(pickLanguage(i18n.language), read.code, read.values)} ${t('campaigns.time.ruleKept', { rule })}`
      : error
  return (
    <TextInput
      label={t('campaigns.time.rule')}
      description={t('campaigns.time.ruleText')}
      value={text}
      error={problem}
      onChange={({ currentTarget }) => {
        const next = parseRule(currentTarget.value)
        const given =
          'code' in next ? currentTarget.value : takeFirst(currentTarget.value.trim())[0].replace(/^RRULE:/i, '')
        setText(given)
        if (!('code' in next)) onChange(given, next.first)
      }}
    />
  )
}
