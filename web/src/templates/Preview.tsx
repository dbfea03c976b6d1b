import { ActionIcon, Alert, Group, SegmentedControl, Select, Stack, Text, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDice5 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../client.ts'
import { ContactSelect } from '../contacts/ContactSelect.tsx'
import { useFormat } from '../parts/format.ts'
import { EmailFrame, type Scheme } from './EmailFrame.tsx'
import { designOf, type EmailDraft } from './email-draft.ts'

/** Gmail shows no more of an email than this. */
const CLIPPED = 102_400

/** Anyone, drawn anew at each press. */
const ANYONE = 'any '
const drawn = () => `${ANYONE}${crypto.randomUUID()}`

/**
 * The email as a contact gets it: on which width, in which colours and
 * language, as whom. @param wide with room for the words around it
 */
export function Preview({ draft, wide = false }: { draft: EmailDraft; wide?: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [width, setWidth] = useState<'desktop' | 'phone'>('desktop')
  const [scheme, setScheme] = useState<Scheme>('light')
  const [language, setLanguage] = useState<string | null>(null)
  const [contactId, setContactId] = useState<string | null>(null)
  const [shown] = useDebouncedValue(draft, 400)
  const body = {
    ...designOf(shown),
    ...(contactId && { contactId: contactId.startsWith(ANYONE) ? ('any' as const) : contactId }),
    ...(language && { contactLanguage: language }),
  }
  const preview = useQuery({
    queryKey: ['preview', contactId, body],
    queryFn: ({ signal }) => call('previewTemplate', { body, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <Stack p="md" gap="sm" flex={1} mih={0} style={{ overflow: wide ? 'auto' : 'visible' }}>
      <Group gap="sm" align="flex-end">
        <Group gap={4} align="flex-end" wrap="nowrap">
          <ContactSelect
            label={t('templates.previewAs')}
            placeholder={preview.data?.contact ?? t('templates.previewNobody')}
            clearable
            value={contactId}
            onChange={setContactId}
          />
          <Tooltip label={t('templates.anyone')}>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t('templates.anyone')}
              onClick={() => setContactId(drawn())}
            >
              <IconDice5 size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <Select
          label={t('templates.language')}
          placeholder={t('templates.theirLanguage')}
          clearable
          w={150}
          value={language}
          onChange={setLanguage}
          data={[
            { value: 'fr', label: 'Français' },
            { value: 'en', label: 'English' },
          ]}
        />
        <SegmentedControl
          aria-label={t('templates.width')}
          value={width}
          onChange={(value) => setWidth(value as typeof width)}
          data={[
            { value: 'desktop', label: t('templates.desktop') },
            { value: 'phone', label: t('templates.phone') },
          ]}
        />
        <SegmentedControl
          aria-label={t('templates.scheme')}
          value={scheme}
          onChange={(value) => setScheme(value as Scheme)}
          data={[
            { value: 'light', label: t('templates.lightMode') },
            { value: 'dark', label: t('templates.darkMode') },
          ]}
        />
      </Group>
      {preview.isError && (
        <Alert color="red" role="alert" title={t('templates.notPreviewed')}>
          {preview.error instanceof ProblemError
            ? (preview.error.problem.errors.length > 0
                ? preview.error.problem.errors
                : [{ path: '', message: preview.error.message }]
              )
                .slice(0, 5)
                .map(({ path, message }) => (
                  <Text size="sm" key={`${path} ${message}`}>
                    {message}
                  </Text>
                ))
            : preview.error.message}
        </Alert>
      )}
      {preview.data?.issues.map(({ path, message }) => (
        <Alert key={`${path} ${message}`} color="yellow" p="xs">
          <Text size="sm">{message}</Text>
        </Alert>
      ))}
      {preview.data && preview.data.bytes > CLIPPED && (
        <Alert color="yellow" p="xs">
          <Text size="sm">{t('templates.clipped', { size: format.bytes(preview.data.bytes) })}</Text>
        </Alert>
      )}
      {preview.data && (
        <>
          <div>
            <Text fw={600}>{preview.data.subject}</Text>
            {preview.data.preheader && (
              <Text size="sm" c="dimmed">
                {preview.data.preheader}
              </Text>
            )}
          </div>
          <EmailFrame
            html={preview.data.html}
            title={t('templates.preview')}
            scheme={scheme}
            width={width === 'phone' ? 375 : undefined}
            height={wide ? '100%' : '68vh'}
          />
          <Text size="xs" c="dimmed">
            {t('templates.size', { size: format.bytes(preview.data.bytes) })}
          </Text>
        </>
      )}
    </Stack>
  )
}
