import { Input, Radio, Stack, Switch } from '@mantine/core'
import { type EntryRule, REENTRY_DAYS, Reentry } from '@parcours/model/journey/entry-rule.ts'
import { useTranslation } from 'react-i18next'
import { ConditionBuilder } from '../../conditions/ConditionBuilder.tsx'
import { NumberField, OptionalNumberField } from '../../parts/NumberField.tsx'
import type { FormProps } from './view.ts'

/** Who may enter, whether they may come again, and how often in a day; each choice says what it does. */
export function EntryRuleFields<Settings extends EntryRule>({ settings, onChange, errorAt }: FormProps<Settings>) {
  const { t } = useTranslation()
  const { only, reentry, days = REENTRY_DAYS, mostADay } = settings
  return (
    <>
      <Switch
        label={t('reentry.only')}
        description={t('reentry.onlyText')}
        checked={only !== undefined}
        onChange={({ currentTarget }) =>
          onChange({ ...settings, only: currentTarget.checked ? { kind: 'all', of: [] } : undefined })
        }
      />
      {only && (
        <Input.Wrapper label={t('reentry.onlyWho')} labelElement="div">
          <ConditionBuilder
            condition={only}
            onChange={(condition) => onChange({ ...settings, only: condition })}
            errorAt={(path) => errorAt(path ? `only.${path}` : 'only')}
          />
        </Input.Wrapper>
      )}
      <Radio.Group
        label={t('reentry.title')}
        value={reentry}
        onChange={(chosen) => onChange({ ...settings, reentry: Reentry.parse(chosen) })}
      >
        <Stack gap="xs" mt={6}>
          {Reentry.options.map((option) => (
            <Radio
              key={option}
              value={option}
              label={t(`reentry.${option}.name`)}
              description={t(`reentry.${option}.text`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {reentry === 'afterDays' && (
        <NumberField
          label={t('reentry.days')}
          max={3650}
          value={days}
          onChange={(chosen) => onChange({ ...settings, days: chosen })}
        />
      )}
      {reentry === 'always' && (
        <OptionalNumberField
          label={t('reentry.mostADay')}
          description={t('reentry.mostADayText')}
          max={1000}
          value={mostADay ?? null}
          onChange={(value) => onChange({ ...settings, mostADay: value ?? undefined })}
        />
      )}
    </>
  )
}
