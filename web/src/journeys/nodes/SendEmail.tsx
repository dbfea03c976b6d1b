import { Anchor, Group, Select, Stack, Switch, Text } from '@mantine/core'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { paths } from '../../paths.ts'
import { ConnectionSelect } from '../../settings/ConnectionSelect.tsx'
import type { NodeView } from './view.ts'

type Settings = SettingsOf<'sendEmail'>
const withoutCap = ({ cap: _, ...others }: Settings): Settings => others
const withoutConnection = ({ connectionId: _, ...others }: Settings): Settings => others

export const sendEmail: NodeView<'sendEmail'> = {
  icon: IconMail,
  color: 'teal',
  summary: ({ templateId }, { names }) => names.template(templateId),
  Form: function SendEmailForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
    return (
      <Stack>
        <Select
          label={t('nodes.sendEmail.template')}
          searchable
          value={settings.templateId || null}
          error={errorAt('templateId')}
          data={(templates.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(templateId) => onChange({ ...settings, templateId: templateId ?? '' })}
        />
        {settings.templateId && (
          <Anchor component={Link} to={paths.template(settings.templateId)} size="sm">
            {t('nodes.sendEmail.edit')}
          </Anchor>
        )}
        <ConnectionSelect
          value={settings.connectionId ?? ''}
          error={errorAt('connectionId')}
          onChange={(id) => onChange({ ...withoutConnection(settings), ...(id && { connectionId: id }) })}
        />
        <Switch
          label={t('nodes.sendEmail.cap')}
          checked={settings.cap !== undefined}
          onChange={({ currentTarget }) =>
            onChange({ ...withoutCap(settings), ...(currentTarget.checked && { cap: { emails: 3, days: 7 } }) })
          }
        />
        {settings.cap && (
          <Group grow gap={6}>
            {(['emails', 'days'] as const).map((field) => (
              <NumberField
                key={field}
                label={t(`nodes.sendEmail.${field}`)}
                max={field === 'emails' ? 100 : 90}
                value={settings.cap?.[field] ?? 1}
                onChange={(value) =>
                  settings.cap && onChange({ ...settings, cap: { ...settings.cap, [field]: value } })
                }
              />
            ))}
          </Group>
        )}
        <Text size="sm" c="dimmed">
          {t('nodes.sendEmail.text')}
        </Text>
      </Stack>
    )
  },
}
