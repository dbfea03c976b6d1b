import { Anchor, Select, Stack, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { paths } from '../../paths.ts'
import type { NodeView } from './view.ts'

export const sendEmail: NodeView<'sendEmail'> = {
  icon: IconMail,
  color: 'teal',
  summary: ({ templateId }, { names }) => names.template(templateId),
  Form: function SendEmailForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('templates') })
    return (
      <Stack>
        <Select
          label={t('nodes.sendEmail.template')}
          searchable
          value={settings.templateId || null}
          error={errorAt('templateId')}
          data={(templates.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(templateId) => onChange({ templateId: templateId ?? '' })}
        />
        {settings.templateId && (
          <Anchor component={Link} to={paths.template(settings.templateId)} size="sm">
            {t('nodes.sendEmail.edit')}
          </Anchor>
        )}
        <Text size="sm" c="dimmed">
          {t('nodes.sendEmail.text')}
        </Text>
      </Stack>
    )
  },
}
