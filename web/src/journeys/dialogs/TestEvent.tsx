import { Code, Group, Text, TextInput } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../client.ts'
import { CopyText } from '../../parts/CopyText.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { say } from '../../parts/notify.ts'
import { shellQuoted } from '../../parts/shell-quoted.ts'
import { useMutation } from '../../parts/useMutation.ts'
import { useSession } from '../../session.tsx'

/** Sends the event that begins the journey, as a shop would, and shows the very call. */
export function TestEvent({ journey, event, onClose }: { journey: JourneyAnswer; event: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { publicUrl, user } = useSession()
  const [email, setEmail] = useState(user.email)
  const body = { userId: `test-${email}`, event, properties: { test: true }, context: { traits: { email } } }
  const send = useMutation({
    mutationFn: () =>
      request('/v1/track', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    onSuccess: () => {
      say(t('test.done', { email }))
      onClose()
    },
  })
  const curl = [
    `curl -u YOUR_KEY: ${shellQuoted(`${publicUrl}/v1/track`)}`,
    "-H 'Content-Type: application/json'",
    `-d ${shellQuoted(JSON.stringify(body))}`,
  ].join(' \\\n  ')
  return (
    <Dialog
      title={t('test.title', { name: journey.name })}
      error={send.error}
      action={t('test.action', { event })}
      disabled={!email}
      pending={send.isPending}
      onAct={() => send.mutate()}
      onClose={onClose}
    >
      <Text>{t('test.text')}</Text>
      <TextInput
        type="email"
        label={t('test.email')}
        description={t('test.emailText')}
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <div>
        <Group justify="space-between" mb={4}>
          <Text size="sm" fw={500}>
            {t('test.fromProgram')}
          </Text>
          <CopyText value={curl} />
        </Group>
        <Code block tabIndex={0}>
          {curl}
        </Code>
      </div>
    </Dialog>
  )
}
