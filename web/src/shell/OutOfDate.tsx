import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useIsAway } from '../connection.ts'
import { say } from '../parts/notify.ts'
import { whyBehind } from '../query-client.ts'

const NOTIFICATION_ID = 'out-of-date'
const ASK_MS = 3000

/**
 * One rule for all screens: what was loaded stays, greyed, with what can be filtered and chosen; one notice says why it
 * may be out of date and how it comes back. An unreachable server is asked until it answers.
 */
export function OutOfDate() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const away = useIsAway()
  const why = useSyncExternalStore(
    (listener) => client.getQueryCache().subscribe(listener),
    () => whyBehind(client),
  )
  const wasAway = useRef(false)
  useEffect(() => {
    document.documentElement.toggleAttribute('data-out-of-date', away || why !== undefined)
  }, [away, why])
  useEffect(() => {
    if (!away) {
      if (!wasAway.current) return
      wasAway.current = false
      say(t('common.reachable'))
      void client.invalidateQueries()
      return
    }
    wasAway.current = true
    const timer = setInterval(() => void call('getSession').catch(() => {}), ASK_MS)
    return () => clearInterval(timer)
  }, [away, client, t])
  useEffect(() => {
    if (!away && why === undefined) return
    const again = () =>
      void client.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
    notifications.show({
      id: NOTIFICATION_ID,
      message: away ? (
        t('common.away')
      ) : (
        <Group justify="space-between" gap="sm">
          <Text size="sm">{t('common.behind', { why })}</Text>
          <Button size="compact-sm" variant="default" onClick={again}>
            {t('common.tryAgain')}
          </Button>
        </Group>
      ),
      color: 'red',
      autoClose: false,
      withCloseButton: false,
    })
    return () => {
      notifications.hide(NOTIFICATION_ID)
    }
  }, [away, why, client, t])
  return null
}
