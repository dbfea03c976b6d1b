import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useIsAway } from '../connection.ts'
import { say } from '../parts/notify.ts'

const NOTIFICATION_ID = 'connection'
const ASK_MS = 3000

/** Says so as long as the server is out of reach, asks until it answers, and then brings what is shown up to date. */
export function ConnectionLost() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const away = useIsAway()
  const wasAway = useRef(false)
  useEffect(() => {
    if (!away) {
      if (!wasAway.current) return
      wasAway.current = false
      notifications.hide(NOTIFICATION_ID)
      say(t('common.reachable'))
      void client.invalidateQueries()
      return
    }
    wasAway.current = true
    notifications.show({
      id: NOTIFICATION_ID,
      message: t('common.away'),
      color: 'red',
      autoClose: false,
      withCloseButton: false,
    })
    const timer = setInterval(() => void call('getSession').catch(() => {}), ASK_MS)
    return () => clearInterval(timer)
  }, [away, client, t])
  return null
}
