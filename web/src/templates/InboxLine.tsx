import { Box, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'
import { connectionFor, useConnections } from '../settings/connections.ts'
import type { Scheme } from './EmailFrame.tsx'

interface Props {
  subject: string
  preheader: string
  /** The text of the email: where it has no preview text, mail programs show how that begins. */
  text: string
  width: 'desktop' | 'phone'
  scheme: Scheme
}

/** As mail programs draw their lists, whatever this interface looks like. */
const COLOURS = {
  light: { ground: '#ffffff', text: '#1f1f1f', quiet: '#5f6368', line: '#dadce0' },
  dark: { ground: '#131314', text: '#e8eaed', quiet: '#a5abb3', line: '#3c4043' },
} as const

/** Phones are so wide that about 40 characters of a subject fit. */
const PHONE_WIDTH = 375

/** The email as one line of an inbox, cut where mail programs cut it: who, what about, how it begins, when. */
export function InboxLine({ subject, preheader, text, width, scheme }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const sender = connectionFor(useConnections().data?.data ?? [], undefined)
  const name = sender ? sender.fromName || sender.fromAddress : '…'
  const snippet = (preheader || text.replace(/\s+/g, ' ')).trim().slice(0, 200)
  const time = format.time(new Date().toISOString())
  const { ground, text: colour, quiet, line } = COLOURS[scheme]
  const initial = [...name.trim()][0]?.toLocaleUpperCase() ?? ''
  const words = { size: 'sm', truncate: true, c: colour, miw: 0 } as const
  const subjectWords = subject || t('inbox.noSubject')
  return (
    <Box
      component="section"
      aria-label={t('inbox.title')}
      w="100%"
      maw={width === 'phone' ? PHONE_WIDTH : undefined}
      px="sm"
      py={width === 'phone' ? 10 : 8}
      flex="none"
      style={{
        alignSelf: 'center',
        background: ground,
        border: `1px solid ${line}`,
        borderRadius: 8,
        display: 'flex',
        gap: 12,
        alignItems: width === 'phone' ? 'flex-start' : 'baseline',
      }}
    >
      {width === 'phone' ? (
        <>
          <Box
            aria-hidden
            style={{
              flex: 'none',
              width: 36,
              height: 36,
              borderRadius: 18,
              background: '#0f766e',
              color: '#ffffff',
              display: 'grid',
              placeItems: 'center',
            }}
          >
            {initial}
          </Box>
          <Box flex={1} miw={0}>
            <Box style={{ display: 'flex', gap: 8, justifyContent: 'space-between', alignItems: 'baseline' }}>
              <Text {...words} fw={700}>
                {name}
              </Text>
              <Text size="xs" c={quiet} flex="none">
                {time}
              </Text>
            </Box>
            <Text {...words} fw={600}>
              {subjectWords}
            </Text>
            <Text {...words} c={quiet}>
              {snippet}
            </Text>
          </Box>
        </>
      ) : (
        <>
          <Text {...words} fw={700} w={{ base: 90, md: 160 }} flex="none">
            {name}
          </Text>
          <Text {...words} flex={1}>
            <b>{subjectWords}</b>
            {snippet && <span style={{ color: quiet }}> – {snippet}</span>}
          </Text>
          <Text size="xs" c={quiet} flex="none">
            {time}
          </Text>
        </>
      )}
    </Box>
  )
}
