import { Group, Select, Stack, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { GROUPS, useVariables } from '../../variables/useVariables.ts'
import { OPERATORS, type Operator, parseShowIf, type ShowIf, writeShowIf } from './condition.ts'

/** The contacts to whom a row or a block is shown: all, or those that meet one condition. */
export function ShowIfFields({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const variables = useVariables()
  const asked = parseShowIf(value)
  const change = (part: Partial<ShowIf>) =>
    onChange(writeShowIf({ path: 'contact.city', operator: 'known', value: '', ...asked, ...part }))
  const paths = new Map(
    variables.map(({ path, label, group }) => [
      path,
      { label: path === 'segments' ? t('variables.groups.segments') : label, group },
    ]),
  )
  if (asked && !paths.has(asked.path)) paths.set(asked.path, { label: asked.path, group: 'event' })
  return (
    <Stack gap="xs">
      <Switch
        label={t('emailEditor.showIf.only')}
        checked={value !== ''}
        onChange={({ currentTarget }) => (currentTarget.checked ? change({}) : onChange(''))}
      />
      {value !== '' && !asked && (
        <TextInput
          size="sm"
          label={t('emailEditor.showIf.liquid')}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      {asked && (
        <>
          <Select
            size="sm"
            aria-label={t('emailEditor.showIf.what')}
            searchable
            allowDeselect={false}
            value={asked.path}
            onChange={(path) => path && change({ path })}
            data={GROUPS.map((group) => ({
              group: t(`variables.groups.${group}`),
              items: [...paths]
                .filter(([, one]) => one.group === group)
                .map(([path, { label }]) => ({ value: path, label })),
            }))}
          />
          <Group gap="xs" wrap="nowrap">
            <Select
              size="sm"
              flex={1}
              aria-label={t('emailEditor.showIf.how')}
              allowDeselect={false}
              value={asked.operator}
              onChange={(operator) => change({ operator: operator as Operator })}
              data={OPERATORS.map((operator) => ({
                value: operator,
                label: t(`emailEditor.showIf.operators.${operator}`),
              }))}
            />
            {asked.operator !== 'known' && asked.operator !== 'unknown' && (
              <TextInput
                size="sm"
                flex={1}
                aria-label={t('emailEditor.showIf.value')}
                value={asked.value}
                onChange={({ currentTarget }) => change({ value: currentTarget.value })}
              />
            )}
          </Group>
        </>
      )}
    </Stack>
  )
}
