import { ActionIcon, Alert, Group, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { lookUpLanguage } from '@parcours/model/content/language.ts'
import { languagesOf } from '@parcours/model/content/translations.ts'
import { IconDice5 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../client.ts'
import { ContactSelect } from '../contacts/ContactSelect.tsx'
import { useFormat } from '../parts/format.ts'
import { EmailFrame, type Scheme } from './EmailFrame.tsx'
import type { EmailDraft } from './email-draft.ts'
import { InboxLine } from './InboxLine.tsx'
import { ReaderLanguage } from './languages/ReaderLanguage.tsx'
import { useLanguageName } from './languages/useLanguageName.ts'
import { usePreview } from './usePreview.ts'

/** Gmail shows no more of an email than this. */
const CLIPPED = 102_400
/** Who writes sees what comes of it a moment later. */
const DELAY_MS = 400

/** Anyone, drawn anew at each press. */
const ANYONE = 'any '
const drawn = () => `${ANYONE}${crypto.randomUUID()}`

interface Props {
  draft: EmailDraft
  /** The language that is shown unless another is chosen: that which is written beside it. */
  language?: string | undefined
  wide?: boolean
}

/**
 * The email as a contact gets it: on which width, in which colours and
 * language, as whom. @param wide with room for the words around it
 */
export function Preview({ draft, language: written, wide = false }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [width, setWidth] = useState<'desktop' | 'phone'>('desktop')
  const [scheme, setScheme] = useState<Scheme>('light')
  const [chosen, setLanguage] = useState<string | null>(null)
  const nameOf = useLanguageName()
  const languages = languagesOf(draft)
  // One that was removed meanwhile is chosen no longer.
  const language = languages.length < 2 || (chosen && languages.includes(chosen)) ? chosen : (written ?? null)
  const [contactId, setContactId] = useState<string | null>(null)
  const reader = {
    contactId: contactId?.startsWith(ANYONE) ? 'any' : (contactId ?? undefined),
    language: language ?? undefined,
  }
  const preview = usePreview(draft, reader, DELAY_MS, contactId ?? undefined)
  const languageNote = ({ language: shownIn, contactLanguage }: AnswerOf<Routes['previewTemplate']>) => {
    const words = { language: nameOf(shownIn ?? ''), theirs: nameOf(contactLanguage ?? '') }
    if (!contactLanguage) return t('languages.shownToUnknown', words)
    const isTheirs = lookUpLanguage([shownIn ?? ''], contactLanguage) !== undefined
    return t(isTheirs ? 'languages.shownInTheirs' : 'languages.shownInFallback', words)
  }
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
        <ReaderLanguage
          w={190}
          value={language}
          onChange={setLanguage}
          data={
            languages.length > 1
              ? languages.map((tag) => ({ value: tag, label: nameOf(tag) }))
              : [
                  { value: 'fr', label: 'Français' },
                  { value: 'en', label: 'English' },
                ]
          }
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
          {languages.length > 1 && (
            <Text size="sm" role="status">
              {languageNote(preview.data)}
            </Text>
          )}
          <InboxLine {...preview.data} width={width} scheme={scheme} />
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
