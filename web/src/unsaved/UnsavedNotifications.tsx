import { Anchor, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useSession } from '../session.tsx'
import { DRAFT_KINDS } from './draft-kinds.ts'
import { type AnyDraft, openDrafts, resumeDrafts } from './open-drafts.ts'
import { subscribeToUnsaved } from './unsaved.ts'

/** Sends what was left unsaved, and says what is still not saved though its editor was left. */
export function UnsavedNotifications() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { user } = useSession()
  useEffect(() => {
    void resumeDrafts(DRAFT_KINDS)
  }, [user.id])
  useEffect(() => {
    const shown = new Set<string>()
    const show = ({ key, name, path, saveState }: AnyDraft) => {
      if (shown.has(key)) return
      shown.add(key)
      notifications.show({
        id: key,
        color: 'red',
        autoClose: false,
        closeButtonProps: { 'aria-label': t('common.close') },
        message: (
          <Group justify="space-between" wrap="nowrap">
            {t(saveState === 'failed' ? 'unsaved.waits' : 'unsaved.needsYou', { name })}
            <Anchor component="button" onClick={() => void navigate(path)}>
              {t('unsaved.open')}
            </Anchor>
          </Group>
        ),
      })
    }
    const update = () => {
      const left = openDrafts().filter(({ isOpen }) => !isOpen)
      for (const draft of left)
        if (draft.saveState !== 'saved' && draft.saveState !== 'saving' && draft.saveState !== 'unsaved') show(draft)
      for (const key of shown) {
        if (left.some((draft) => draft.key === key)) continue
        shown.delete(key)
        notifications.hide(key)
      }
    }
    update()
    return subscribeToUnsaved(update)
  }, [navigate, t])
  return null
}
