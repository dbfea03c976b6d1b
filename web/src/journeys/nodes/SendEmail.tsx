import { Button, Group, Paper, Select, Stack, Switch, Text } from '@mantine/core'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate } from 'react-router'
import { call } from '../../client.ts'
import { cameFrom } from '../../parts/back.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { paths } from '../../paths.ts'
import { ConnectionSelect } from '../../settings/ConnectionSelect.tsx'
import { connectionFor, useConnections } from '../../settings/connections.ts'
import { NewEmail } from '../../templates/NewEmail.tsx'
import { SendTemplateTest } from '../../templates/SendTemplateTest.tsx'
import { Thumbnail } from '../../templates/Thumbnail.tsx'
import { useEmailPicture } from '../../templates/useEmailPicture.ts'
import type { NodeView } from './view.ts'

type Settings = SettingsOf<'sendEmail'>
const withoutCap = ({ cap: _, ...others }: Settings): Settings => others
const withoutConnection = ({ connectionId: _, ...others }: Settings): Settings => others

/** What goes out: the picture of an email, its subject, and who it comes from. */
function ChosenEmail({ templateId, connectionId }: Settings) {
  const { t } = useTranslation()
  const { data: picture } = useEmailPicture(templateId)
  const connections = useConnections().data?.data ?? []
  const sender = connectionFor(connections, connectionId)
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Stack gap={2} p="xs" style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={600}>
          {picture?.subject ?? '…'}
        </Text>
        {sender && (
          <Text size="xs" c="dimmed">
            {t('nodes.sendEmail.from', { name: sender.fromName, address: sender.fromAddress })}
          </Text>
        )}
      </Stack>
      {picture && <Thumbnail html={picture.html} name={picture.subject} height={220} />}
    </Paper>
  )
}

/** The same, as small as a stamp. */
function Stamp({ templateId }: Settings) {
  const { data: picture } = useEmailPicture(templateId)
  return picture ? <Thumbnail html={picture.html} name={picture.subject} height={58} /> : null
}

export const sendEmail: NodeView<'sendEmail'> = {
  icon: IconMail,
  group: 'message',
  color: 'teal',
  summary: ({ templateId }, { names }) => names.template(templateId),
  Picture: Stamp,
  Form: function SendEmailForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const navigate = useNavigate()
    const location = useLocation()
    const [creating, setCreating] = useState(false)
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
        <Group gap={6}>
          <Button variant="default" size="compact-sm" onClick={() => setCreating(true)}>
            {t('nodes.sendEmail.create')}
          </Button>
          {settings.templateId && (
            <>
              <Button
                variant="default"
                size="compact-sm"
                component={Link}
                to={paths.template(settings.templateId)}
                state={cameFrom(location)}
              >
                {t('nodes.sendEmail.edit')}
              </Button>
              <SendTemplateTest
                size="compact-sm"
                templateId={settings.templateId}
                version="published"
                languages={templates.data?.data.find(({ id }) => id === settings.templateId)?.languages ?? []}
                connectionId={settings.connectionId}
              />
            </>
          )}
        </Group>
        {settings.templateId && <ChosenEmail {...settings} />}
        {creating && (
          <NewEmail
            onClose={() => setCreating(false)}
            onMade={(id) => {
              onChange({ ...settings, templateId: id })
              void navigate(paths.template(id), { state: cameFrom(location) })
            }}
          />
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
